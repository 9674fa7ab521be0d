"""Which command a line of words asks for: the first word if it is a command's name, else `check` of that word."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checker.cli.flags import BY_NAME, FLAGS, REPEATABLE, VALUED, Flags, flags_of
from checker.core.errors import CheckError

COMMANDS = (
    "check",
    "horizon",
    "matrix",
    "rolling",
    "explain",
    "plan",
    "deploy-order",
    "hotfix",
    "gate",
    "baseline",
    "graph",
    "contract",
    "rules",
    "init",
    "doctor",
    "schema",
    "version",
    "completion",
)
"""What is built."""
WANTED = {
    "check": "TO",
    "explain": "RULE|TO",
    "plan": "TO",
    "deploy-order": "FROM TO",
    "hotfix": "TO",
    "baseline": "ACTION",
    "rolling": "OLD NEW",
    "completion": "SHELL",
}
"""Commands that want words of their own."""
ALLOWED = {"contract": "TAG"}
"""Commands that may have one."""
RESERVED = frozenset(
    "rehearse report".split()  # noqa: SIM905
)
"""Names of commands to come: a tag of that name is reached with `check`."""


class Word(NamedTuple):
    """One word, or an option with its value."""

    at: int
    text: str
    option: str = ""
    """The option's name; empty for a bare word."""
    value: str | None = None
    quoted: bool = False
    """Whether it stands behind `--`."""


class Words(NamedTuple):
    """A line of words, sorted."""

    command: str
    """Empty: the program's own help is asked for."""
    rest: tuple[str, ...] = ()
    """Everything besides the command's name."""


class Given(NamedTuple):
    """What a command is called with."""

    own: tuple[str, ...]
    flags: Flags


def sort(argv: Sequence[str]) -> Words:
    """Find the command that is asked for. Raises CheckError for one that is not built."""
    words = list(split(argv))
    options = {word.option for word in words}
    bare = [word for word in words if not word.option]
    if "--version" in options:
        return Words("version")
    if not bare:
        return Words("" if options & {"-h", "--help"} else "horizon", tuple(argv))
    first = bare[0]
    if first.quoted or first.text not in {*COMMANDS, *RESERVED}:
        return Words("check", tuple(argv))
    if first.text in RESERVED:
        message = f"{first.text} is not built yet."
        raise CheckError(message, "rollback-check --help", f"a release of that name: rollback-check check {first.text}")
    return Words(first.text, (*argv[: first.at], *argv[first.at + 1 :]))


def read(words: Words) -> Given | None:
    """Read words of the ordinary kind; None for all that typer must judge: help, mistakes.

    Loading typer takes four times as long as Python's own start: more than a whole answer that is known already.
    """
    own: list[str] = []
    values: dict[str, str | bool | tuple[str, ...]] = {}
    for word in split(words.rest):
        if not word.option:
            own.append(word.text)
            continue
        field = BY_NAME.get(word.option)
        if field is None or field not in flags_of(words.command) or (word.value is None) is bool(FLAGS[field].metavar):
            return None
        if field in REPEATABLE:
            values[field] = (*tuple(values.get(field, ())), str(word.value))  # type: ignore[arg-type]
        else:
            values[field] = True if word.value is None else word.value
    least, most = room(words)
    if not least <= len(own) <= most:
        return None
    return Given(tuple(own), Flags(**values))  # type: ignore[arg-type]


def room(words: Words) -> tuple[int, int]:
    """Give how many words of its own a command wants at least and at most."""
    if words.command in ALLOWED:
        return 0, 1
    if words.command == "check" and any(word.option in FLAGS["contract"].names for word in split(words.rest)):
        return 0, 1  # the contract says which release it is about
    wanted = len(WANTED.get(words.command, "").split())
    return wanted, wanted


def wanted_format(argv: Sequence[str]) -> str:
    """Give the format of the output; asked also where a line makes no sense otherwise."""
    return next(reversed(_values(argv, "format")), Flags().format)


def wanted_reports(argv: Sequence[str]) -> list[tuple[str, str]]:
    """Give the formats and files of the reports that make sense; asked also where a line makes none otherwise."""
    told = (text.partition("=") for text in _values(argv, "reports"))
    return [(name, file) for name, _, file in told if file]


def _values(argv: Sequence[str], field: str) -> list[str]:
    return [word.value or "" for word in split(argv) if word.option in FLAGS[field].names]


def wants_trace(argv: Sequence[str]) -> bool:
    """Tell whether the trace of an internal error is wanted."""
    return any(word.option in FLAGS["verbose"].names for word in split(argv))


def split(argv: Sequence[str]) -> Iterator[Word]:
    """Give options with their values, and bare words, as typer would take them."""
    waiting = ""
    quoted = False
    for at, text in enumerate(argv):
        if waiting:
            yield Word(at, text, waiting, text)
            waiting = ""
        elif quoted or text in {"", "-"} or not text.startswith("-"):
            yield Word(at, text, quoted=quoted)
        elif text == "--":
            quoted = True
        elif text.startswith("--"):
            name, equals, value = text.partition("=")
            if name in VALUED and not equals:
                waiting = name
            else:
                yield Word(at, text, name, value if equals else None)
        else:
            for word in _cluster(at, text):
                if word.option in VALUED and word.value is None:
                    waiting = word.option
                else:
                    yield word
    if waiting:
        yield Word(len(argv), "", waiting)


def _cluster(at: int, text: str) -> Iterator[Word]:
    """Give the options of `-vn3`."""
    for place, letter in enumerate(text[1:], 2):
        name = f"-{letter}"
        if name in VALUED:
            yield Word(at, text, name, text[place:] or None)
            return
        yield Word(at, text, name)
