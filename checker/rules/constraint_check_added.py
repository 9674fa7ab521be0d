"""A check refuses values that the older release may write.

What it means
    The newer release added a CHECK on columns that the older release writes,
    or to the domain that is their type, and guards against such values in its
    own code only.

Why it matters at 3 a.m.
    Most writes work; those with a value outside the check fail. Rows that
    already violate it (NOT VALID) cannot be updated at all, in any column.

For example
    1.0.1 adds CHECK (quantity >= 0). 1.0.0 lets the stock go below zero:
    violates check constraint.

To mend it for good
    Validate in the code first and release that; add the check one release
    later. Tonight: drop the check.

What it cannot see
    Which values the old code really writes; what an expression that is not
    understood refuses.
"""

import re
from collections.abc import Iterator

from checker.core.between import made_here
from checker.core.column import Check
from checker.core.complaint import check_failed
from checker.core.concern import domain_of, own_labels, tables, weigh, writers, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.objects import Domain
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState, Table
from checker.core.speak import cause, doubt, evidence, normal, user
from checker.core.use import Touch


def check(rollback: Rollback) -> Iterator[Found]:
    """Find checks that name a column which the target writes."""
    yield from _domains(rollback)
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        for state in held.constraints if held else ():
            if held and isinstance(state.constraint, Check):
                names = written(rollback, table) & _columns(state.constraint, held)
                told = _told_elsewhere(rollback, table, state.constraint)
                if names and not told:
                    yield _found(rollback, table, state, state.constraint, sorted(names))
                elif state.constraint.not_valid and not told:
                    yield from _any_update(rollback, table, state, state.constraint)


def _domains(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target writes and whose domain demands more than in its own schema."""
    met: set[str] = set()
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        for name, state in sorted(held.columns.items()) if held else ():
            now, type_ = domain_of(rollback.schema, state.column.type), state.column.type
            if now is None or type_ is None:
                continue
            met.add(type_.name)
            own = rollback.own.column(table, name)
            before = domain_of(rollback.own, own.type) if own else None
            origin = rollback.schema.objects["domain", "", type_.name].origin
            for text in now.checks if name in written(rollback, table) else ():
                if before is None or text not in before.checks:
                    check_ = Check(text, f"{type_.name}_check", (name,))
                    yield _found(rollback, table, ConstraintState(check_, origin), check_, [name])
    yield from _of_unknown_columns(rollback, met)


def _of_unknown_columns(rollback: Rollback, met: set[str]) -> Iterator[Found]:
    for domain, origin in made_here(rollback, "domain") if rollback.needs.tables else ():
        demands = isinstance(domain.says, Domain) and domain.says.type is None
        used = any(
            state.column.type and state.column.type.name == domain.name
            for table in rollback.schema.tables.values()
            for state in table.columns.values()
        )
        if domain.verb == "alter" and demands and domain.name not in met and not used:
            yield Found(
                object=f"domain {domain.name}",
                level=Level.UNKNOWN,
                message=f"the domain {domain.name} accepts less since {cause(origin)}; which columns are of that type "
                "was not read",
                evidence=evidence(rollback, origin, "changes it"),
            )


def _told_elsewhere(rollback: Rollback, table: str, constraint: Check) -> bool:
    """Tell whether `write-null-rejected` or `write-enum-value-removed` speaks of it, or it lets all known values in."""
    if constraint.not_null:
        return len(constraint.columns) == 1
    if constraint.values is None or len(constraint.columns) != 1:
        return False
    return own_labels(rollback, table, constraint.columns[0]) is not None


def _columns(constraint: Check, table: Table) -> frozenset[str]:
    """Give the columns a check names; where they were not read, those whose names stand in its text."""
    if constraint.columns:
        return frozenset(constraint.columns)
    words = {word.lower() for word in re.findall(r"\w+", constraint.text)}
    return frozenset(name for name in table.columns if name.lower() in words)


def _found(rollback: Rollback, table: str, state: ConstraintState, constraint: Check, names: list[str]) -> Found:
    target, proof = rollback.target, rollback.needs.proof(table)
    level, certainty = weigh(Level.RISKY, proof, state.origin)
    text = " ".join(constraint.text.split())
    shown = f"CHECK ({text})"
    return Found(
        object=f"{table} CHECK ({normal(text)})",
        label=f"{table} {shown}",
        level=level,
        certainty=Certainty.LIKELY if proof is Proof.PROVEN else certainty,
        message=f"{table} has {shown} since {cause(state.origin)}; {target} writes {', '.join(names)} without it, and "
        f"a row that violates it is refused{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, state.origin, "adds it", writers(rollback, table, *names)),
        state=normal(text),
        user_would_see=check_failed(rollback.schema.dialect, table, constraint.name, text),
    )


def _any_update(rollback: Rollback, table: str, state: ConstraintState, constraint: Check) -> Iterator[Found]:
    """NOT VALID leaves rows that break the check, and each UPDATE of one of them is refused (ran on Postgres 15)."""
    uses = rollback.needs.uses_of(table, Touch.UPDATE)
    text = " ".join(constraint.text.split())
    at = in_sql(table, rollback.schema.dialect)
    if uses:
        yield Found(
            object=f"{table} CHECK ({normal(text)})",
            label=f"{table} CHECK ({text})",
            level=Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{table} has CHECK ({text}) NOT VALID since {cause(state.origin)}: a row of before that breaks it "
            f"takes no UPDATE of any column, and {rollback.target} updates {table} ({user(uses[0])})",
            evidence=evidence(rollback, state.origin, "adds it", uses),
            state=normal(text),
            user_would_see=check_failed(rollback.schema.dialect, table, constraint.name, text),
            advice=f"Count the rows first: SELECT count(*) FROM {at} WHERE NOT ({text})",  # noqa: S608  shown, not run
        )


rule = Rule(
    id="constraint-check-added",
    axis=Axis.SCHEMA,
    summary="a check refuses values that the older release may write",
    advice="Make sure that the old code cannot violate the check, or drop it before it starts.",
    check=check,
)
