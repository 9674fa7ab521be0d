"""A new computed column or index can fail for values that the older release writes.

What it means
    The newer release computes something from columns that the older one
    writes. Each write computes it; a division by zero, a text that is no
    number or a result that does not fit makes the write itself fail.

Why it matters at 3 a.m.
    An INSERT that always worked fails with division by zero, in a column that
    the code does not name.

For example
    1.0.1 adds orders.unit_price as price / quantity. 1.0.0 stores orders of
    quantity 0.

To mend it for good
    Expressions that take every value: price / nullif(quantity, 0).

What it cannot see
    Which values the old code writes. SQLite computes NULL, so it is not asked.
"""

import re
from collections.abc import Iterator

from checker.core.column import Unique
from checker.core.concern import tables, weigh, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.operation import AddConstraint, CreateIndex, Operation
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, origin_of
from checker.core.speak import doubt, evidence, listed, normal, opening
from checker.core.types import narrower
from checker.core.use import Touch

_FAILS = (
    ("divides", r"/(?!\s*(?:nullif\b|greatest\b|[1-9.]))|%(?!\s*(?:nullif\b|[1-9]))|\bmod\s*\("),
    ("casts", r"::|\bcast\s*\(|\bto_(?:date|timestamp|number)\s*\(|\bconvert\s*\("),
    ("computes", r"\b(?:sqrt|ln|log|power|acos|asin)\s*\("),
)
_CALLED = re.compile(r"(\w+)\s*\(")
_KEEPS = {"coalesce", "ifnull", "abs", "lower", "upper", "concat"}
_NEVER_FAILS = r"::\s*(?:text|varchar|character varying|regconfig)\b|'(?:[^']|'')*'"


def check(rollback: Rollback) -> Iterator[Found]:
    """Find expressions over columns that the target writes which are not computed in its own schema."""
    if rollback.schema.dialect in {"sqlite", "gel"}:  # Gel computes what is read, when it is read
        return
    for table in tables(rollback):
        columns = written(rollback, table)
        for name, text, origin in _expressions(rollback, table):
            plain = re.sub(_NEVER_FAILS, " ", text, flags=re.IGNORECASE)
            verb = next((word for word, pattern in _FAILS if re.search(pattern, plain, re.IGNORECASE)), "")
            named = sorted(each for each in columns if re.search(rf"\b{re.escape(each)}\b", plain, re.IGNORECASE))
            verb = verb or _outgrows(rollback, name, plain, named)
            if verb and named:
                yield _found(rollback, (table, name, text, verb), named, origin)


def _outgrows(rollback: Rollback, name: str, text: str, named: list[str]) -> str:
    """Tell of a computed column that is smaller than what it is computed from, where nothing cuts the value."""
    table, _, column = name.rpartition(".")
    held = rollback.schema.column(table, column)
    if held is None or held.type is None or any(word.lower() not in _KEEPS for word in _CALLED.findall(text)):
        return ""
    types = (rollback.schema.column(table, each) for each in named)
    lost = next((found for each in types if each and each.type and (found := narrower(each.type, held.type))), "")
    return f"takes no value {lost}" if lost else ""


def _expressions(rollback: Rollback, table: str) -> Iterator[tuple[str, str, Origin]]:
    """Give (name, expression, origin) of what is computed on each write and was not in the target's own schema."""
    held = rollback.schema.tables.get(table)
    for name, state in sorted(held.columns.items()) if held else ():
        own = rollback.own.column(table, name)
        text = state.column.generated
        if text is not None and (own is None or normal(own.generated or "") != normal(text)):
            yield f"{table}.{name}", text, state.origin_of("generated")
    for revision in rollback.between:
        for step in revision.up:
            name, parts = _indexed(step.operation, table)
            for part in parts:
                if not re.fullmatch(r"\w+", part):
                    yield f"{table}.{name}", part, origin_of(revision, step)


def _indexed(operation: Operation, table: str) -> tuple[str, tuple[str, ...]]:
    match operation:
        case CreateIndex(table=of, name=name, columns=parts) if of == table:
            return name, parts
        case AddConstraint(table=of, constraint=Unique(name=name, columns=parts, expression=True)) if of == table:
            return name, parts
    return "", ()


def _found(rollback: Rollback, computed: tuple[str, str, str, str], named: list[str], origin: Origin) -> Found:
    table, name, text, verb = computed
    uses = tuple(
        use
        for use in rollback.needs.uses_of(table, Touch.INSERT, Touch.UPDATE)
        if not use.columns or set(named) & set(use.columns)
    )
    proof = Proof.PROVEN if uses else rollback.needs.proof(table)
    level, _ = weigh(Level.RISKY, proof, origin)
    return Found(
        object=name,
        level=level,
        certainty=Certainty.POSSIBLE,
        message=f"{opening(origin)} computes {name} as {text}, which {verb}{_when(verb)}; it can fail for a value of "
        f"{listed(named)} that {rollback.target} writes{doubt(rollback.needs, rollback.target, proof)}",
        evidence=evidence(rollback, origin, "computes it", uses),
        state=normal(text),
        user_would_see="division by zero" if verb == "divides" and rollback.schema.dialect == "postgres" else "",
    )


def _when(verb: str) -> str:
    return "" if verb.startswith("takes") else " on every write"


rule = Rule(
    id="write-expression-fails",
    axis=Axis.SCHEMA,
    summary="a new computed column or index can fail for values that the older release writes",
    advice="Make the expression take every value (nullif, a default) before the old code starts.",
    check=check,
)
