"""The older release writes a column that the database computes now.

What it means
    A column became GENERATED (or an identity that is ALWAYS numbered). The
    database refuses any value for it.

Why it matters at 3 a.m.
    Reading works; every INSERT or UPDATE that names the column fails.

For example
    1.0.1 turns orders.total into GENERATED ALWAYS AS (price * amount). 1.0.0
    computes the total itself and stores it: cannot insert a non-DEFAULT value
    into column "total".

To mend it for good
    Tonight: a plain column and a trigger that computes it. Next time let one
    release stop writing the column before it is computed. An old name that is
    kept as a computed alias serves reading only.

What it cannot see
    MySQL without strict mode, which ignores the value.
"""

from collections.abc import Iterator

from checker.core.complaint import generated
from checker.core.concern import WRITES, starred, weigh
from checker.core.finding import Axis, Found, Level
from checker.core.needs import Proof
from checker.core.positions import shown
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Table
from checker.core.speak import cause, evidence, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns that the target names in an INSERT or UPDATE and that take no value."""
    for table in rollback.needs.tables:
        held = rollback.schema.tables.get(table)
        for name, state in sorted(held.columns.items()) if held else ():
            always = state.column.identity == "always"
            named = (
                *rollback.needs.naming(table, name, *WRITES),
                *(_by_position(rollback, held, name) if held else ()),
            )
            uses = tuple(use for use in named if always or not _is_let_in(rollback, use, name))
            if not uses or not (always or state.column.generated is not None):
                continue
            origin = state.origin_of("identity" if always else "generated")
            level, certainty = weigh(Level.UNSAFE, Proof.PROVEN, origin)
            yield Found(
                object=f"{table}.{name}",
                level=level,
                certainty=certainty,
                message=f"{rollback.target} writes {table}.{name} ({user(uses[0])}), which the database computes since "
                f"{cause(origin)} and takes from nobody",
                evidence=evidence(rollback, origin, "computes it", uses),
                state="numbered always" if always else "generated",
                user_would_see=generated(rollback.schema.dialect, name),
            )


def _by_position(rollback: Rollback, held: Table, name: str) -> tuple[Use, ...]:
    """Give the INSERTs without a column list that have a value for it; SQLite passes over what it computes."""
    if rollback.schema.dialect == "sqlite" or name not in shown(held):
        return ()
    place = shown(held).index(name)
    return tuple(use for use in starred(rollback, held.name, name, Touch.INSERT) if use.width > place)


def _is_let_in(rollback: Rollback, use: Use, name: str) -> bool:
    """Tell whether a statement sends NULL and nothing else, which a computed column takes (ran on MariaDB)."""
    only_null = name in use.unset and not any(column == name for column, _ in use.values)
    return rollback.schema.dialect == "mysql" and only_null and rollback.needs.model(use.table) is None


rule = Rule(
    id="write-generated-column",
    axis=Axis.SCHEMA,
    summary="the older release writes a column that the database computes now",
    advice="Make it a plain column again, with a trigger that computes it, before the old code starts.",
    check=check,
)
