"""Taking revisions back by their own ways down: what is lost for good, what is locked meanwhile."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from checker.core.apply import apply
from checker.core.finding import Axis, Evidence, Finding, Found, Level, named
from checker.core.history import Revision
from checker.core.locks import WORDS, Weight, weight
from checker.core.operation import DropColumn, DropTable, Operation, RenameTable, Step, WriteRows
from checker.core.rule import manual_page
from checker.core.schema import Gone, Origin, Schema, origin_of


@dataclass(frozen=True)
class Down:
    """One step of a way down, and the schema that it meets."""

    revision: Revision
    step: Step
    schema: Schema

    @property
    def operation(self) -> Operation:
        """What it does."""
        return self.step.operation


@dataclass(frozen=True)
class Descent:
    """What the rules of the family `downgrade` are asked about."""

    current: str
    """FROM's name: its checkout holds the ways down."""
    target: str
    """TO's name."""
    dialect: str
    revisions: tuple[Revision, ...] = ()
    """The revisions that are taken back, the newest first."""
    schema: Schema = field(default_factory=Schema)
    """As FROM left it."""

    @cached_property
    def downs(self) -> tuple[Down, ...]:
        """Every step, in the order in which they run."""
        found = []
        schema = self.schema
        for revision in self.revisions:
            for step in revision.down or ():
                found.append(Down(revision, step, schema))
                schema = apply(step.operation, schema, origin_of(revision, step))
        return tuple(found)

    @cached_property
    def after(self) -> Schema:
        """The schema at the end."""
        if not self.downs:
            return self.schema
        last = self.downs[-1]
        return apply(last.operation, last.schema, origin_of(last.revision, last.step))

    def place(self, revision: Revision, step: Step | None = None, says: str = "") -> Evidence:
        """Turn a step into evidence."""
        return Evidence(self.current, revision.path, step.line if step else revision.line, revision.id, says=says)


@dataclass(frozen=True)
class DownRule:
    """One thing that can go wrong on the way down. Its module's docstring is its manual page."""

    id: str
    summary: str
    """One line, for lists."""
    advice: str
    """What to do, as one or two short sentences."""
    check: Callable[[Descent], Iterator[Found]]

    @property
    def family(self) -> str:
        """What it speaks about: a way out, never the rollback itself."""
        return "way down"

    @property
    def page(self) -> str:
        """Its manual page."""
        return manual_page(self.check)


def found_by(descent: Descent, rules: Iterable[DownRule]) -> tuple[Finding, ...]:
    """Ask every rule, worst first; one finding for each rule and object."""
    found: dict[tuple[str, str], Finding] = {}
    for rule in rules:
        for each in rule.check(descent):
            found.setdefault((rule.id, each.object), named(rule.id, Axis.DATA, rule.advice, each))
    return tuple(sorted(found.values(), key=lambda finding: -finding.level.rank))


def stops(findings: Iterable[Finding]) -> Finding | None:
    """Give what makes it no way at all: there is no way down, or it could not be read."""
    return next((each for each in findings if each.level in {Level.UNSAFE, Level.UNKNOWN}), None)


def losses(descent: Descent) -> tuple[str, ...]:
    """Name what is gone for good, table by table and column by column."""
    lost: dict[str, None] = {}
    for down in descent.downs:
        match down.operation:
            case DropTable(table=table) if not _rebuilt(descent, down, table) and not _made(descent, down, table):
                lost[table] = None
            case DropColumn(table=table, column=column) if not _made(descent, down, table, column):
                lost[f"{table}.{column}"] = None
            case WriteRows(verb="delete" | "truncate", table=table):
                lost[f"rows of {table}"] = None
            case _:
                pass
    lost |= dict.fromkeys(_left_out(descent))
    return tuple(name for name in lost if name.rpartition(".")[0] not in lost)


def locks(descent: Descent) -> tuple[str, ...]:
    """Say which tables are locked, and how long: "users, short"."""
    heaviest: dict[str, Weight] = {}
    for down in descent.downs:
        table, heavy = weight(down.operation, down.schema, descent.dialect)
        if table and heavy and table in descent.schema.tables:
            heaviest[table] = max(heavy, heaviest.get(table, Weight.NONE))
    return tuple(f"{table}, {WORDS[heavy]}" for table, heavy in heaviest.items())


def _left_out(descent: Descent) -> Iterator[str]:
    """Give columns that a table had and that it lacks once it was built anew."""
    for name, table in descent.schema.tables.items():
        after = descent.after.tables.get(name)
        if after is not None and after.whole and not table.view:
            yield from (
                f"{name}.{column}"
                for column in table.columns
                if column not in after.columns and not after.gone.get(column, Gone(Origin("", 0))).to
            )


def _rebuilt(descent: Descent, down: Down, table: str) -> bool:
    """Tell whether a table that is dropped comes back under its name in the same revision: it was copied."""
    later = descent.downs[descent.downs.index(down) :]
    return any(
        each.revision is down.revision and isinstance(each.operation, RenameTable) and each.operation.to == table
        for each in later
    )


def _made(descent: Descent, down: Down, table: str, column: str = "") -> bool:
    """Tell whether an earlier step down made it, so that nothing of FROM's is in it."""
    before = descent.schema.tables.get(table)
    met = down.schema.tables.get(table)
    if before is None:
        return met is not None and any(
            met.origin == origin_of(each.revision, each.step) for each in _earlier(descent, down)
        )
    return bool(column) and before.whole and column not in before.columns


def _earlier(descent: Descent, down: Down) -> tuple[Down, ...]:
    return descent.downs[: descent.downs.index(down)]
