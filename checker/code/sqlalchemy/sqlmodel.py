"""SQLModel: columns from fields."""

from collections.abc import Iterator, Mapping

from checker.code.sqlalchemy.annotations import Meant, deep_annotation, has_type, meant_by, type_for
from checker.code.sqlalchemy.classes import Classes
from checker.code.sqlalchemy.columns import Written
from checker.code.sqlalchemy.kinds import Kind
from checker.code.sqlalchemy.program import Placed, Program
from checker.core.tree import Unread
from checker.python.sqlalchemy import is_column, last_of
from checker.python.values import Call, Function, Item, Name, Value

_COLUMN = Name("sqlalchemy.Column")
_UNSET = frozenset(("Undefined", "PydanticUndefined", "Ellipsis"))


def fields_of(program: Program, classes: Classes, kind: Kind) -> Iterator[tuple[int, str, Written | Unread]]:
    """Give (line, path, column) of every field, those of the bases first."""
    seen: dict[str, Kind] = {}
    for each in classes.order(kind):
        if isinstance(each, Kind):
            for name in each.value.annotations:
                seen.setdefault(name, each)
    parent = classes.parent(kind)
    behind = set(parent.value.annotations) if parent else set()
    for name, owner in seen.items():
        if name.startswith("_") or name == "model_config" or name in behind - set(kind.value.annotations):
            continue
        made = _field(program, name, owner)
        if made is not None:
            yield owner.value.lines.get(name, owner.value.line), owner.path, made


def _field(program: Program, name: str, owner: Kind) -> Written | Unread | None:
    annotation = deep_annotation(program, Placed(owner.value.annotations[name], owner.path))
    if isinstance(annotation, Item) and last_of(annotation.of) in {"ClassVar", "Mapped", "PrivateAttr"}:
        return None
    has_default = name in owner.value.members
    value = owner.value.members.get(name)
    found = program.settle(Placed(value, owner.path))
    call = program.call(found.value, found.path) if isinstance(found.value, Call) else None
    if (
        call is None
        and isinstance(annotation, Item)
        and last_of(annotation.of) == "Annotated"
        and isinstance(annotation.key, tuple)
    ):
        call = next((each for each in annotation.key[1:] if isinstance(each, Call) and last_of(each) == "Field"), None)
    if isinstance(value, Function) or (
        call is not None and last_of(call) in {"Relationship", "PrivateAttr", "computed_field"}
    ):
        return None
    meant = meant_by(annotation)
    if meant is None:
        return None
    if call is None or last_of(call) != "Field":
        keywords: dict[str, Value] = {"default": value} if has_default and call is None else {}
        if call is not None:
            keywords["default_factory"] = call
        call = Call(Name("sqlmodel.Field"), (), keywords)
    if call.arguments and "default" not in call.keywords:
        call = Call(call.function, call.arguments[1:], {"default": call.arguments[0], **call.keywords}, call.line)
    return _written(name, call, meant)


def _written(name: str, call: Call, meant: Meant) -> Written | Unread:
    given = call.keywords
    default = given.get("default")
    sent = "default_factory" in given or (default is not None and last_of(default) not in _UNSET)
    column = given.get("sa_column")
    if column is not None and last_of(column) not in _UNSET:
        if not (isinstance(column, Call) and is_column(column)):
            return Unread("the column is not known before the program runs", name, call.line)
        return Written(column, name, always_sent=sent)
    keywords: dict[str, Value] = {
        key: given[key] for key in ("primary_key", "index", "unique") if isinstance(given.get(key), bool)
    }
    extra = given.get("sa_column_kwargs")
    if isinstance(extra, dict):
        keywords.update({key: each for key, each in extra.items() if isinstance(key, str)})
    more = given.get("sa_column_args")
    arguments: tuple[Value, ...] = tuple(more) if isinstance(more, tuple | list) else ()
    foreign = given.get("foreign_key")
    if isinstance(foreign, str):
        options = {"ondelete": given["ondelete"]} if isinstance(given.get("ondelete"), str) else {}
        arguments = (*arguments, Call(Name("sqlalchemy.ForeignKey"), (foreign,), options, call.line))
    if not has_type(arguments, keywords):
        kind = _type(given, meant)
        if kind is not None:
            keywords["type_"] = kind
    if "nullable" not in keywords:
        said = given.get("nullable")
        nullable = said if isinstance(said, bool) else meant.optional
        keywords["nullable"] = nullable and keywords.get("primary_key") is not True
    return Written(Call(_COLUMN, arguments, keywords, call.line), name, always_sent=sent)


def _type(given: Mapping[str, Value], meant: Meant) -> Value:
    said = given.get("sa_type")
    if said is not None and last_of(said) not in _UNSET:
        return said
    made = type_for(meant.kind, {})
    length = given.get("max_length")
    if isinstance(length, int) and isinstance(made, Name) and made.dotted.endswith(".String"):
        return Call(made, (length,), {})
    digits, places = given.get("max_digits"), given.get("decimal_places")
    if isinstance(digits, int) and isinstance(made, Name) and made.dotted.endswith(".Numeric"):
        return Call(made, (digits, places if isinstance(places, int) else 0), {})
    return made
