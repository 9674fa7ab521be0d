"""Values out of a table of settings: of the type that is wanted, or a complaint that says which one and why."""

from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, TypeVar

from checker.core.errors import CheckError

T = TypeVar("T", bound=str)
Row = TypeVar("Row")


class Settings:
    """One table of a file. Everything raises CheckError where the file says something else than what is asked for."""

    def __init__(
        self, source: str, values: Mapping[str, object], where: str = "", refused: Mapping[str, str] | None = None
    ) -> None:
        self._source = source
        self._values = values
        self._where = where
        self._refused = refused or {}
        self._asked: list[str] = []

    def text(self, key: str) -> str:
        """Give a text; empty where it is not set."""
        value = self._get(key)
        if value is None:
            return ""
        return value if isinstance(value, str) else self._complain(key, "must be a text")

    def needed(self, key: str) -> str:
        """Give a text that must be set."""
        return self.text(key) or self._complain(key, "is missing")

    def choice(self, key: str, among: Sequence[T]) -> T:
        """Give one of some words; the first where none is set."""
        value = self._get(key)
        if value is None:
            return among[0]
        found = next((word for word in among if word == value), None)
        return self._complain(key, f"must be one of {', '.join(among)}") if found is None else found

    def flag(self, key: str) -> bool:
        """Give yes or no; no where it is not set."""
        value = self._get(key)
        if value is None:
            return False
        return value if isinstance(value, bool) else self._complain(key, "must be true or false")

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts; empty where it is not set."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            self._complain(key, "must be a list of texts")
        return tuple(value)

    def count_or_all(self, key: str) -> int | None:
        """Give a number from 1 on, or None for `all`; 1 where it is not set."""
        value = self._get(key)
        if value is None:
            return 1
        if value == "all":
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self._complain(key, 'must be a whole number from 1 on, or "all"')
        return value

    def number(self, key: str) -> int:
        """Give a whole number; 0 where it is not set."""
        value = self._get(key)
        if not isinstance(value, int | None) or isinstance(value, bool):
            self._complain(key, "must be a whole number")
        return value or 0

    def none_or_texts(self, key: str, what: str) -> tuple[str, ...]:
        """Give a list of texts, empty for `none`; one of the two must be set."""
        value = self._get(key)
        if value == "none":
            return ()
        if not isinstance(value, list) or not value:
            self._complain(key, f'must be "none" or a list of {what}')
        return self.texts(key)

    def table(self, key: str) -> "Settings":
        """Give a table; empty where it is not set."""
        value = self._get(key)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            self._complain(key, f"must be a table, [{key}]")
        return Settings(self._source, value, f"{key}.", self._refused)

    def rows(self, key: str, read: "Callable[[Settings], Row]", *, closed: bool = True) -> "tuple[Row, ...]":
        """Give what is read from each table of a list; in closed ones a setting that nobody knows is a complaint."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self._complain(key, f"must be written [[{key}]]")
        made = []
        for number, each in enumerate(value, 1):
            table = Settings(self._source, each, f"[[{key}]] number {number}: ", self._refused)
            made.append(read(table))
            if closed:
                table.close()
        return tuple(made)

    def close(self) -> None:
        """Complain about the first setting that nobody asked for."""
        for key in self._values:
            if key in self._asked:
                continue
            if key in self._refused:
                self._complain(key, self._refused[key])
            message = f"{self._source}: there is no setting {self._where}{key}."
            near = _nearest(key, self._asked)
            raise CheckError(message, near or f"one of {', '.join(self._asked)}")

    def _get(self, key: str) -> object:
        if key not in self._asked:
            self._asked.append(key)
        return self._values.get(key)

    def _complain(self, key: str, why: str) -> NoReturn:
        raise CheckError(f"{self._source}: {self._where}{key} {why}.")


def _nearest(key: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  -- only on the way to an error

    return next(iter(get_close_matches(key.replace("_", "-").lower(), known, n=1)), "")
