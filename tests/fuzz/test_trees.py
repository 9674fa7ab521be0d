"""A damaged tree object is an error, never a release that lacks files."""

from collections.abc import Generator, Iterable

from hypothesis import given
from hypothesis import strategies as st

from checker.core.errors import CheckError
from checker.core.tree import Unread
from checker.repo.objects import Object
from checker.repo.trees import Trees
from tests.fuzz.bounds import tried

ROOT = "ab" * 20
names = st.binary(min_size=1, max_size=8).map(lambda name: name.replace(b"\0", b"0").replace(b"/", b"_"))
entries = st.lists(
    st.builds(
        lambda mode, name, id_: mode + b" " + name + b"\0" + id_,
        st.sampled_from((b"100644", b"100755", b"120000", b"160000")),
        names,
        st.binary(min_size=20, max_size=20),
    ),
    max_size=5,
)


class Held:
    """Objects of a single tree."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, wanted: Iterable[str]) -> Generator[Object | Unread]:
        yield from (Object(id_, "tree", self.data) for id_ in wanted)


def read(data: bytes) -> dict[str, str]:
    return Trees(Held(data)).files(ROOT)  # type: ignore[arg-type]  # no git is asked


@tried(200)
@given(parts=entries)
def test_every_entry_of_a_sound_tree_is_read(parts: list[bytes]) -> None:
    files = {part[7 : part.index(b"\0")] for part in parts if part.startswith(b"100")}
    assert len(read(b"".join(parts))) == len(files)


@tried(300)
@given(parts=entries.filter(bool), cut=st.integers(1, 19))
def test_a_tree_that_was_cut_is_an_error(parts: list[bytes], cut: int) -> None:
    try:
        read(b"".join(parts)[:-cut])
    except CheckError as error:
        assert "is damaged" in error.message  # noqa: PT017  # anything else is let through
    else:
        raise AssertionError("files were lost without a word")


@tried(200)
@given(data=st.binary(max_size=120))
def test_no_bytes_crash_the_tree_reader(data: bytes) -> None:
    try:
        read(data)
    except CheckError as error:
        assert error.code == 1  # noqa: PT017  # as above
