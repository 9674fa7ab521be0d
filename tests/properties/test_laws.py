"""What holds of every rollback, whatever stands in its revisions."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from checker.core.apply import apply
from checker.core.column import Column
from checker.core.difference import findings
from checker.core.needs import Needs
from checker.core.operation import AddColumn, CreateTable, Operation, RenameColumn, RenameTable
from checker.core.rollback import Rollback
from checker.core.schema import Origin, Schema
from checker.core.types import Type
from checker.core.verdict import Verdict
from checker.rules import RULES
from tests.properties.histories import BOUNDED, NAMES, OLD, asked, changes, dialects, needs, operations

TEXT = Type("text", length=20)


def verdict(rollback: Rollback) -> Verdict:
    return Verdict.of(each.level for each in findings(rollback, RULES))


def grave(rollback: Rollback) -> dict[str, str]:
    found = findings(rollback, RULES)
    return {each.fingerprint: each.level.value for each in found if each.level.rank}


@BOUNDED
@given(done=st.lists(operations, max_size=12), dialect=dialects)
def test_applying_never_raises(done: list[Operation], dialect: str) -> None:
    schema = Schema(dialect)
    for line, each in enumerate(done, 1):
        schema = apply(each, schema, Origin("m.py", line, "a1"))
        assert isinstance(schema, Schema)
        assert all(name == table.name for name, table in schema.tables.items())
        assert not schema.tables.keys() & schema.gone.keys()


@BOUNDED
@given(old=changes, new=changes, wanted=needs, dialect=dialects)
def test_a_release_fits_itself(old: list[Operation], new: list[Operation], wanted: Needs, dialect: str) -> None:
    assert grave(asked([*OLD, *old, *new], [], wanted, dialect)) == {}
    rollback = asked([*OLD, *old], [new], wanted, dialect)
    assert findings(replace(rollback, schema=rollback.own, between=()), RULES) == ()


@BOUNDED
@given(new=changes, at=st.integers(0, 5), wanted=needs, dialect=dialects)
def test_an_unrelated_table_changes_no_verdict(new: list[Operation], at: int, wanted: Needs, dialect: str) -> None:
    made = CreateTable("elsewhere", (Column("id", Type("int"), nullable=False, primary_key=True), Column("text", TEXT)))
    more = [*new[:at], made, *new[at:]]
    assert verdict(asked(OLD, [more], wanted, dialect)) == verdict(asked(OLD, [new], wanted, dialect))


@BOUNDED
@given(new=changes, wanted=needs, dialect=dialects)
def test_a_nullable_column_changes_no_verdict(new: list[Operation], wanted: Needs, dialect: str) -> None:
    more = [AddColumn("users", Column("unheard_of", TEXT)), *new]
    assert verdict(asked(OLD, [more], wanted, dialect)) == verdict(asked(OLD, [new], wanted, dialect))


@BOUNDED
@given(new=changes, column=st.sampled_from(NAMES), whole=st.booleans(), wanted=needs, dialect=dialects)
def test_renaming_there_and_back_is_nothing(
    new: list[Operation],
    column: str,
    whole: bool,  # noqa: FBT001
    wanted: Needs,
    dialect: str,
) -> None:
    there: Sequence[Operation] = (
        (RenameTable("users", "aside"), RenameTable("aside", "users"))
        if whole
        else (RenameColumn("users", column, "aside"), RenameColumn("users", "aside", column))
    )
    assert grave(asked(OLD, [[*there, *new]], wanted, dialect)) == grave(asked(OLD, [new], wanted, dialect))


@BOUNDED
@given(new=changes, at=st.integers(0, 5), wanted=needs, dialect=dialects)
def test_splitting_a_revision_changes_no_verdict(new: list[Operation], at: int, wanted: Needs, dialect: str) -> None:
    split = [each for each in (new[:at], new[at:]) if each]
    assert verdict(asked(OLD, split, wanted, dialect)) == verdict(asked(OLD, [new], wanted, dialect))
