"""node-pg-migrate's columns as SQL, in the order in which it writes them (9.0.0)."""

from collections.abc import Iterator, Mapping

from checker.adapters.node_pg_migrate.keys import references, timing
from checker.adapters.node_pg_migrate.values import Options, default, options, quote, raw
from checker.grammars.script.values import HOLE, Text, Value, said

ADAPTED = {
    "int": "integer",
    "string": "text",
    "float": "real",
    "double": "double precision",
    "datetime": "timestamp",
    "bool": "boolean",
}
ID: Options = {"type": Text("serial", 0), "primaryKey": True}


def columns(value: Value, shorthands: Options) -> tuple[list[str], list[str]] | None:
    """Write the columns of an object, and which of several make the key; None where not all are known."""
    if not isinstance(value, Mapping) or HOLE in value:
        return None
    made = {own: _whole(each, {"id": ID, **shorthands}) for own, each in value.items()}
    if any(each is None for each in made.values()):
        return None
    keys = [own for own, each in made.items() if each and each.get("primaryKey")]
    several = len(keys) > 1
    written = [_column(own, each or {}, in_key=not several) for own, each in made.items()]
    return None if None in written else ([each for each in written if each is not None], keys if several else [])


def kind(value: Value, shorthands: Options) -> str | None:
    """Write a type, as it stands or in an object."""
    whole = _whole(value, {"id": ID, **shorthands})
    return None if whole is None else said(whole.get("type"))


def _whole(value: Value, shorthands: Options) -> Options | None:
    """Give a column with what its type is short for; None where that is not known."""
    own = value if isinstance(value, Mapping) else {"type": value}
    seen: list[str] = []
    below: dict[str, Value] = {}
    now = own
    while True:
        below = {**now, **below}
        if HOLE in now:
            return None
        word = said(now.get("type"))
        if word is None:
            written = raw(now.get("type"))
            return None if written is None else {**below, "type": Text(written, 0)}
        if word not in shorthands or word in seen:
            return {**below, "type": Text(ADAPTED.get(word, word), 0)}
        seen.append(word)
        held = shorthands[word]
        now = held if isinstance(held, Mapping) else {"type": held}


def _column(own: str, given: Options, *, in_key: bool) -> str | None:
    word = said(given.get("type"))
    if word is None:
        return None
    array = given.get("array")
    many = " ARRAY" if array is True else f" ARRAY[{array}]" if isinstance(array, int) and array else ""
    words = list(_said_of(given, in_key=in_key))
    return None if None in words else " ".join([quote(own), word + many, *(each for each in words if each)])


def _said_of(given: Options, *, in_key: bool) -> Iterator[str | None]:
    if "default" in given:
        yield f"DEFAULT {default(given['default'])}"
    if given.get("unique"):
        yield "UNIQUE"
    if given.get("primaryKey") and in_key:
        yield "PRIMARY KEY"
    if given.get("notNull"):
        yield "NOT NULL"
    if given.get("check"):
        check = said(given["check"])
        yield check and f"CHECK ({check})"
    if given.get("references"):
        own = said(given.get("referencesConstraintName"))
        target = references(given)
        yield target and (f"CONSTRAINT {quote(own)} {target}" if own else target)
    if given.get("deferrable"):
        yield timing(given)
    if given.get("sequenceGenerated"):
        yield f"GENERATED {said(options(given['sequenceGenerated']).get('precedence')) or 'BY DEFAULT'} AS IDENTITY"
    if given.get("expressionGenerated"):
        made = said(given["expressionGenerated"])
        yield made and f"GENERATED ALWAYS AS ({made}) STORED"
