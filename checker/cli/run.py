"""One command line: sorted, read, answered, printed."""

from collections.abc import Callable
from importlib import import_module

from checker.cli.failure import failed
from checker.cli.output import Outcome, put
from checker.cli.words import Given, Words, read, sort
from checker.core.errors import CheckError
from checker.later import answering

_GROUPS = {
    "check": "ask",
    "horizon": "ask",
    "explain": "ask",
    "rolling": "ask",
    "hotfix": "build",
    **dict.fromkeys(("matrix", "graph", "contract"), "show"),
    **dict.fromkeys(("plan", "deploy-order"), "ways"),
    **dict.fromkeys(("gate", "baseline"), "enforce"),
}
"""Which file holds a command; the others are in `setup`."""
_HELP = """\
Usage: rollback-check [TO | COMMAND] [FLAGS]

Says whether an older release can be deployed on the database that a newer one
left behind. Reads git, runs nothing of the project; only --write changes it.
  rollback-check 1.0.0      can we go back to 1.0.0? without TO: how far back?

Commands
  check TO           SAFE (exit code 0), RISKY (10), UNKNOWN (11) or UNSAFE (12)
  horizon            every older release with its verdict
  matrix             every older release from every newer one
  rolling OLD NEW    do two releases work side by side (a rolling deploy)
  explain RULE|TO    what a rule means; the whole reasoning behind a verdict
  plan TO            the ways out, ranked, as commands to copy
  deploy-order A B   from A to B in steps that can each be taken back
  hotfix TO --tag N  a tag of TO's code with FROM's migrations; --write makes it
  gate               may this release ship? blocks what closes the way back
  baseline ACTION    create, update or prune what the gate accepts for a while
  graph              releases and revisions: text, dot, mermaid, graphml, json
  contract [TAG]     what a release understands, for check --contract FILE
  init               a configuration to begin with, written where there is none
  doctor             what was detected: tools, tags, hook, configuration
  rules, schema, version, completion SHELL (bash, zsh or fish)

Flags: rollback-check check --help"""


def run(argv: list[str]) -> int:
    """Answer a command line; give the exit code."""
    try:
        with answering():
            outcome = answered(sort(argv))
            put(outcome.text)
    except CheckError as error:
        return failed(error, argv)
    return outcome.exit_code


def answered(words: Words) -> Outcome:
    """Read the words and let the command answer. Raises CheckError."""
    if not words.command:
        return Outcome(_HELP)
    group = import_module(f"checker.cli.{_GROUPS.get(words.command, 'setup')}")
    command: Callable[..., Outcome] = getattr(group, words.command.replace("-", "_"))
    given: Given | str | None = read(words)
    if given is None:
        from checker.cli.parser import parse  # noqa: PLC0415  -- an ordinary line does without

        given = parse(words, command.__doc__ or "")
    if isinstance(given, str):
        return Outcome(given)
    return command(*given.own, flags=given.flags.checked())
