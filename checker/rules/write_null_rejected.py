"""The older release writes NULL into a column that takes none any more.

What it means
    The column became NOT NULL (or got a CHECK that says so). An ORM names every
    nullable column of a new object and sends NULL for those that were not set,
    so a default in the database does not help.

Why it matters at 3 a.m.
    Reading works; adding an object fails wherever the code leaves the field
    empty, perhaps only on the page that nobody tried.

For example
    1.0.1 makes users.phone NOT NULL with DEFAULT ''. 1.0.0 calls
    session.add(User(name="Ann")), which sends phone = NULL.

To mend it for good
    Tonight: ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL. Next time tighten
    it only when no release in the window still leaves it empty.

What it cannot see
    Which of the calls leave the field empty, when the objects are built from
    forms or JSON; a trigger that fills it.
"""

from collections.abc import Iterator

from checker.core.between import has_trigger
from checker.core.column import Check
from checker.core.complaint import null
from checker.core.concern import WRITES, columns_read, domain_of, needed, passes_over, tables, weigh, writers, written
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Proof
from checker.core.reserved import in_sql
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import ConstraintState, Origin
from checker.core.speak import cause, doubt, evidence, user
from checker.core.use import Touch, Use


def check(rollback: Rollback) -> Iterator[Found]:
    """Find columns into which the target writes NULL, or may, and that refuse it."""
    for table in tables(rollback):
        inserts = rollback.needs.uses_of(table, Touch.INSERT)
        nulls = {name for use in inserts for name in use.nulls}
        left_out = _left_out(rollback, table, inserts)
        for name in sorted({*nulls, *left_out, *written(rollback, table)}):
            origin = _refuses(rollback, table, name)
            if origin and (name in nulls or name in left_out or _may_be_null(rollback, table, name)):
                yield _found(rollback, table, name, origin, left_out.get(name, ()))


def _left_out(rollback: Rollback, table: str, inserts: tuple[Use, ...]) -> dict[str, tuple[Use, ...]]:
    """Give the columns that hold NULL where an INSERT leaves them out, and that only a check demands."""
    held = rollback.schema.tables.get(table)
    found = {}
    for name, state in held.columns.items() if held else ():
        if state.column.nullable and state.column.fills_itself and state.column.default is None:
            uses = tuple(use for use in inserts if columns_read(rollback.needs, use) and name not in use.columns)
            found.update({name: uses} if uses else {})
    return found


def _refuses(rollback: Rollback, table: str, name: str) -> Origin | None:
    state = rollback.schema.state(table, name)
    if state is None or state.column.primary_key or state.column.identity or state.column.generated is not None:
        return None
    if not state.column.nullable:
        return state.origin_of("nullable")
    domain = domain_of(rollback.schema, state.column.type)
    if domain and domain.not_null and state.column.type:
        return rollback.schema.objects["domain", "", state.column.type.name].origin
    return next((each.origin for each in rollback.schema.tables[table].constraints if _demands(each, name)), None)


def _demands(state: ConstraintState, name: str) -> bool:
    return isinstance(state.constraint, Check) and state.constraint.not_null and state.constraint.columns == (name,)


def _check_on(rollback: Rollback, table: str, name: str) -> Check | None:
    """Give the check that refuses NULL where the column itself takes it."""
    state = rollback.schema.state(table, name)
    if state is None or not state.column.nullable:
        return None
    found = (each.constraint for each in rollback.schema.tables[table].constraints if _demands(each, name))
    return next((each for each in found if isinstance(each, Check)), None)


def _may_be_null(rollback: Rollback, table: str, name: str) -> bool:
    mapped = rollback.needs.mapped(table, name)
    column = mapped.column if mapped else needed(rollback, table, name)
    if column is None or not column.nullable or column.default is not None:
        return False
    uses = tuple(rollback.needs.naming(table, name, *WRITES))
    if uses and all(name in use.sent for use in uses):
        return False
    return not (mapped and mapped.python_default)


def _found(rollback: Rollback, table: str, name: str, origin: Origin, left_out: tuple[Use, ...]) -> Found:
    target, proof = rollback.target, rollback.needs.proof(table)
    uses = tuple(rollback.needs.naming(table, name, *WRITES)) or writers(rollback, table, name)
    unset = tuple(use for use in uses if name in use.unset) or left_out
    level, certainty = weigh(Level.UNSAFE if unset else Level.RISKY, proof, origin)
    if level is Level.UNSAFE and (has_trigger(rollback, table) or passes_over(rollback, unset)):
        level, certainty = Level.RISKY, Certainty.LIKELY
    elif level is Level.RISKY and proof is Proof.PROVEN:
        certainty = Certainty.LIKELY
    if unset and unset[0].touch is Touch.UPDATE:
        how = f"writes {table}.{name} ({user(unset[0])}) as"
    else:
        how = (
            f"leaves {table}.{name} unset ({user(unset[0])}) and so writes" if unset else f"may write {table}.{name} as"
        )
    return Found(
        object=f"{table}.{name}",
        level=level,
        certainty=certainty,
        message=f"{target} {how} NULL; the column takes none since {cause(origin)}, and a default does not help"
        f"{doubt(rollback.needs, target, proof)}",
        evidence=evidence(rollback, origin, "makes it NOT NULL", unset or uses),
        state="NOT NULL",
        user_would_see=null(rollback.schema.dialect, table, name) if level is Level.UNSAFE else "",
        advice=_advice(rollback, table, name),
    )


def _advice(rollback: Rollback, table: str, name: str) -> str:
    check_ = _check_on(rollback, table, name)
    if check_ and check_.name and rollback.schema.dialect in {"postgres", "mysql"}:
        dialect = rollback.schema.dialect
        drop = f"ALTER TABLE {in_sql(table, dialect)} DROP CONSTRAINT {in_sql(check_.name, dialect)};"
        return f"Drop the check before {rollback.target} starts: {drop}"
    if rollback.schema.dialect != "postgres":
        return f"Let {table}.{name} be NULL again before {rollback.target} starts."
    drop = f"ALTER TABLE {in_sql(table, 'postgres')} ALTER COLUMN {in_sql(name, 'postgres')} DROP NOT NULL;"
    return f"Let the column be NULL again before {rollback.target} starts: {drop}"


rule = Rule(
    id="write-null-rejected",
    axis=Axis.SCHEMA,
    summary="the older release writes NULL into a column that takes none any more",
    advice="Let the column be NULL again before the old code starts.",
    check=check,
)
