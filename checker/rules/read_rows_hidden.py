"""Rows that the older release sees may be hidden from it: by row security, or by a view's condition.

What it means
    The newer release enabled row-level security, made or changed a policy, or
    gave a view that the older one reads another condition, or put a view that
    joins in the place of a table. A policy that counts
    on a setting which only the newer code makes hides all rows from the older.

Why it matters at 3 a.m.
    Nothing fails. Lists are empty, and writes are refused: new row violates
    row-level security policy.

For example
    1.0.1 lets each tenant see its own orders, by a setting of the session.
    1.0.0 does not make the setting, and sees none.

To mend it for good
    A policy that lets the old code's role see all rows, until no release in the
    window needs it.

What it cannot see
    Under which role the old code runs. An owner of the table is not held by
    row security, unless it is forced.
"""

from collections.abc import Iterator, Mapping

from checker.core.between import came_and_went
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.objects import Policy
from checker.core.policies import hides
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ObjectState, Origin, Schema
from checker.core.speak import doubt, evidence, normal, opening
from checker.core.use import Touch

_READS = (Touch.LOAD, Touch.READ, Touch.STAR)


def check(rollback: Rollback) -> Iterator[Found]:
    """Find tables of the target with new row security or policies, and views with another condition."""
    schema, own = rollback.schema, rollback.own
    for table in sorted({key[1] for key in schema.objects if key[0] in {"row security", "policy"}}):
        held = _held(schema, table)
        new = [each for key, each in held.items() if _held(own, table).get(key) != each]
        lost = _held(own, table).keys() - held.keys()
        if (new or lost) and not _shows_all(held) and not _only_more(_held(own, table), held):
            origin = (new or list(held.values()))[0].origin
            advice = f"CREATE POLICY old_code ON {table} USING (true)" if schema.dialect == "postgres" else ""
            yield from _found(rollback, table, f"puts row security on {table}", origin, advice)
    for name, view in sorted(schema.tables.items()):
        before = own.tables.get(name)
        if not view.view or before is None:
            continue
        if not before.view and not view.where and view.writable is False:
            what = f"makes {name}, which was a table, a view of joined or grouped rows"
            yield from _found(rollback, name, what, view.origin, "")
        elif view.where and normal(view.where) != normal(before.where):
            yield from _found(rollback, name, f"makes {name} a view of rows where {view.where}", view.origin, "")


def _held(schema: Schema, table: str) -> Mapping[tuple[str, str, str], ObjectState]:
    return {
        key: each for key, each in schema.objects.items() if key[1] == table and key[0] in {"row security", "policy"}
    }


def _shows_all(held: Mapping[tuple[str, str, str], ObjectState]) -> bool:
    policies = [each.object.says for each in held.values() if isinstance(each.object.says, Policy)]
    return not any(each.restrictive for each in policies) and any(
        normal(each.using) == "true" and not each.roles and each.command == "all" for each in policies
    )


def _only_more(
    before: Mapping[tuple[str, str, str], ObjectState], after: Mapping[tuple[str, str, str], ObjectState]
) -> bool:
    """Tell whether rows were guarded before, and the newer policies surely show all that was shown."""
    sides = []
    for held in (before, after):
        said = {key: each.object.says for key, each in held.items()}
        policies = {key[2]: says for key, says in said.items() if isinstance(says, Policy)}
        sides.append((policies, {key for key in held if key[2] not in policies}))
    (ours, others), (theirs, more) = sides
    return bool(ours) and others == more and not hides(ours, theirs)


def _found(rollback: Rollback, table: str, what: str, origin: Origin, advice: str) -> Iterator[Found]:
    needs = rollback.needs
    proof = needs.proof(table)
    if proof is Proof.ABSENT or came_and_went(rollback, table):
        return
    yield Found(
        object=table,
        level=Level.RISKY,
        certainty=Certainty.LIKELY if proof is Proof.PROVEN else Certainty.POSSIBLE,
        message=f"{opening(origin)} {what}; {rollback.target} may see fewer rows or none, without an error"
        f"{doubt(needs, rollback.target, proof)}",
        evidence=evidence(rollback, origin, "hides rows", needs.uses_of(table, *_READS) or needs.uses_of(table)),
        advice=advice,
    )


rule = Rule(
    id="read-rows-hidden",
    axis=Axis.SCHEMA,
    summary="row security or a view may hide rows from the older release",
    advice="Give the old code's role a policy that lets it see the rows.",
    check=check,
)
