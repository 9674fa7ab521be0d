"""The right to write a table, or to use its sequence, was taken away from a role.

What it means
    The newer release's migrations REVOKE INSERT, UPDATE or DELETE, or drop and
    re-create a table without its grants. If it was the role that the older
    release runs under, its writes are refused.

Why it matters at 3 a.m.
    permission denied for table orders, or for sequence orders_id_seq. Taking
    UPDATE away also stops SELECT ... FOR UPDATE and upserts.

For example
    1.0.1 lets only a service of its own add orders, and revokes INSERT from the
    application's role.

To mend it for good
    GRANT it again before the old code starts. Next time revoke one release
    after the last use.

What it cannot see
    Under which role the old code runs; rights that no migration gave; what a
    role may do because it owns the table.
"""

from collections.abc import Iterator

from checker.core.between import made_again
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.rights import Lost, rights_lost
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.speak import doubt, evidence, listed, opening
from checker.core.use import Touch, Use

_LOCKS = (Touch.READ, Touch.STAR)
"""What may be a SELECT ... FOR UPDATE, which takes the right to update too."""
_READS = (Touch.LOAD, Touch.READ, Touch.STAR)
_WRITES = (Touch.INSERT, Touch.UPDATE, Touch.DELETE, Touch.TRUNCATE)
_NEEDED_BY = {
    "insert": (Touch.INSERT,),
    "update": (Touch.UPDATE, Touch.LOAD),  # what an ORM has loaded it may change
    "delete": (Touch.DELETE,),
    "truncate": (Touch.TRUNCATE,),
}


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables that the target writes, and sequences that number them, which a role may not use any more."""
    needs = rollback.needs
    for lost in rights_lost(rollback, "table"):
        if lost.name and lost.name not in rollback.schema.tables:
            continue
        assumed = not lost.name or needs.proof(lost.name) is Proof.ASSUMED
        privileges = tuple(
            each
            for each in lost.privileges
            if each in _NEEDED_BY and (assumed or needs.uses_of(lost.name, *_NEEDED_BY[each]))
        )
        if privileges:
            touches = {touch for each in privileges for touch in _NEEDED_BY[each]}
            uses = needs.uses_of(lost.name, *touches) if lost.name else ()
            yield _found(rollback, lost, privileges, uses)
        elif "update" in lost.privileges and "select" not in lost.privileges:
            uses = needs.uses_of(lost.name, *_LOCKS)
            if uses:
                yield _found(rollback, lost, ("update",), uses)
    yield from _made_anew(rollback)
    for lost in rights_lost(rollback, "sequence"):
        table = _numbered_by(rollback, lost.name)
        uses = needs.uses_of(table, Touch.INSERT) if table else ()
        if {"usage", "update"} & set(lost.privileges) and (uses or not lost.name):
            yield _found(rollback, lost, lost.privileges, uses)


def _made_anew(rollback: Rollback) -> Iterator[Found]:
    """Find tables that were dropped and made again: what was granted by hand is gone with them (ran on Postgres 15)."""
    if rollback.schema.dialect != "postgres":
        return
    known = {lost.name for lost in rights_lost(rollback, "table")}
    given = {name for kind, name, _ in rollback.schema.rights if kind == "table"}
    for (table, column), (origin, _) in made_again(rollback).items():
        uses = rollback.needs.uses_of(table, *_WRITES)
        # of what it reads there too, data-copy-stale has told
        if column or not uses or table in known | given or rollback.needs.uses_of(table, *_READS):
            continue
        yield Found(
            object=table,
            level=Level.RISKY,
            certainty=Certainty.POSSIBLE,
            message=f"{opening(origin)} makes {table} anew, and no migration grants anything on it; if "
            f"{rollback.target} runs under a role that does not own it, its writes are refused",
            evidence=evidence(rollback, origin, "makes it anew", uses),
            state="made anew",
            user_would_see=f"permission denied for table {table}",
        )


def _numbered_by(rollback: Rollback, sequence: str) -> str:
    """Give the table whose key a sequence numbers, by the name that Postgres gives it."""
    for name, table in rollback.schema.tables.items():
        if any(f"{name}_{column}_seq" == sequence for column, state in table.columns.items() if state.column.identity):
            return name
    return ""


def _found(rollback: Rollback, lost: Lost, privileges: tuple[str, ...], uses: tuple[Use, ...]) -> Found:
    words = listed(each.upper() for each in privileges)
    where, role = lost.name or f"every {lost.of}", lost.role or "a role"
    how = f"makes it anew without {words} for" if lost.anew else f"takes {words} from"
    proof = Proof.PROVEN if uses else Proof.ASSUMED
    reads = uses and all(use.touch in _LOCKS for use in uses)
    on = f"SEQUENCE {lost.name}" if lost.of == "sequence" else lost.name
    grant = f"GRANT {', '.join(each.upper() for each in privileges)} ON {on} TO {lost.role}"
    return Found(
        object=f"{where} {lost.role}".strip(),
        level=Level.RISKY,
        certainty=Certainty.POSSIBLE,
        message=f"{opening(lost.origin)} {how} {role} on {where}; if {rollback.target} runs under it, "
        f"{'each SELECT ... FOR UPDATE is' if reads else 'its writes are'} refused"
        f"{doubt(rollback.needs, rollback.target, proof)}",
        evidence=evidence(rollback, lost.origin, f"takes {words} away", uses),
        state=f"no {words}",
        user_would_see=f"permission denied for {lost.of} {lost.name}" if rollback.schema.dialect == "postgres" else "",
        advice=grant if lost.name and lost.role else "",
    )


rule = Rule(
    id="write-permission-lost",
    axis=Axis.SCHEMA,
    summary="a role may no longer write a table that the older release writes",
    advice="Grant the right again before the old code starts, if its role lost it.",
    check=check,
)
