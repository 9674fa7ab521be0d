"""What everything that is written as JSON has in common, and how it is spelled."""

from json import dumps

from checker import __version__
from checker.core.errors import CheckError
from checker.core.fact import Json

SCHEMA = "rollback-check/1"


def envelope(command: str, body: dict[str, Json], exit_code: int = 0, verdict: str | None = None) -> str:
    """Write what every command's output has, and one command's own."""
    head: dict[str, Json] = {
        "schema": SCHEMA,
        "tool": {"name": "rollback-check", "version": __version__},
        "command": command,
        "verdict": verdict,
        "exit_code": exit_code,
    }
    return spelled({**head, **body})


def failure(command: str | None, error: CheckError) -> str:
    """Write why no verdict was reached."""
    message: Json = {"message": error.message, "try": list(error.tries)}
    return spelled({"schema": SCHEMA, "command": command, "verdict": None, "exit_code": error.code, "error": message})


def spelled(value: Json) -> str:
    r"""Write JSON that is plain ASCII; a byte that is not UTF-8 becomes `\ufffd`, for lone surrogates are no JSON.

    Only texts can hold `##[`, which the log of a GitHub job would take for a command.
    """
    return dumps(_sound(value), indent=2).replace("##[", "##\\u005b")


def _sound(value: Json) -> Json:
    match value:
        case str():
            return value if value.isascii() else _whole(value)
        case list():
            return [_sound(each) for each in value]
        case dict():
            return {key: _sound(each) for key, each in value.items()}
        case _:
            return value


def _whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
