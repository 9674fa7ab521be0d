"""A table that the older release reads is gone.

What it means
    The table (or view) was dropped, renamed or moved after the older release,
    or only the older release's own revisions make it.

Why it matters at 3 a.m.
    Every request that touches it fails, from the first second on. If the older
    release calls create_all() at start it is worse: it makes the table anew,
    empty, and seems to work.

For example
    1.0.1 renames logs to audit_logs. 1.0.0 selects from logs:
    relation "logs" does not exist.

To mend it for good
    Renamed: a view with the old name, before the old code starts (Postgres and
    MySQL write through it too, SQLite does not). Dropped: there is no way back
    for the rows. Next time let one release stop using the table, and drop it
    one release later.

What it cannot see
    Names that are put together while the program runs; a search_path that
    finds the table in another schema.
"""

from collections.abc import Iterator

from checker.core.between import came_and_went
from checker.core.complaint import no_table
from checker.core.concern import weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.old_names import view_under_old_name
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Gone
from checker.core.speak import doubt, evidence, user, went, went_verb
from checker.core.use import Touch

_READS = (Touch.LOAD, Touch.READ, Touch.STAR)


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables that are known to be gone and that the target reads, or that nobody is known to use."""
    needs = rollback.needs
    for table in sorted({*needs.tables, *rollback.schema.gone}):
        gone = rollback.schema.table_gone(table)
        if gone is None or came_and_went(rollback, table) or _only_written(rollback, table):
            continue
        proof = needs.proof(table)
        level, certainty = weigh(Level.UNSAFE, proof, gone.origin)
        uses = (*needs.uses_of(table, *_READS), *needs.uses_of(table))
        yield Found(
            object=table,
            level=level,
            certainty=certainty,
            message=_message(rollback, table, gone, proof),
            evidence=evidence(rollback, gone.origin, went_verb(gone), uses),
            state="gone",
            user_would_see=no_table(rollback.schema.dialect, table) if proof is Proof.PROVEN else "",
            advice=view_under_old_name(rollback, table, gone),
        )


def _only_written(rollback: Rollback, table: str) -> bool:
    uses = rollback.needs.uses_of(table)
    return bool(uses) and all(use.touch not in _READS for use in uses)


def _message(rollback: Rollback, table: str, gone: Gone, proof: Proof) -> str:
    target, needs = rollback.target, rollback.needs
    if proof is not Proof.PROVEN:
        return f"{table} is not there any more: {went(gone, target)}{doubt(needs, target, proof)}"
    uses = needs.uses_of(table, *_READS)
    if uses and uses[0].touch is Touch.LOAD:
        where = f"on every {user(uses[0])} query"
    elif uses:
        where = f"({user(uses[0])})"
    else:
        model = needs.model(table)
        where = f"through {model.name}" if model else ""
    return f"{target} reads {table} {where}; {went(gone, target)}"


rule = Rule(
    id="read-table-missing",
    axis=Axis.SCHEMA,
    summary="a table that the older release reads is gone",
    advice="Do not deploy it: bring the table back first, under the name that the old code uses.",
    check=check,
)
