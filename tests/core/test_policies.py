import pytest

from checker.core.objects import Policy
from checker.core.policies import hides

ROLES = "exists ((<Role>{%s} intersect global roles))"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ROLES % "'a', 'b'", ROLES % "'c', 'b', 'a'"),
        ("(.mine)", "((.mine) or .public)"),
        ("(.a and .b)", "(.b)"),
        ("((.a or .b) and .c)", "((.a or .b or .x) and .c)"),
        ("(state in ('a'))", "(State IN ('a'))"),
        ("not (.a)", "(not (.a))"),
        ("(Role.a in global roles)", ROLES % "'a', 'b'"),
        ("((.key in {'x'}) ?? false)", "((.key in {'x', 'y'}) ?? false)"),
        ("(with r := (.roles) select (Role.a in r))", "(with r := (.roles) select ((Role.a in r) or .mine))"),
        ("(.a)", "true"),
    ],
)
def test_a_policy_that_shows_more_hides_nothing(before: str, after: str) -> None:
    assert not hides({"p": Policy(using=before)}, {"p": Policy(using=after)})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ROLES % "'a', 'b'", ROLES % "'b'"),
        ("(.mine or .public)", "(.mine)"),
        ("(.a)", "(.a and .b)"),
        ("not exists ((<Role>{'a'} intersect global roles))", "not exists ((<Role>{'a', 'b'} intersect global roles))"),
        ("(.a in {'a'})", "(.a not in {'a'})"),
        ("(.level <= 3)", "(.level <= 2)"),
        ("(.a != 'x')", "(.a != 'y')"),
        (ROLES % "'a', 'b'", "(Role.a in global roles)"),
        ("(with r := (.roles) select (Role.a in r))", "(with r := (.groups) select (Role.a in r))"),
    ],
)
def test_a_policy_that_may_show_less_hides(before: str, after: str) -> None:
    assert hides({"p": Policy(using=before)}, {"p": Policy(using=after)})


def test_one_more_permissive_policy_hides_nothing_and_a_restrictive_one_does() -> None:
    before = {"p": Policy(using="(.a)")}
    assert not hides(before, {**before, "q": Policy(using="(.b)")})
    assert hides(before, {**before, "q": Policy(using="(.b)", restrictive=True)})
    assert hides({**before, "q": Policy(using="(.b)")}, before)
    assert not hides({**before, "q": Policy(using="(.b)", restrictive=True)}, before)


def test_what_policies_are_called_does_not_matter() -> None:
    before = {"p": Policy("select delete", using="(.a)")}
    assert not hides(before, {"q": Policy("select update read", using="true"), "r": Policy("delete", using="(.a)")})
    assert hides(before, {"q": Policy("select update read", using="true")})


def test_a_policy_for_others_or_for_other_statements_is_another() -> None:
    assert hides({"p": Policy("select", using="(.a)")}, {"p": Policy("insert", using="(.a)")})
    assert hides({"p": Policy(roles=("x",), using="(.a)")}, {"p": Policy(roles=("y",), using="(.a)")})
