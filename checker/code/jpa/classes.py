"""The classes of a file that JPA maps (3.1), and those for which some query or repository is asked."""

import re
from collections.abc import Iterator

from checker.code.jpa.facts import JpaClass, JpaFile
from checker.code.jpa.properties import field_of, overrides
from checker.grammars.classes import Class, Member, classes_of
from checker.grammars.words import word_before

_MAPS = re.compile(rb"@(?:\w+:)?(?:Entity|MappedSuperclass|Embeddable)\b(?!\s*Graph)")
_AT_HEAD = re.compile(rb"^[ \t]*" + _MAPS.pattern, re.MULTILINE)
_SPEAKS = re.compile(rb"persistence|hibernate|panache|Repository|Dao\b|querydsl|Session\b|\.data\.")
_BESIDES = re.compile(
    rb"\borg\.apache\.ibatis|\bcom\.baomidou|\borg\.ktorm|\bio\.ebean|\bcom\.querydsl\.sql"
    rb"|\borg\.springframework\.data\.(?:relational|r2dbc)|\bio\.micronaut\.data\.annotation\.Mapped"
)
"""Mappers that no reader knows."""
_CONSTANT = re.compile(
    rb"static\s+final\s+String|final\s+static\s+String|const\s+val|^\s*String\s+\w+\s*=", re.MULTILINE
)
_BY_ITSELF = re.compile(r"\bautoApply\s*=\s*true\b")
"""A converter that is asked without a word at the property."""
_HEADER = re.compile(r"\bclass\s+\w+([^{;]*)")
_NAME = re.compile(r"\b[A-Z]\w*")
_REGISTERS = re.compile(
    rb"\b(?:Converter|JavaType|Type|JdbcType|UserType)Registration\b|\bTypeContributor\b|addAttributeConverter"
)
"""Hibernate's other ways to say how a class is stored."""
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)", re.MULTILINE)
_IMPORT = re.compile(r"^\s*import\s+(?:static\s+)?([\w.]+?)(?:\.\*)?\s*;?\s*$", re.MULTILINE)
_ABROAD = ("java.", "javax.", "jakarta.", "kotlin.", "lombok.", "org.hibernate.", "org.springframework.")
_HOLDER = re.compile(r"Repository|Repo|Dao|DAO|Store|Specification|Executor|Root|Query|Join|Companion")
_HELD = re.compile(r"<\s*(?:\w+\.)*([A-Z]\w*)")
_LITERALS = (re.compile(r"\.class\b"), re.compile(r"::class\b"))
_USED = (
    re.compile(r"[fFjJuUiI](?<!\w.)(?i:rom|oin|pdate|nto)\s+(?:\w+\.)*([A-Z]\w*)"),
    re.compile(
        r"[A-Z](?<!\w.)\w*+(?=\s*+\.\s*+(?:find|list|stream|count|delete|update|persist|getEntityManager)\w*+\s*+\()"
    ),
    re.compile(r"[pms](?<!\w.)(?:ersist|erge|aveAll|aveAndFlush|ave)\s*\(\s*(?:new\s+)?([A-Z]\w*)\s*[({]"),
    re.compile(r"insert(?<!\winsert)\s*\(\s*(?:new\s+)?([A-Z]\w*)\s*[({]"),
    re.compile(r"Q(?<!\w.)([A-Z]\w*)\s*\."),
)
"""Each begins with the letters that it is found by: one pattern for all of it is tried at every sign of a program."""
_KINDS = {"Entity": "entity", "MappedSuperclass": "superclass", "Embeddable": "embedded"}
_MAPPING = {"Id", "EmbeddedId", "Column", "ManyToOne", "OneToMany", "OneToOne", "ManyToMany", "Embedded", "Enumerated"}
_MAPPING |= {"JoinColumn", "ElementCollection", "GeneratedValue", "Version", "Temporal", "Lob", "Transient", "Convert"}


def maps_any(content: bytes) -> bool:
    """Tell whether a file may map a class."""
    return _MAPS.search(content) is not None


def mapped(content: bytes, *, kotlin: bool) -> JpaFile:
    """Read one file."""
    text = content.decode("utf-8", "replace")
    maps, constant = maps_any(content), _CONSTANT.search(content) is not None
    enum = re.search(rb"\benum\b", content) is not None
    asks = maps or _SPEAKS.search(content) is not None
    uses = frozenset(_used(text)) if asks else frozenset()
    besides = _BESIDES.search(content) is not None
    converts = _converted(content, text)
    if not (maps or constant or enum):
        return JpaFile(uses=uses, besides=besides, converts=converts)
    found = tuple(classes_of(content, kotlin=kotlin))
    classes = tuple(made for each in found if (made := _class(each)) is not None)
    package = _PACKAGE.search(text)
    understood = sum(len(_KINDS.keys() & each.marks.keys()) for each in found)
    return JpaFile(
        package[1] if package else "",
        tuple(each for each in _IMPORT.findall(text) if not each.startswith(_ABROAD)) if maps else (),
        classes,
        tuple(_constants(found)),
        uses,
        besides=besides,
        lost=len(_AT_HEAD.findall(_without_comments(content))) > understood,
        converts=converts,
    )


def _converted(content: bytes, text: str) -> frozenset[str]:
    """Name the classes that a converter of this file stores by itself."""
    if _REGISTERS.search(content):
        return frozenset("*")
    if b"autoApply" not in content or not _BY_ITSELF.search(text):
        return frozenset()
    return frozenset(name for header in _HEADER.findall(text) for name in _NAME.findall(header))


def _used(text: str) -> Iterator[str]:
    """Name the classes that stand where an entity is asked for."""
    for pattern in _USED:
        yield from pattern.findall(text)
    for each in _HELD.finditer(text):  # `UserRepository<User`
        end = each.start()
        while text[end - 1 : end].isspace():
            end -= 1
        if _HOLDER.search(word_before(text, end)):
            yield each[1]
    for literal in _LITERALS:
        for each in literal.finditer(text):
            word = word_before(text, each.start())
            if "A" <= word[:1] <= "Z":
                yield word


def _without_comments(content: bytes) -> bytes:
    return re.sub(rb"//[^\n]*|/\*.*?\*/", b"", content, flags=re.DOTALL)


def _constants(found: tuple[Class, ...]) -> Iterator[tuple[str, str]]:
    for each in found:
        for member in each.members:
            if isinstance(member.value, str) and member.value:
                yield member.name, member.value


def _class(each: Class) -> JpaClass | None:
    """Give a class as JPA takes it; None for one that it knows nothing of."""
    kind = next((kind for name, kind in _KINDS.items() if name in each.marks), "")
    if each.kind == "enum" and not kind:
        return JpaClass(each.name, "enum", labels=each.labels, line=each.line)
    if not kind:
        return None
    table, entity = each.marks.get("Table"), each.marks.get("Entity")
    made = [field_of(member, each.marks) for member in _stored(each)]
    discriminator, inheritance = each.marks.get("DiscriminatorColumn"), each.marks.get("Inheritance")
    return JpaClass(
        each.name,
        kind,
        entity=entity.text("name") if entity else "",
        table=table.text("name") if table else "",
        schema=(table.text("schema") or table.text("catalog")) if table else "",
        parent=each.parent,
        fields=tuple(field for field in made if field is not None and field.kind),
        overrides=overrides(each.marks),
        inheritance=(inheritance.word("strategy") or "SINGLE_TABLE") if inheritance else "",
        discriminator=(discriminator.text("name") or "DTYPE") if discriminator else "",
        others=tuple(_secondary(each)),
        only_set="DynamicInsert" in each.marks,
        read_only="Immutable" in each.marks,
        virtual="Subselect" in each.marks,
        whole=each.whole and not any(field is not None and not field.kind for field in made),
        line=each.line,
    )


def _stored(each: Class) -> Iterator[Member]:
    """Give the members that JPA takes for properties: fields, or getters where the annotations stand on these."""
    members = [member for member in each.members if not member.static]
    getters = [member for member in members if member.getter]
    on_getters = any(_MAPPING & member.marks.keys() for member in getters)
    on_fields = any(_MAPPING & member.marks.keys() for member in members if not member.getter)
    access = each.marks["Access"].word("value") if "Access" in each.marks else ""
    if access == "PROPERTY" or (on_getters and not on_fields):
        return iter(getters)
    return iter(member for member in members if not member.getter)


def _secondary(each: Class) -> Iterator[tuple[str, str]]:
    marks = [each.marks["SecondaryTable"]] if "SecondaryTable" in each.marks else []
    if "SecondaryTables" in each.marks:
        marks += each.marks["SecondaryTables"].marks()
    for mark in marks:
        key = next(mark.marks("pkJoinColumns"), None)
        yield mark.text("name"), key.text("name") if key else ""
