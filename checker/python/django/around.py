"""What the names of a migration's module are to the functions in it."""

import ast
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from checker.python.scope import Code
from checker.python.sqlalchemy_calls import last_of, path_of
from checker.python.values import Attribute, Call, Class, Function, Name, Value

STANDARD = frozenset(sys.stdlib_module_names) - {"os", "subprocess", "importlib", "runpy", "sqlite3"}
"""Modules of Python that touch no database and no other program."""
_DJANGO = (
    "django.db.models",
    "django.db.utils",
    "django.utils",
    "django.core.exceptions",
    "django.core.management.CommandError",
    "django.core.management.base",
    "django.contrib.auth.hashers",
    "django.contrib.postgres.aggregates",
    "django.template.defaultfilters",
)
_PURE = frozenset((
    "babel", "bleach", "dateutil", "markdown", "nanoid", "phonenumbers", "pytz", "shortuuid", "slugify", "ulid",
    "unidecode",
))  # fmt: skip
"""Packages that make values of values."""
_KINDS = {"Enum", "IntEnum", "StrEnum", "TextChoices", "IntegerChoices"}
NEVER = frozenset(
    """execute executemany executescript cursor raw connection connections schema_editor call_command create_model
    delete_model add_field remove_field alter_field alter_db_table system popen run migrate""".split()  # noqa: SIM905
)
"""Names of what may do more than work with rows."""
_LOGGERS = {"logging.getLogger", "structlog.get_logger", "structlog.getLogger", "celery.utils.log.get_task_logger"}
DATABASE = "django.db."
"""Where `connection` and `transaction` come from."""

Rows = tuple[tuple[str, ...], ...]


class Around(NamedTuple):
    """A module's names, sorted by what a function may do with them."""

    free: Mapping[str, Rows] = {}
    """Plain values and Django's own expressions, with the rows of texts that a loop over them goes through."""
    functions: Mapping[str, ast.FunctionDef] = {}
    """The module's own."""
    foreign: frozenset[str] = frozenset()
    """Imported from the project or from somebody's package."""
    database: Mapping[str, str] = {}
    """`connection` and `transaction` of Django, under their names here."""
    texts: Mapping[str, str] = {}


def around(names: Mapping[str, Value]) -> Around:
    """Sort a module's names."""
    return Around(
        {name: _texts(value) for name, value in names.items() if is_free(value)},
        {name: node for name, value in names.items() for node in _own(value)},
        frozenset(name for name, value in names.items() if isinstance(value, Name | Attribute) and not is_free(value)),
        {name: path for name, value in names.items() if (path := imported(value))},
        {name: value for name, value in names.items() if isinstance(value, str)},
    )


def is_free(value: Value) -> bool:
    """Tell whether a function may use a value freely."""
    match value:
        case None | bool() | int() | float() | str():
            return True
        case list() | tuple() | set():
            return all(map(is_free, value))
        case dict():
            return all(map(is_free, value.values()))
        case Call(function=Attribute(of=Call() as logger, name="getChild")):
            return is_free(logger)
        case Call(function=function):
            return path_of(function) in _LOGGERS
        case Class(bases=bases):
            return any(last_of(base) in _KINDS for base in bases)
        case Name() | Attribute():
            return is_free_path(path_of(value))
    return False


def is_free_path(path: str) -> bool:
    """Tell whether a function may use what is imported by this path freely."""
    if path.rpartition(".")[2] in NEVER:
        return False
    return path.startswith(_DJANGO) or path.partition(".")[0] in STANDARD | _PURE


def imported(value: Value) -> str:
    """Give `connection` or `transaction` where a value is Django's; empty for all else."""
    path = path_of(value) if isinstance(value, Name | Attribute) else ""
    return path.removeprefix(DATABASE) if path in {f"{DATABASE}connection", f"{DATABASE}transaction"} else ""


def _own(value: Value) -> Iterator[ast.FunctionDef]:
    if isinstance(value, Function) and isinstance(value.body, Code) and isinstance(value.body.node, ast.FunctionDef):
        yield value.body.node


def _texts(value: Value) -> Rows:
    """Give the rows of texts that a loop over a value goes through; nothing where it is not such a list."""
    rows = [(each,) if isinstance(each, str) else each for each in value] if isinstance(value, list | tuple) else []
    kept = [
        tuple(map(str, each))
        for each in rows
        if isinstance(each, list | tuple) and all(isinstance(e, str) for e in each)
    ]
    return tuple(kept) if len(kept) == len(rows) else ()


def rows_of_literal(value: ast.expr) -> Rows:
    """Give the rows of texts that stand in a list or tuple as it is written."""
    try:
        return _texts(ast.literal_eval(value)) if isinstance(value, ast.List | ast.Tuple) else ()
    except ValueError:
        return ()
