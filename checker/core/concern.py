"""Which tables and columns matter to the target, and how much a finding about them weighs."""

import re
from collections.abc import Iterator
from dataclasses import replace

from checker.core.column import Check, Column, Constraint, PrimaryKey, Unique
from checker.core.finding import Certainty, Level
from checker.core.needs import Needs, Proof
from checker.core.objects import Domain
from checker.core.rollback import Rollback
from checker.core.schema import Gone, Origin, Schema, Table, possible_labels
from checker.core.types import Type
from checker.core.use import Touch, Use

READS = (Touch.LOAD, Touch.READ)
WRITES = (Touch.INSERT, Touch.UPDATE)


def weigh(worst: Level, proof: Proof, origin: Origin | None = None) -> tuple[Level, Certainty]:
    """Give level and certainty: what is not proven or not sure is at most risky, what nobody names is a note."""
    if proof is Proof.ABSENT:
        return Level.NOTE, Certainty.CERTAIN
    if proof is Proof.ASSUMED:
        return _at_most_risky(worst), Certainty.POSSIBLE
    if origin is not None and origin.maybe:
        return _at_most_risky(worst), Certainty.LIKELY
    return worst, Certainty.CERTAIN


def proof_of(needs: Needs, table: str, column: str = "") -> Proof:
    """Say how sure a use is; a column of a model that was read in part may be used."""
    proof = needs.proof(table, column)
    if proof is Proof.ABSENT and column and any(not m.whole for m in needs.models_of(table)):
        return Proof.ASSUMED
    return proof


def proof_of_type(rollback: Rollback, table: str, column: str) -> Proof:
    """Say how sure it is that the code meets a column's values: SELECT * and INSERT without a list name none."""
    proof = proof_of(rollback.needs, table, column)
    if proof is Proof.ABSENT and starred(rollback, table, column):
        return Proof.PROVEN
    return proof


def starred(rollback: Rollback, table: str, column: str, *touches: Touch) -> tuple[Use, ...]:
    """Give the places that read or write a column of the target's own schema without naming it."""
    own = rollback.own.tables.get(table)
    if own is None or column not in own.columns:
        return ()
    uses = rollback.needs.uses_of(table, *(touches or (Touch.STAR, Touch.INSERT)))
    return tuple(use for use in uses if (use.stars if use.touch is Touch.STAR else use.positional))


def tables(rollback: Rollback) -> tuple[str, ...]:
    """Give the tables that the target uses or may use, sorted."""
    needs = rollback.needs
    unproven = {name for name in rollback.own.tables if needs.proof(name) is Proof.ASSUMED}
    return tuple(sorted({*needs.tables, *unproven}))


def known_columns(rollback: Rollback, table: str) -> frozenset[str]:
    """Give the columns of a table that the target's models, its queries or its own schema name."""
    needs = rollback.needs
    own = rollback.own.tables.get(table)
    named = {column for use in needs.uses_of(table) for column in use.columns}
    mapped = {each.column.name for model in needs.models_of(table) for each in model.columns}
    return frozenset({*named, *mapped, *(own.columns if own else ())})


def written(rollback: Rollback, table: str) -> frozenset[str]:
    """Give the columns that the target writes, or may write."""
    needs = rollback.needs
    uses = needs.uses_of(table, *WRITES)
    if needs.proof(table) is Proof.ASSUMED or any(use.positional for use in uses):
        return known_columns(rollback, table)
    names = {column for use in uses for column in use.columns}
    if uses:
        names |= {m.column.name for model in needs.models_of(table) for m in model.columns}
    return frozenset(names)


def writers(rollback: Rollback, table: str, *names: str) -> tuple[Use, ...]:
    """Give the places that write one of these columns; all that write the table where none names them."""
    uses = rollback.needs.uses_of(table, *WRITES)
    return tuple(use for use in uses if set(names) & set(use.columns)) or uses


def passes_over(rollback: Rollback, uses: tuple[Use, ...]) -> bool:
    """Tell whether these INSERTs go on where a row is refused: MySQL's IGNORE changes it, SQLite's drops it."""
    return (
        rollback.schema.dialect in {"mysql", "sqlite"}
        and bool(uses)
        and all(use.on_duplicate == "nothing" and not use.conflict for use in uses)
    )


def columns_read(needs: Needs, use: Use) -> bool:
    """Tell whether it was read which columns an INSERT names; none may be the truth, where the database fills all."""
    model = needs.model(use.table)
    if use.columns or model is None or not model.whole:
        return bool(use.columns)
    sent = (each.column for each in model.columns if each.column.default is None)
    return all(column.identity or column.primary_key or column.generated is not None for column in sent)


def key_columns(key: Constraint, table: Table) -> tuple[str, ...]:
    """Give the columns of a key; of an expression, those whose names stand in it."""
    found: list[str] = []
    for part in key.columns:
        words = {word.lower() for word in re.findall(r"\w+", part)}
        found += [part] if part in table.columns else [name for name in table.columns if name.lower() in words]
    return tuple(dict.fromkeys(found))


def unique_keys(table: Table) -> frozenset[frozenset[str]]:
    """Give the sets of columns that are unique for sure: no predicate, no expression, not checked late."""
    keys = {frozenset(name for name, state in table.columns.items() if state.column.primary_key)}
    for state in table.constraints:
        key = state.constraint
        if isinstance(key, PrimaryKey) or (
            isinstance(key, Unique) and not (key.where or key.expression or key.deferrable)
        ):
            keys.add(frozenset(key.columns))
    return frozenset(keys - {frozenset()})


def required(schema: Schema, column: Column) -> bool:
    """Tell whether an INSERT must name a column; MySQL takes an enum's first label where it has no default."""
    type_ = column.type
    has_first = schema.dialect == "mysql" and type_ is not None and type_.family == "enum" and type_.native
    return not (column.fills_itself or has_first)


def needed(rollback: Rollback, table: str, column: str) -> Column | None:
    """Give a column as the target's own schema has it, else as its model maps it."""
    mapped = rollback.needs.mapped(table, column)
    return rollback.own.column(table, column) or (mapped.column if mapped else None)


def needed_type(rollback: Rollback, table: str, column: str) -> Type | None:
    """Give the type that the target's own schema has for a column, else its model's."""
    mapped = rollback.needs.mapped(table, column)
    own = rollback.own.column(table, column)
    return (own.type if own else None) or (mapped.column.type if mapped else None)


def weigh_type(rollback: Rollback, table: str, name: str) -> tuple[Origin, Proof, Level, Certainty]:
    """Weigh a changed type that hurts only for some values: what changed it, how sure the use is, level, certainty."""
    state = rollback.schema.state(table, name)
    origin = state.origin_of("type") if state else Origin("", 0)
    proof = proof_of_type(rollback, table, name)
    level, certainty = weigh(Level.RISKY, proof, origin)
    return origin, proof, level, Certainty.LIKELY if proof is Proof.PROVEN else certainty


def typed(rollback: Rollback) -> Iterator[tuple[str, str, Type, Type]]:
    """Give (table, column, needed type, type asked about) of columns that the target uses and whose type differs."""
    for table in tables(rollback):
        held = rollback.schema.tables.get(table)
        for name, state in sorted(held.columns.items()) if held else ():
            new, old = state.column.type, needed_type(rollback, table, name)
            if new and old and new != old and proof_of_type(rollback, table, name) is not Proof.ABSENT:
                yield table, name, resolved(rollback.own, old), resolved(rollback.schema, new)


def resolved(schema: Schema, type_: Type) -> Type:
    """Give a type that was written by its name alone as the enum that has this name, or as what a domain is over."""
    if type_.family != "other":
        return type_
    enum, of = schema.enums.get(type_.name), domain_of(schema, type_)
    return Type("enum", type_.name, labels=enum.labels) if enum else (of.type if of and of.type else type_)


def domain_of(schema: Schema, type_: Type | None) -> Domain | None:
    """Give what a domain accepts; None for any other type, and for one that nobody saw made."""
    state = schema.objects.get(("domain", "", type_.name)) if type_ and type_.family == "other" else None
    return state.object.says if state and isinstance(state.object.says, Domain) else None


def missing(rollback: Rollback, table: str, column: str) -> Gone | None:
    """Say since when a column is not there; also where the table was built anew without it."""
    held = rollback.schema.tables.get(table)
    gone = rollback.schema.column_gone(table, column)
    if gone or held is None or column in held.columns or rollback.own.column(table, column) is None:
        return gone
    if held.view and not held.whole:
        return None
    return Gone(replace(held.origin, maybe=held.origin.maybe or not held.whole))


def possible(rollback: Rollback, table: str, column: str) -> tuple[str, ...] | None:
    """Give the values that a column takes in the schema asked about; None where nothing restricts them."""
    return _possible(rollback.schema, table, column)


def own_labels(rollback: Rollback, table: str, column: str) -> tuple[str, ...] | None:
    """Give the values that the target knows of a column: its code's, else its own schema's."""
    listed = rollback.needs.listed(table, column)
    if listed and listed.labels is not None:
        return listed.labels
    return _possible(rollback.own, table, column)


def _possible(schema: Schema, table: str, name: str) -> tuple[str, ...] | None:
    """SQLite has no enums, and one that is kept as text binds nobody: there only a check restricts."""
    held = schema.tables.get(table)
    state = held.columns.get(name) if held else None
    if held is None or state is None:
        return None
    checks = [
        s.constraint.values
        for s in held.constraints
        if isinstance(s.constraint, Check) and s.constraint.columns == (name,)
    ]
    lists = [values for values in checks if values is not None]
    type_ = resolved(schema, state.column.type) if state.column.type else None
    if type_ and type_.family == "enum" and type_.native and schema.dialect != "sqlite":
        labels = possible_labels(schema, replace(state.column, type=type_))
        lists += [labels] if labels is not None else []
    if not lists:
        return None
    return tuple(label for label in lists[0] if all(label in each for each in lists))


def _at_most_risky(level: Level) -> Level:
    return min(level, Level.RISKY, key=lambda each: each.rank)
