"""The flags: those that every command has, and those of single commands."""

from typing import NamedTuple

from checker.core.errors import CheckError


class Flags(NamedTuple):
    """What stands on the command line besides the command and its own word."""

    current: str | None = None
    revisions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    hook: str | None = None
    dialect: str | None = None
    repo: str = "."
    config: str | None = None
    tags: str | None = None
    last: str = "10"
    format: str = "text"
    reports: tuple[str, ...] = ()
    allow_risky: bool = False
    exit_zero: bool = False
    verbose: bool = False
    quiet: bool = False
    color: str = "auto"
    ascii: bool = False
    no_cache: bool = False
    tag: str | None = None
    old_code: bool = False
    revert: str | None = None
    branch: str | None = None
    write: bool = False
    contract: str | None = None
    pairs: bool = False
    code_first: bool = False
    most: str | None = None
    running: str | None = None
    policy: str | None = None
    depth: str | None = None
    strict: bool = False
    reason: str | None = None
    until: str | None = None
    schema: str | None = None

    def checked(self) -> "Flags":
        """Refuse what makes no sense: a variable of a script that is empty must not change the question."""
        for name, value in self._asdict().items():
            if value == "" or (isinstance(value, tuple) and any(not each.strip() for each in value)):
                raise CheckError(f"{FLAGS[name].names[0]} is empty.")
        if self.color not in {"auto", "always", "never"}:
            raise CheckError(f"--color is auto, always or never, not {self.color}.")
        if self.verbose and self.quiet:
            raise CheckError("-v and -q contradict each other.")
        self.how_many()
        self.how_many_ways()
        self.how_deep()
        return self

    def how_deep(self) -> int | None:
        """Give how many releases back must stay within reach; 0 for all, None where unsaid. Raises CheckError."""
        if self.depth in {None, "all"}:
            return None if self.depth is None else 0
        return _number(self.depth or "", "--depth is a number from 1 on, or all")

    def how_many_ways(self) -> int:
        """Give how many ways are shown; 0 for as many as fit. Raises CheckError."""
        if self.most is None:
            return 0
        return _number(self.most, "--max is a number from 1 on")

    def how_many(self) -> int | None:
        """Give how many older releases are looked at; None for all. Raises CheckError."""
        if self.last == "all":
            return None
        return _number(self.last, "--last is a number from 1 on, or all")


def _number(text: str, wanted: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise CheckError(f"{wanted}, not {text}.")
    return int(text[:9])


class Flag(NamedTuple):
    """How a flag is written."""

    names: tuple[str, ...]
    says: str
    metavar: str = ""
    """What stands for its value; a switch has none."""
    of: tuple[str, ...] = ()
    """The commands that have it; none: all of them."""


_GATE = ("gate", "baseline")
FLAGS = {
    "current": Flag(("--from",), "The release that runs now: tag, branch or commit.", "REF"),
    "revisions": Flag(("--current",), "What the ledger holds; - reads it from standard input. Repeatable.", "REV"),
    "services": Flag(("--service", "-s"), "One service. Repeatable; default: all.", "NAME"),
    "hook": Flag(("--hook",), "What runs before a deploy: a command, auto or none.", "COMMAND"),
    "dialect": Flag(("--dialect",), "The database: postgres, mysql, sqlite, ...", "NAME"),
    "repo": Flag(("--repo", "-C"), "The repository to read.", "DIR"),
    "config": Flag(("--config",), "The configuration; default: searched upwards.", "FILE"),
    "tags": Flag(("--tags",), "Which tags are releases.", "GLOB"),
    "last": Flag(("--last", "-n"), "How many older releases are looked at.", "N|all"),
    "format": Flag(("--format", "-f"), "What goes to standard output: {formats}.", "NAME"),
    "reports": Flag(("--report",), "Also write that format to a file. Repeatable.", "NAME=FILE"),
    "allow_risky": Flag(("--allow-risky",), "RISKY exits 0."),
    "exit_zero": Flag(("--exit-zero",), "Exit 0 whatever the verdict: not for decisions."),
    "verbose": Flag(("--verbose", "-v"), "Say everything."),
    "quiet": Flag(("--quiet", "-q"), "Say only the first line."),
    "color": Flag(("--color",), "auto, always or never.", "WHEN"),
    "ascii": Flag(("--ascii",), "Write no characters beyond ASCII."),
    "no_cache": Flag(("--no-cache",), "Read everything again."),
    "tag": Flag(("--tag",), "The tag: to be made (hotfix), to be asked about (gate).", "TAG", ("hotfix", *_GATE)),
    "old_code": Flag(("--old-code",), "TO's code with FROM's migrations: the default.", of=("hotfix",)),
    "revert": Flag(("--revert",), "FROM without these commits, less those with migrations.", "A..B", ("hotfix",)),
    "branch": Flag(("--branch",), "Also a branch of that name.", "NAME", ("hotfix",)),
    "contract": Flag(("--contract",), "Answer from this file alone; wants --current.", "FILE", ("check",)),
    "schema": Flag(("--schema",), "The newer schema: SQL, or JSON of pscale.", "FILE", ("check", "plan")),
    "pairs": Flag(("--pairs",), "In JSON also every pair of releases.", of=("matrix",)),
    "write": Flag(("--write",), "Make the commit and the tag; else they are only shown.", of=("hotfix",)),
    "code_first": Flag(("--code-first",), "The new code starts before its migrations run.", of=("rolling",)),
    "most": Flag(("--max",), "How many ways are shown; default: as many as fit.", "N", ("plan",)),
    "running": Flag(("--running",), "What runs now, as --from.", "REF", _GATE),
    "policy": Flag(("--policy",), "What passes: direct, way-out or report.", "NAME", _GATE),
    "depth": Flag(("--depth",), "How many releases back must stay within reach.", "N|all", _GATE),
    "strict": Flag(("--strict",), "RISKY does not pass.", of=_GATE),
    "reason": Flag(("--reason",), "Why it is accepted.", "TEXT", ("baseline",)),
    "until": Flag(("--until",), "The last day, or the first release where it ends.", "DAY|TAG", ("baseline",)),
}
BY_NAME = {name: field for field, flag in FLAGS.items() for name in flag.names}
VALUED = frozenset(name for name, field in BY_NAME.items() if FLAGS[field].metavar)


def flags_of(command: str) -> tuple[str, ...]:
    """Give the fields of the flags that a command has."""
    return tuple(field for field, flag in FLAGS.items() if not flag.of or command in flag.of)


REPEATABLE = frozenset(("revisions", "services", "reports"))
