"""The classes that a TypeScript file maps with TypeORM's decorators, and those that it gives to a repository."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from checker.core.fact import fact
from checker.grammars import nodes
from checker.grammars.sitter import parse, text_of

if TYPE_CHECKING:
    from checker.grammars.sitter import Node

_MAPS = re.compile(rb"@\s*(?:\w*Column|Entity|ManyToOne|OneToOne)\b")
_NAMING = re.compile(rb"NamingStrategyInterface|extends\s+DefaultNamingStrategy")
_WORDS = (
    r"(?:getRepository|getTreeRepository|InjectRepository|EntityRepository|createQueryBuilder|getRepositoryToken"
    r"|find\w*|count\w*|save|insert|update|delete|remove|soft\w+|upsert|create|exists?\w*|from|into|query)"
)
_USES = re.compile(
    rf"\b{_WORDS}\s*(?:<[^<>()]*>)?\(\s*([A-Z]\w*)\b|\bRepository\s*<\s*([A-Z]\w*)\s*>"
    r"|\b([A-Z]\w*)\s*\.\s*(?:find|save|create|insert|update|delete|count|remove|upsert|exist|getRepository)\w*\s*\("
)
_FEATURES = re.compile(r"\bforFeature\s*\(\s*\[([^\]]*)\]")
_NO_COLUMN = {"JoinColumn", "ViewColumn", "VirtualColumn", "ObjectIdColumn"}
_NUMBERED = {"PrimaryGeneratedColumn"}
_BY_ITSELF = {"CreateDateColumn", "UpdateDateColumn", "VersionColumn"}
"""What TypeORM gives a default in the database, or sends itself (0.3)."""
_RELATIONS = {"ManyToOne", "OneToOne"}
_UNKNOWN = "?"
_CARRY = {*_RELATIONS, "OneToMany", "ManyToMany"}


@fact
class TypeormField:
    """A property that is a column."""

    key: str
    name: str = ""
    """Its name in the database as it is said; empty: the naming strategy makes one."""
    nullable: bool = False
    default: bool = False
    numbered: bool = False
    key_of_row: bool = False
    deferred: bool = False
    """Whether it is loaded only where a query asks for it."""
    inserted: bool = True
    to: str = ""
    """The class that a relation leads to."""
    refers: str = ""
    """The property there that it refers to; empty: its key."""
    line: int = 0


@fact
class TypeormClass:
    """A class with such properties."""

    name: str
    entity: bool = False
    table: str = ""
    """As it is said; empty: the naming strategy makes one; `?`: it is put in when the program runs."""
    schema: str = ""
    parent: str = ""
    fields: tuple[TypeormField, ...] = ()
    between: tuple[tuple[str, str, str], ...] = ()
    """(property, class, name as it is said) of the tables that stand between it and others: `@JoinTable`."""
    carried: tuple[str, ...] = ()
    """The classes that are loaded or written together with it, unasked: eager relations, cascades."""
    whole: bool = True
    line: int = 0


@fact
class TypeormFile:
    """What one file maps and uses."""

    classes: tuple[TypeormClass, ...] = ()
    uses: frozenset[str] = frozenset()
    """Names of classes that are given to a repository, or are one."""
    names: bool = False
    """Whether it holds a naming strategy of the project's own."""


def mapped(content: bytes) -> TypeormFile:
    """Read one file."""
    text = content.decode("utf-8", "replace")
    uses = {name for match in _USES.finditer(text) for name in match.groups() if name}
    for match in _FEATURES.finditer(text):
        uses.update(re.findall(r"\b[A-Z]\w*", match[1]))
    classes = tuple(_classes(parse("typescript", content))) if _MAPS.search(content) else ()
    return TypeormFile(classes, frozenset(uses), _NAMING.search(content) is not None)


def _classes(root: "Node") -> Iterator[TypeormClass]:
    for node in root.named_children:
        inner = node.child_by_field_name("declaration") if node.type == "export_statement" else node
        if inner is None or inner.type not in {"class_declaration", "abstract_class_declaration"}:
            continue
        above = {nodes.called(each): each for each in (*_decorators(node), *_decorators(inner))}
        made = _class(inner, above)
        if made is not None and (made.entity or made.fields):
            yield made


def _class(node: "Node", above: Mapping[str, "Node"]) -> TypeormClass | None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        return None
    fields: list[TypeormField] = []
    between: list[tuple[str, str, str]] = []
    carried: list[str] = []
    whole = not {"ChildEntity", "TableInheritance"} & set(above)
    for each in body.named_children:
        if each.type == "public_field_definition":
            field = _field(each)
            if isinstance(field, TypeormField):
                fields.append(field)
            whole = whole and field is not False
            carried += _carried(each)
            between += _between(each)
    table, schema = _table(above.get("Entity"))
    known = (text_of(name), "Entity" in above, table, schema, _parent(node))
    return TypeormClass(*known, tuple(fields), tuple(between), tuple(carried), whole, nodes.line_of(name))


def _table(entity: "Node | None") -> tuple[str, str]:
    """Give the table's name and schema, as they are said."""
    given = nodes.given(entity) if entity is not None else []
    name, schema = "", ""
    for each in given:
        if each.type == "object":
            options = _options(each)
            name = _text(options["name"]) if "name" in options else name
            schema = _text(options["schema"]) if "schema" in options else schema
            if "name" in options and not name:
                return _UNKNOWN, ""
        else:
            name = _text(each) or _UNKNOWN
    return name, schema


def _field(node: "Node") -> TypeormField | bool:
    """Give the column that a property is; True where it is none, False where it may be some."""
    above = {nodes.called(each): each for each in _decorators(node)}
    name = node.child_by_field_name("name")
    if name is None:
        return True
    for called, call in above.items():
        if called in _RELATIONS:
            return _relation(text_of(name), called, call, above.get("JoinColumn"), nodes.line_of(name))
        if called.endswith("Column") and called not in _NO_COLUMN:
            return _column(text_of(name), called, call, nodes.line_of(name))
    return True


def _column(key: str, called: str, call: "Node", line: int) -> TypeormField | bool:
    given = nodes.given(call)
    if given and given[0].type == "arrow_function":
        return False  # an embedded object: its columns get a prefix
    options = next((_options(each) for each in given if each.type == "object"), {})
    name = _text(options["name"]) if "name" in options else ""
    if "name" in options and not name:
        return False
    return TypeormField(
        key,
        name,
        nullable=_is(options, "nullable", "true") or called == "DeleteDateColumn",
        default="default" in options or called in _BY_ITSELF or "generatedType" in options,
        numbered=called in _NUMBERED or "generated" in options,
        key_of_row=called.startswith("Primary") or _is(options, "primary", "true"),
        deferred=_is(options, "select", "false"),
        inserted=not _is(options, "insert", "false") and "generatedType" not in options,
        line=line,
    )


def _relation(key: str, called: str, call: "Node", join: "Node | None", line: int) -> TypeormField | bool:
    """Give the column that refers to another table; the other side of a relation has none."""
    if called == "OneToOne" and join is None:
        return True
    given = nodes.given(call)
    options = next((_options(each) for each in given if each.type == "object"), {})
    joined = nodes.given(join) if join is not None else []
    said = _options(joined[0]) if joined and joined[0].type == "object" else {}
    if (joined and not said) or ("name" in said and not _text(said["name"])):
        return False
    return TypeormField(
        key,
        _text(said["name"]) if "name" in said else "",
        nullable=not _is(options, "nullable", "false") and not _is(options, "primary", "true"),
        to=_target(given[0]) if given else "",
        refers=_text(said["referencedColumnName"]) if "referencedColumnName" in said else "",
        line=line,
    )


def _carried(node: "Node") -> Iterator[str]:
    """Name the class to which an eager or cascading relation leads."""
    for call in _decorators(node):
        given = nodes.given(call) if nodes.called(call) in _CARRY else []
        options = next((_options(each) for each in given if each.type == "object"), {})
        if _is(options, "eager", "true") or ("cascade" in options and not _is(options, "cascade", "false")):
            yield _target(given[0])


def _between(node: "Node") -> Iterator[tuple[str, str, str]]:
    """Give the table that a relation of many to many has on its owner's side."""
    above = {nodes.called(each): nodes.given(each) for each in _decorators(node)}
    name = node.child_by_field_name("name")
    if name is not None and "JoinTable" in above and above.get("ManyToMany"):
        options = next((_options(each) for each in above["JoinTable"] if each.type == "object"), {})
        said = (_text(options["name"]) or _UNKNOWN) if "name" in options else ""
        yield text_of(name), _target(above["ManyToMany"][0]), said


def _target(given: "Node") -> str:
    body = given.child_by_field_name("body") if given.type == "arrow_function" else None
    return text_of(body) if body is not None else _text(given)


def _decorators(node: "Node") -> Iterator["Node"]:
    for each in node.named_children:
        if each.type == "decorator" and each.named_children and each.named_children[0].type == "call_expression":
            yield each.named_children[0]


def _options(node: "Node") -> dict[str, "Node"]:
    pairs = ((each.child_by_field_name("key"), each.child_by_field_name("value")) for each in node.named_children)
    return {text_of(key).strip("'\""): value for key, value in pairs if key is not None and value is not None}


def _is(options: Mapping[str, "Node"], name: str, value: str) -> bool:
    return name in options and text_of(options[name]) == value


def _parent(node: "Node") -> str:
    clause = next((each for each in nodes.inside(node) if each.type == "extends_clause"), None)
    value = clause.child_by_field_name("value") if clause is not None else None
    return text_of(value) if value is not None else ""


def _text(node: "Node") -> str:
    """Give a plain text; empty for all else."""
    return "".join(map(text_of, node.named_children)) if node.type == "string" else ""
