"""Rows may hold a value that the older release cannot read.

What it means
    A list of values grew after the older release: an enum type, a CHECK, the
    newer release's own Enum. The older release reads strictly: one row with a
    value that it does not know fails the whole query, not just that row.

Why it matters at 3 a.m.
    It starts, it works, until one such row is met. Then every list that
    contains it fails: LookupError: 'refunded' is not among the defined enum
    values (SQLAlchemy); Value 'refunded' not found in enum 'Status' (Prisma);
    IllegalArgumentException: No enum constant Status.REFUNDED (Hibernate).

For example
    1.0.1 adds the status 'refunded'. After one refund, 1.0.0 cannot list
    invoices.

To mend it for good
    Tonight: count such rows; map them to a known value and remember which. Next
    time ship the reader one release before the writer: first a release that
    knows the value, then one that writes it.

What it cannot see
    Whether a row holds the value now; it tells you the query that does.
"""

import re
from collections.abc import Iterator

from checker.core.concern import own_labels, possible, proof_of, weigh
from checker.core.counting import count_others, count_value
from checker.core.fact import frozen
from checker.core.finding import Axis, Certainty, Evidence, Found, Level
from checker.core.name import bare
from checker.core.needs import Proof
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Written, possible_labels
from checker.core.speak import cause, doubt, evidence, literal
from checker.core.types import Type


@frozen
class _Value:
    """One value, and how it may have come into a row."""

    table: str
    column: str
    label: str
    origin: Origin
    written: Written | None = None


def check(rollback: Rollback) -> Iterator[Found]:
    """Find values that rows may hold and that the target's reader does not know."""
    for table, name in _read_strictly(rollback):
        known = own_labels(rollback, table, name)
        if known is None or rollback.schema.column(table, name) is None:
            continue
        for value in _values(rollback, table, name):
            if value.label not in known:
                yield _found(rollback, value)


def _read_strictly(rollback: Rollback) -> list[tuple[str, str]]:
    """Give the columns whose reader knows a list; without a reader, those of the target's own schema that have one."""
    needs = rollback.needs
    strict = {(m.table, each.column.name) for m in needs.listing for each in m.columns if each.labels is not None}
    for name, table in rollback.own.tables.items():
        types = {column: state.column.type for column, state in table.columns.items()}
        anything = needs.assumed and not needs.lenient
        strict |= {(name, column) for column, each in types.items() if anything or _is_among(each, needs.strict)}
    return sorted(strict)


def _is_among(type_: Type | None, names: frozenset[str]) -> bool:
    """Tell whether a column, or what its array holds, is of one of these types."""
    return type_ is not None and (bare(type_.name) in names or _is_among(type_.element, names))


def _values(rollback: Rollback, table: str, name: str) -> Iterator[_Value]:
    schema = rollback.schema
    seen: set[str] = set()
    allowed = possible(rollback, table, name)
    for each in sorted(schema.written.get((table, name), ()), key=lambda written: not written.by_migration):
        refused = allowed is not None and each.value not in allowed and not (each.by_migration or each.anything)
        if each.value is not None and each.value not in seen and not refused:
            seen.add(each.value)
            yield _Value(table, name, each.value, each.origin, each)
    state = schema.tables[table].columns[name]
    type_ = state.column.type
    enum = schema.enums.get(type_.name) if type_ else None
    origin = state.origin_of("type")
    listed = allowed or possible_labels(schema, state.column) or ()
    for label in listed:
        if label not in seen:
            yield _Value(table, name, label, enum.origins.get(label, origin) if enum else origin)


def _found(rollback: Rollback, value: _Value) -> Found:
    target, current = rollback.target, rollback.current
    if value.written is not None and value.written.anything:
        return _unlisted(rollback, value)
    table, name, text = value.table, value.column, literal(value.label)
    proof = proof_of(rollback.needs, table, name)
    by_migration = value.written is not None and value.written.by_migration
    level, certainty = weigh(Level.UNSAFE if by_migration else Level.RISKY, proof, value.origin)
    if not by_migration and proof is Proof.PROVEN:
        certainty = Certainty.LIKELY if value.written else Certainty.POSSIBLE
    if by_migration:
        who = f"which {cause(value.origin)} writes to {table}.{name}"
    else:
        who = f"which {current} writes to {table}.{name}" if value.written else f"which {table}.{name} accepts now"
    model = rollback.needs.model(table) or next((m for m in rollback.needs.lists if m.table == table), None)
    says = _words(rollback, table, name, value.label)
    what = f"every list of {model.name} fail{_with(says)}" if model else f"reading {table} fail"
    count = count_value(rollback.schema.dialect, table, name, text)
    return Found(
        object=f"{table}.{name} = {text}",
        level=level,
        certainty=certainty,
        message=f"{target} does not know the value {text}, {who}; one such row makes {what}"
        f"{doubt(rollback.needs, target, proof)}",
        evidence=(
            *evidence(rollback, value.origin, "writes it" if value.written else "allows it"),
            *_reader(rollback, table, name),
        ),
        state=_state(value),
        user_would_see=says,
        advice=f"Map such rows to a value that {target} knows first, and remember which: {count}"
        if by_migration
        else f"Count such rows first; if there are none, deploy {target}: {count}",
    )


def _unlisted(rollback: Rollback, value: _Value) -> Found:
    """Speak of a column for which the newer code keeps no list of values any more."""
    table, name = value.table, value.column
    labels = tuple(literal(label) for label in own_labels(rollback, table, name) or ())
    known = ", ".join(labels)
    proof = proof_of(rollback.needs, table, name)
    level, certainty = weigh(Level.RISKY, proof, value.origin)
    count = count_others(rollback.schema.dialect, table, name, labels)
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=Certainty.LIKELY if proof is Proof.PROVEN else certainty,
        message=f"{rollback.current} writes any text to {table}.{name}; {rollback.target} reads only {known}, and one "
        f"row with another value makes every list that meets it fail{_with(_words(rollback, table, name, ''))}"
        f"{doubt(rollback.needs, rollback.target, proof)}",
        evidence=(*evidence(rollback, value.origin, "takes any text"), *_reader(rollback, table, name)),
        state="any text",
        advice=f"Count such rows first; if there are none, deploy {rollback.target}: {count}",
    )


def _state(value: _Value) -> str:
    if value.written is None:
        return "accepted"
    return "written by a migration" if value.written.by_migration else "written by newer code"


def _words(rollback: Rollback, table: str, name: str, label: str) -> str:
    """Give the words of the client that meets the value (SQLAlchemy 2.0; Java; PHP 8; Prisma 6.19.3; Ecto 3.13)."""
    mapped = rollback.needs.listed(table, name)
    if mapped is None:
        return ""
    if mapped.path.endswith(".prisma"):
        return f"Value '{label}' not found in enum"
    if mapped.path.endswith(".ex"):
        return f'ArgumentError: cannot load "{label}" as type Ecto.Enum'
    if mapped.path.endswith(".php"):
        return f'ValueError: "{label}" is not a valid backing value for enum'
    if mapped.path.endswith((".java", ".kt")):
        return "IllegalArgumentException: No enum constant" if not label.isdigit() else "ArrayIndexOutOfBoundsException"
    return f"LookupError: {literal(label)} is not among the defined enum values"


def _with(says: str) -> str:
    """Name the class of the error."""
    named = re.match(r"\w+(?:Error|Exception)\b", says)
    return f" with {named[0]}" if named else ""


def _reader(rollback: Rollback, table: str, name: str) -> tuple[Evidence, ...]:
    mapped = rollback.needs.listed(table, name)
    if mapped is None or not mapped.path:
        return ()
    says = f"Enum of {len(mapped.labels or ())} values"
    return (Evidence(rollback.target, mapped.path, mapped.line, says=says),)


rule = Rule(
    id="data-enum-value-unknown",
    axis=Axis.DATA,
    summary="rows may hold a value that the older release cannot read",
    advice="Count the rows that hold the value first.",
    check=check,
)
