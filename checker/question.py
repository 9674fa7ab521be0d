"""What a person asks, in the words of the command line."""

from collections.abc import Callable
from typing import TypeAlias

from checker.core.fact import frozen
from checker.core.verdict import Ref

Progress: TypeAlias = Callable[[str], None]
"""Is told what goes on, for long work at a terminal."""


def quiet(_message: str) -> None:
    """Tell nobody."""


@frozen
class Question:
    """One question about one repository."""

    repo: str = "."
    target: str = ""
    """TO as typed; empty for questions about no single release."""
    current: str | None = None
    """FROM as typed; None: found as `--from` says."""
    chosen_by: str = "option"
    """Where `current` comes from: `option`, `environment` or `user-config`."""
    current_revisions: tuple[str, ...] = ()
    """What the ledger holds, typed in."""
    services: tuple[str, ...] = ()
    hook: str | None = None
    dialect: str | None = None
    config: str | None = None
    tags: str | None = None
    last: int | None = 10
    """How many older releases are looked at; None: all."""
    cache: bool = True
    schema: str | None = None
    """The file that holds the newer schema, as typed."""
    stated: bytes = b""
    """What stands in it."""
    code_first: bool = False
    """`rolling`: the new code starts before its migrations run."""


def again(command: str, target: str, question: Question, current: Ref, *more: str) -> str:
    """Give the command line that asks something else about the same two releases; `more` stands behind TO."""
    from shlex import join  # noqa: PLC0415  -- where all is well nothing else is asked

    words = ["rollback-check", command, target, *more]
    if current.chosen_by == "option":
        words += ["--from", current.ref]
    for name, values in (
        ("--current", question.current_revisions),
        ("--service", question.services),
        ("--hook", (question.hook,)),
        ("--dialect", (question.dialect,)),
        ("--tags", (question.tags,)),
        ("--schema", (question.schema,)),
    ):
        words += [word for value in values if value for word in (name, value)]
    return join(words)
