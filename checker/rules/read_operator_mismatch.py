"""A query compares a column with what Postgres cannot compare its new type with.

What it means
    The type of a column changed, and the older release's WHERE or JOIN still
    compares it with a value, or a column, of the old kind. MySQL and SQLite
    convert; Postgres refuses.

Why it matters at 3 a.m.
    Loading a list works, looking for one row does not: operator does not
    exist: text = integer.

For example
    1.0.1 turns orders.number from integer into text. 1.0.0 says SELECT ...
    WHERE number = 5.

To mend it for good
    Add a column of the new type beside the old one, let code move over, drop
    the old one last.

What it cannot see
    How a driver sends a value that the program puts in: some leave its type
    open, and Postgres then reads it as whatever is needed. Such a query is
    risky; one with a literal, or with values of a model's type, is unsafe.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.core.complaint import no_operator
from checker.core.concern import needed_type, resolved, typed, weigh
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin
from checker.core.speak import cause, evidence, literal, user
from checker.core.types import Type
from checker.core.use import Touch, Use

_ALIKE = ({"int", "decimal", "float"}, {"date", "timestamp"}, {"interval", "time"})
_OPEN = {"other", "json"}
"""What stands for too many types to say."""
_SPELLED = {"int": "integer", "decimal": "numeric", "bool": "boolean", "float": "double precision", "bytes": "bytea"}
_NUMBER = re.compile(r"[+-]?\d+")
_LOOKS = {
    "int": _NUMBER,
    "decimal": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN"),
    "uuid": re.compile(r"\{?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?"),
}
"""How a text must look that Postgres takes for one of these types."""


class _Vain(NamedTuple):
    """What a column is compared with in vain."""

    what: str
    sure: bool
    words: str = ""
    """What the user would see."""


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns whose new type has no operator for what the target compares them with (Postgres)."""
    if rollback.schema.dialect != "postgres":
        return
    for table, name, old, new in typed(rollback):
        found: dict[_Vain, list[Use]] = {}
        for use in rollback.needs.uses_of(table, Touch.READ):
            for vain in _vain(rollback, use, name, old, new):
                found.setdefault(vain, []).append(use)
        worst = max(found, key=lambda each: each.sure, default=None)
        if worst:
            yield _found(rollback, f"{table}.{name}", new, worst, tuple(found[worst]))


def _found(rollback: Rollback, column: str, new: Type, worst: _Vain, uses: tuple[Use, ...]) -> Found:
    table, _, name = column.rpartition(".")
    state = rollback.schema.state(table, name)
    origin = state.origin_of("type") if state else Origin("", 0)
    level, certainty = weigh(Level.UNSAFE if worst.sure else Level.RISKY, Proof.PROVEN, origin)
    return Found(
        object=column,
        level=level,
        certainty=certainty if worst.sure else Certainty.LIKELY,
        message=f"{rollback.target} compares {column} with {worst.what} ({user(uses[0])}); {cause(origin)} made it "
        f"{new}, and Postgres {'does' if worst.sure else 'may'} not compare the two",
        evidence=evidence(rollback, origin, "changes its type", uses),
        state=f"type {new}",
        user_would_see=worst.words if level is Level.UNSAFE else "",
    )


def _vain(rollback: Rollback, use: Use, name: str, old: Type, new: Type) -> Iterator[_Vain]:
    for column, what in use.compared:
        if column != name:
            continue
        if what == "text":  # a literal in quotes takes the type of what it is compared with, if it can
            yield from _unfit(use, name, old, new)
        elif "." in what:
            yield from _joined(rollback, what, old, new)
        elif what in {"bind", "typed"}:
            if not _compares(old, new):
                yield _Vain(f"a value of type {old}", what == "typed", no_operator(_spelled(new), _spelled(old)))
        elif not _compares(Type(what), new):
            shown = {"int": "a number", "decimal": "a number", "bool": "true or false"}.get(what, what)
            yield _Vain(shown, sure=True, words=no_operator(_spelled(new), _spelled(Type(what))))


def _unfit(use: Use, name: str, old: Type, new: Type) -> Iterator[_Vain]:
    pattern = _LOOKS.get(new.family)
    if pattern is None or old.family == new.family:
        return
    for column, value in use.values:
        if column == name and not pattern.fullmatch(value.strip()):
            yield _Vain(
                f"the text {literal(value)}", sure=True, words=f'invalid input syntax for type {new}: "{value}"'
            )


def _joined(rollback: Rollback, what: str, old: Type, new: Type) -> Iterator[_Vain]:
    """Judge a join with a column that could be compared before and whose own type is still another."""
    table, _, name = what.rpartition(".")
    before, held = needed_type(rollback, table, name), rollback.schema.column(table, name)
    if held is None or held.type is None or before is None or not _compares(before, old):
        return
    other = resolved(rollback.schema, held.type)
    if not _compares(other, new):
        yield _Vain(f"{what}, which is {other}", sure=True, words=no_operator(_spelled(new), _spelled(other)))


def _spelled(type_: Type) -> str:
    """Give a type as Postgres calls it in its complaints."""
    if type_.family == "text":
        return "text" if type_.length is None else "character varying"
    if type_.family == "timestamp":
        return f"timestamp {'with' if type_.zone else 'without'} time zone"
    return str(type_) if type_.bits in {16, 64} or type_.element else _SPELLED.get(type_.family, str(type_))


def _compares(left: Type, right: Type) -> bool:
    """Tell whether Postgres has an operator for two types, or whether that is not known (pairs ran on 15)."""
    families = {left.family, right.family}
    if families & _OPEN or any(families <= alike for alike in _ALIKE):
        return True
    return left.family == right.family and (left.family != "array" or left.element == right.element)


rule = Rule(
    id="read-operator-mismatch",
    axis=Axis.SCHEMA,
    summary="a query compares a column with what Postgres cannot compare its new type with",
    advice="Do not deploy it: give the column its old type back first, or a column of the old type beside it.",
    check=check,
)
