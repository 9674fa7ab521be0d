from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.core.matrix import NOT_ASKED, VERDICTS, Matrix, classes


def rows(*lines: str) -> tuple[str, ...]:
    return tuple(f"{NOT_ASKED * (len(lines) - len(line))}{line}" for line in lines)


@settings(deadline=None)
@given(st.integers(1, 9), st.binary(min_size=81, max_size=81))
def test_no_verdict_is_lost(number: int, drawn: bytes) -> None:
    letters = ["SSSUR?"[each % 6] for each in drawn]
    names = [f"1.{at}" for at in reversed(range(number))]
    table = [
        "".join(letters[old * number + new] if new > old else NOT_ASKED for new in range(number))
        for old in range(number)
    ]
    alike, cells = classes(names, table)
    assert [name for each in alike for name in each.releases] == names
    found = Matrix(tuple(names), alike, cells)
    assert list(found.every_pair()) == [
        (names[old], names[new], VERDICTS[table[old][new]]) for old, new in combinations(range(number), 2)
    ]


def test_neighbours_that_fare_alike_are_one() -> None:
    table = rows("SSUU", "SUU", "UU", "S", "")
    alike, cells = classes(("5", "4", "3", "2", "1"), table)
    assert [each.releases for each in alike] == [("5", "4", "3"), ("2", "1")]
    assert cells == {
        "c1": {"c1": VERDICTS["S"], "c2": VERDICTS["U"]},
        "c2": {"c2": VERDICTS["S"]},
    }


def test_neighbours_that_fare_badly_with_each_other_are_one_only_if_all_do() -> None:
    assert [len(each.releases) for each in classes(("3", "2", "1"), rows("UU", "U", ""))[0]] == [3]
    assert [len(each.releases) for each in classes(("3", "2", "1"), rows("US", "U", ""))[0]] == [1, 1, 1]
