"""The types that a project made up, `exports.shorthands = {...}`: known in that file and in all that come after it."""

import json
import re
from collections.abc import Iterable, Mapping

from checker.adapters.node_pg_migrate.values import Options, raw
from checker.core.fact import Json
from checker.core.tree import Reader, Tree, Unread
from checker.grammars.script.values import HOLE, Text, Value

_SAID = re.compile(rb"\bshorthands\b[^=;]*=\s*[^=\s]")


def known_at(tree: Tree, paths: Iterable[str]) -> dict[str, str]:
    """Give the shorthands that each file knows, as text, in the order in which the files run."""
    found: dict[str, Json] = {}
    made: dict[str, str] = {}
    for path in paths:
        own = tree.facts(path, _READER)
        if not isinstance(own, Unread) and own:
            found.update(json.loads(own))
        made[path] = json.dumps(found) if found else ""
    return made


def unpacked(text: str) -> Options:
    """Give shorthands as the values that they were."""
    return {name: _value(each) for name, each in json.loads(text).items()} if text else {}


def _read(content: bytes) -> str:
    if not _SAID.search(content):
        return ""
    from checker.grammars.script.calls import declared  # noqa: PLC0415  most files have none

    value = declared(content, "shorthands")
    return json.dumps(_plain(value)) if isinstance(value, Mapping) and value else ""


def _plain(value: Value) -> Json:
    """Give a value as JSON; what is not known, as an object with a hole."""
    match value:
        case None | bool() | int() | float():
            return value
        case Text(said=text) if HOLE not in text:
            return text
        case list():
            return [_plain(each) for each in value]
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
    written = raw(value)
    return {HOLE: True} if written is None else {"type": "PgLiteral", "value": written}


def _value(plain: Json) -> Value:
    match plain:
        case str():
            return Text(plain, 0)
        case list():
            return [_value(each) for each in plain]
        case dict():
            return {name: _value(each) for name, each in plain.items()}
    return plain


_READER: Reader[str] = Reader("node-pg-migrate-shorthands", 1, _read)
