"""What the annotations of one property say (JPA 3.1, and Hibernate 6 where a word says so)."""

from collections.abc import Iterator, Mapping
from itertools import chain

from checker.code.jpa.facts import JpaBetween, JpaField, JpaJoin
from checker.grammars.classes import Mark, Member

_NOT_STORED = {"Transient", "Formula", "ManyToAny", "JoinFormula", "Autowired", "Inject"}
_NOT_UNDERSTOOD = {"Any", "Columns", "JoinColumnsOrFormulas", "CompositeType"}
_BY_DATABASE = {"Generated", "GeneratedColumn"}
_COLLECTIONS = {"OneToMany": "many", "ManyToMany": "many", "ElementCollection": "elements"}
Marks = Mapping[str, Mark]


def field_of(member: Member, of_class: Marks) -> JpaField | None:
    """Give a property as it is mapped; None where it is not stored, a kind without a name where that is not known."""
    marks = member.marks
    if _NOT_STORED & marks.keys():
        return None
    if _NOT_UNDERSTOOD & marks.keys():
        return JpaField(member.name, kind="", line=member.line)
    kind = next((kind for name, kind in _COLLECTIONS.items() if name in marks), "")
    if kind:
        return _collection(member, kind)
    if "ManyToOne" in marks or "OneToOne" in marks:
        return _one(member)
    return _column(member, of_class)


def overrides(marks: Marks) -> tuple[tuple[str, str], ...]:
    """Give the columns that `@AttributeOverride` and `@AssociationOverride` name for properties further in."""
    found: list[tuple[str, str]] = []
    for several, one in (("AttributeOverrides", "AttributeOverride"), ("AssociationOverrides", "AssociationOverride")):
        held = [marks[one]] if one in marks else []
        held += marks[several].marks() if several in marks else ()
        for each in held:
            column = next(chain(each.marks("column"), each.marks("joinColumns")), None)
            found += [(each.text("name"), column.text("name"))] if column else []
    return tuple(found)


def _column(member: Member, of_class: Marks) -> JpaField:
    marks = member.marks
    column = marks.get("Column", Mark(""))
    embedded = "EmbeddedId" in marks or "Embedded" in marks
    key = "Id" in marks or "EmbeddedId" in marks
    numbered, sequence = _numbered(marks, of_class)
    by_database = bool(_BY_DATABASE & marks.keys())
    return JpaField(
        member.name,
        _bare(member.type),
        "embedded" if embedded else "column",
        column.text("name"),
        column.text("table"),
        nullable=not (_says_not(column, "nullable") or key or member.required),
        inserted=not (_says_not(column, "insertable") or by_database),
        updated=not (_says_not(column, "updatable") or by_database or key),
        id=key,
        numbered=numbered,
        sequence=sequence,
        version="Version" in marks,
        stored_as=_stored_as(marks),
        overrides=overrides(marks),
        line=member.line,
    )


def _stored_as(marks: Marks) -> str:
    """Say how an enum is stored; empty where a converter of the project's own does that, or the database's enum."""
    if {"Convert", "Type", "JdbcTypeCode"} & marks.keys():
        return "?"
    return (marks["Enumerated"].word("value") or "ORDINAL") if "Enumerated" in marks else ""


def _one(member: Member) -> JpaField | None:
    marks = member.marks
    relation = marks.get("ManyToOne") or marks["OneToOne"]
    mapped_by = relation.text("mappedBy")
    if mapped_by or "PrimaryKeyJoinColumn" in marks:
        return JpaField(member.name, _bare(member.type), "none", mapped_by=mapped_by or "?", line=member.line)
    joins = _joins(marks)
    maps = marks["MapsId"].text("value") if "MapsId" in marks else None
    required = _says_not(relation, "optional") or "Id" in marks or maps is not None or member.required
    return JpaField(
        member.name,
        _target(relation) or _bare(member.type),
        "one",
        nullable=not required and all(join.nullable for join in joins),
        id="Id" in marks,
        joins=joins,
        between=_between(marks, "JoinTable"),
        maps_id=maps,
        line=member.line,
    )


def _collection(member: Member, kind: str) -> JpaField:
    marks = member.marks
    relation = next(marks[name] for name in _COLLECTIONS if name in marks)
    mark = "CollectionTable" if kind == "elements" else "JoinTable"
    column = marks.get("Column", Mark(""))
    return JpaField(
        member.name,
        _target(relation) or _element(member.type),
        kind,
        column.text("name"),
        stored_as=_stored_as(marks),
        joins=_joins(marks) if kind == "many" else (),
        overrides=overrides(marks),
        between=_between(marks, mark),
        mapped_by=relation.text("mappedBy"),
        line=member.line,
    )


def _between(marks: Marks, name: str) -> JpaBetween | None:
    mark = marks.get(name)
    if mark is None:
        return None
    own, other = (tuple(map(_join, mark.marks(each))) for each in ("joinColumns", "inverseJoinColumns"))
    return JpaBetween(mark.text("name"), mark.text("schema"), own, other)


def _joins(marks: Marks) -> tuple[JpaJoin, ...]:
    held = [marks["JoinColumn"]] if "JoinColumn" in marks else []
    held += marks["JoinColumns"].marks() if "JoinColumns" in marks else ()
    return tuple(map(_join, held))


def _join(mark: Mark) -> JpaJoin:
    return JpaJoin(
        mark.text("name"),
        mark.text("referencedColumnName"),
        nullable=not _says_not(mark, "nullable"),
        sent=not _says_not(mark, "insertable"),
    )


def _numbered(marks: Marks, of_class: Marks) -> tuple[str, str]:
    """Say who numbers a key, and by which sequence, as far as that is said."""
    mark = marks.get("GeneratedValue")
    if mark is None:
        return ("other", "") if {"GenericGenerator", "UuidGenerator"} & marks.keys() else ("", "")
    strategy = mark.word("strategy") or "AUTO"
    if strategy == "IDENTITY":
        return "identity", ""
    generators = [each["SequenceGenerator"] for each in (marks, of_class) if "SequenceGenerator" in each]
    named = [each for each in generators if each.text("name") == mark.text("generator") or len(generators) == 1]
    if strategy == "SEQUENCE" or (strategy == "AUTO" and named):
        return "sequence", named[0].text("sequenceName") if named else ""
    return "other", ""


def _says_not(mark: Mark, key: str) -> bool:
    return mark.text(key) == "{false}"


def _target(relation: Mark) -> str:
    return relation.text("targetEntity").strip("{}").removesuffix(".class").removesuffix("::class").rpartition(".")[2]


def _bare(type_: str) -> str:
    return type_.rstrip("?").partition("<")[0].rpartition(".")[2]


def _element(type_: str) -> str:
    """Give the class of a collection's elements; of a map's, that of its values."""
    inside = type_.rstrip("?").partition("<")[2].removesuffix(">")
    return _bare(list(_parts(inside))[-1].removeprefix("?extends").removeprefix("out")) if inside else ""


def _parts(inside: str) -> Iterator[str]:
    depth, start = 0, 0
    for index, sign in enumerate(inside):
        depth += {"<": 1, ">": -1}.get(sign, 0)
        if sign == "," and not depth:
            yield inside[start:index]
            start = index + 1
    yield inside[start:]
