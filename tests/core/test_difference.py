from collections.abc import Iterator

from checker.core.difference import findings
from checker.core.finding import Axis, Certainty, Found, Level
from checker.core.needs import Needs
from checker.core.rollback import Rollback
from checker.core.rule import Rule
from checker.core.schema import Origin, Schema, Table

AT = Origin("m.py", 1)


def rule(axis: Axis = Axis.SCHEMA, level: Level = Level.UNSAFE, certainty: Certainty = Certainty.CERTAIN) -> Rule:
    def check(rollback: Rollback) -> Iterator[Found]:
        for name in rollback.schema.tables:
            yield Found(name, level, f"{rollback.current}: {name}", state=name, certainty=certainty)

    return Rule("some-rule", axis, "summary", "the rule's advice", check)


def rollback(left: str, own: str) -> Rollback:
    schema, kept = (Schema(tables={name: Table(name, origin=AT) for name in names.split()}) for names in (left, own))
    return Rollback("1.0.1", "1.0.0", Needs(), schema, kept)


def test_what_holds_on_the_targets_own_schema_too_is_no_finding() -> None:
    assert [found.object for found in findings(rollback("a b", "a"), [rule()])] == ["b"]


def test_a_release_fits_itself() -> None:
    assert findings(rollback("a b", "a b"), [rule()]) == ()


def test_boot_is_asked_once() -> None:
    assert [found.object for found in findings(rollback("a", "a"), [rule(Axis.BOOT)])] == ["a"]


def test_the_targets_own_schema_is_looked_at_only_where_something_was_found() -> None:
    asked: list[str] = []

    def check(rollback: Rollback) -> Iterator[Found]:
        asked.append(rollback.current)
        yield from (Found(name, Level.UNSAFE, name, state=name) for name in rollback.schema.tables)

    some = Rule("some-rule", Axis.SCHEMA, "summary", "advice", check)
    assert findings(rollback("", "a"), [some]) == ()
    assert asked == ["1.0.1"]
    assert findings(rollback("a", "a"), [some]) == ()
    assert asked == ["1.0.1", "1.0.1", "1.0.0"]


def test_only_what_is_certain_is_unsafe() -> None:
    found = findings(rollback("a", ""), [rule(certainty=Certainty.LIKELY)])
    assert [each.level for each in found] == [Level.RISKY]


def test_the_worst_comes_first() -> None:
    found = findings(rollback("a", ""), [rule(level=Level.NOTE), rule(level=Level.UNKNOWN), rule(level=Level.UNSAFE)])
    assert [each.level for each in found] == [Level.UNSAFE, Level.UNKNOWN, Level.NOTE]


def test_a_finding_takes_its_rules_words_where_it_has_none() -> None:
    (found,) = findings(rollback("a", ""), [rule()])
    assert (found.advice, found.headline, found.label, found.fingerprint) == (
        "the rule's advice",
        "1.0.1: a",
        "a",
        "some-rule:a",
    )
