"""What typer says about a line of words: help, mistakes, and everything out of the ordinary."""

from collections.abc import Callable
from contextlib import redirect_stdout
from inspect import Parameter, Signature
from io import StringIO
from typing import Annotated

from typer import Argument, Option, Typer
from typer.main import get_command

from checker.cli.flags import BY_NAME, FLAGS, REPEATABLE, Flags, flags_of
from checker.cli.words import ALLOWED, WANTED, Given, Words, room
from checker.core.errors import CheckError
from checker.reports import REPORTS

_HELP = {
    "FROM": "The release that runs now.",
    "TO": "The release you want back; previous: the one before FROM.",
    "RULE|TO": "A rule's id, or a release.",
    "TAG": "A release; default: the one that runs now.",
    "OLD": "The release that runs.",
    "NEW": "The release that takes its place.",
    "ACTION": "create, update or prune.",
    "SHELL": "bash, zsh or fish.",
}
_OWN = "own_"


def parse(words: Words, about: str) -> Given | str:
    """Let typer read the words; a text is the help that was asked for. Raises CheckError for mistakes."""
    # Only the command that is asked for is built: each has some twenty options.
    app = Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command(words.command, help=about, context_settings={"help_option_names": ["-h", "--help"]})(_taker(words))
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            said = get_command(app).main(
                list(words.rest), f"rollback-check {words.command}", standalone_mode=False, terminal_width=80
            )
    except Exception as error:
        # typer keeps its errors in a place that moves between versions; what they can do tells them.
        if not hasattr(error, "format_message"):
            raise
        raise _usage(error, words) from error
    return said if isinstance(said, Given) else printed.getvalue().rstrip()


def options(command: str) -> list[str]:
    """Give the long names of a command's options."""
    own = flags_of(command)
    return [*(name for name, field in BY_NAME.items() if field in own and name.startswith("--")), "--help"]


def _taker(words: Words) -> Callable[..., Given]:
    """Make a function whose parameters are the command's word and every flag: that is how typer learns of them."""

    def take(**given: object) -> Given:
        own = tuple(str(word) for name in wanted if (word := given.pop(name)) is not None)
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        return Given(own, Flags(**{**values, **{name: values[name] or () for name in REPEATABLE}}))  # type: ignore[arg-type]

    said = WANTED.get(words.command) or ALLOWED.get(words.command, "")
    wanted = {f"{_OWN}_{number}": word for number, word in enumerate(said.split())}
    default = Parameter.empty if room(words)[0] else None
    parameters = [
        *(
            _parameter(name, Annotated[str | None, Argument(metavar=word, help=_HELP[word])], default)
            for name, word in wanted.items()
        ),
        *(_parameter(name, _annotation(name), Flags._field_defaults[name]) for name in flags_of(words.command)),
    ]
    take.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    take.__annotations__ = {each.name: each.annotation for each in parameters}
    return take


def _parameter(name: str, annotation: object, default: object = Parameter.empty) -> Parameter:
    kept = None if name in REPEATABLE else default
    return Parameter(name, Parameter.KEYWORD_ONLY, default=kept, annotation=annotation)


def _annotation(name: str) -> object:
    flag = FLAGS[name]
    option = Option(*flag.names, metavar=flag.metavar or None, help=flag.says.format(formats=", ".join(REPORTS)))
    if not flag.metavar:
        return Annotated[bool, option]
    return Annotated[list[str] | None, option] if name in REPEATABLE else Annotated[str | None, option]


def _usage(error: Exception, words: Words) -> CheckError:
    named = getattr(error, "option_name", None)
    message = str(getattr(error, "message", "") or error).rstrip(".")
    more = f"rollback-check {words.command} --help"
    if type(error).__name__ == "NoSuchOption" and named:
        return CheckError(f"there is no option {named}.", _nearest(named, words.command) or more)
    if type(error).__name__ == "MissingParameter":
        return CheckError(
            f"{words.command} wants {WANTED[words.command].replace('|', ' or ').replace(' NEW', ' and NEW')}.", more
        )
    if "extra argument" in message:
        extra = message.rpartition("(")[2].rstrip(")")
        hint = "rollback-check TO --from FROM" if words.command == "check" else more
        return CheckError(f"{words.command} does not know what to do with {extra}.", hint)
    return CheckError(f"{message[:1].lower()}{message[1:]}.", more)


def _nearest(option: str, command: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  -- only on the way to an error

    return next(iter(get_close_matches(option.partition("=")[0], options(command), n=1)), "")
