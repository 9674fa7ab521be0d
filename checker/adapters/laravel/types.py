"""The types that Laravel's schema builder writes in each dialect (laravel/framework 12.67: Schema/Grammars)."""

from checker.adapters.laravel.made import literal
from checker.grammars.script.values import Value, said

_WHOLE = {"tiny": ("tinyint", "smallint"), "small": ("smallint", "smallint"), "medium": ("mediumint", "integer"),
          "": ("int", "integer"), "big": ("bigint", "bigint")}  # fmt: skip
_PLAIN: dict[str, tuple[str, str, str]] = {
    "tinytext": ("tinytext", "varchar(255)", "text"),
    "text": ("text", "text", "text"),
    "mediumtext": ("mediumtext", "text", "text"),
    "longtext": ("longtext", "text", "text"),
    "boolean": ("tinyint(1)", "boolean", "tinyint(1)"),
    "json": ("json", "json", "text"),
    "jsonb": ("json", "jsonb", "text"),
    "date": ("date", "date", "date"),
    "year": ("year", "integer", "integer"),
    "double": ("double", "double precision", "double"),
    "float": ("float(53)", "float(53)", "float"),
    "uuid": ("char(36)", "uuid", "varchar"),
    "foreignuuid": ("char(36)", "uuid", "varchar"),
    "ipaddress": ("varchar(45)", "inet", "varchar"),
    "macaddress": ("varchar(17)", "macaddr", "varchar"),
    "binary": ("blob", "bytea", "blob"),
    "geometry": ("geometry", "geometry", "geometry"),
    "geography": ("geometry", "geography", "geometry"),
    "point": ("point", "geography", "geometry"),
    "polygon": ("polygon", "geography", "geometry"),
    "vector": ("vector", "vector", "vector"),
    "tsvector": ("text", "tsvector", "text"),
}
_TIMES = {"datetime": ("datetime", "timestamp", "datetime"), "datetimetz": ("datetime", "timestamptz", "datetime"),
          "timestamp": ("timestamp", "timestamp", "datetime"), "timestamptz": ("timestamp", "timestamptz", "datetime"),
          "time": ("time", "time", "time"), "timetz": ("time", "timetz", "time")}  # fmt: skip
_COUNTED = {"id": "big", "bigincrements": "big", "increments": "", "integerincrements": "", "tinyincrements": "tiny",
            "smallincrements": "small", "mediumincrements": "medium"}  # fmt: skip
_AT = {"mysql": 0, "postgres": 1}


def kind(word: str, args: tuple[Value, ...], dialect: str) -> str | None:
    """Write the type that a method of a table stands for; None for one that makes no column. PHP knows no case."""
    word, at = word.lower(), _AT.get(dialect, 2)
    if word in _PLAIN:
        return _PLAIN[word][at]
    if word in _TIMES:
        return _TIMES[word][at]
    if is_counted(word):
        return _counted(_COUNTED[word], dialect)
    if word.endswith("integer") or word in {"foreignid", "foreignidfor"}:
        return _whole(word, dialect)
    if word in {"string", "char", "ulid", "foreignulid"}:
        return _text(word, args, dialect)
    if word in {"enum", "set"}:
        return _labels(word, args, dialect)
    if word in {"decimal", "unsigneddecimal"}:
        return _decimal(args, dialect)
    return None


def is_counted(word: str) -> bool:
    """Tell whether a method makes a column that numbers itself, and is the key."""
    return word.lower() in _COUNTED


def counting(written: str, dialect: str) -> str:
    """Write the type of a whole number that numbers itself."""
    if dialect == "mysql":
        return f"{written} auto_increment"
    serials = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}
    return serials.get(written, written) if dialect == "postgres" else "integer"


def _counted(size: str, dialect: str) -> str:
    if dialect == "postgres":
        return {"big": "bigserial", "small": "smallserial", "tiny": "smallserial"}.get(size, "serial")
    return f"{_WHOLE[size][0]} unsigned auto_increment" if dialect == "mysql" else "integer"


def _whole(word: str, dialect: str) -> str | None:
    unsigned = word.startswith(("unsigned", "foreignid"))
    size = "big" if word.startswith("foreignid") else word.removeprefix("unsigned").removesuffix("integer")
    if size not in _WHOLE:
        return None
    if dialect == "mysql":
        return _WHOLE[size][0] + (" unsigned" if unsigned else "")
    return _WHOLE[size][1] if dialect == "postgres" else "integer"


def _decimal(args: tuple[Value, ...], dialect: str) -> str:
    if dialect not in _AT:
        return "numeric"
    total, places = [*(each for each in args[1:] if isinstance(each, int)), *(8, 2)[len(args[1:]) :]][:2]
    return f"decimal({total}, {places})"


def _text(word: str, args: tuple[Value, ...], dialect: str) -> str:
    if dialect not in _AT:
        return "varchar"
    length = args[1] if len(args) > 1 and isinstance(args[1], int) else 26 if "ulid" in word else 255
    return f"{'varchar' if word == 'string' else 'char'}({length})"


def _labels(word: str, args: tuple[Value, ...], dialect: str) -> str | None:
    held = args[1] if len(args) > 1 else None
    found = [literal(each) for each in held] if isinstance(held, list) else []
    name = said(args[0]) if args else None
    text = "varchar(255)" if dialect == "postgres" else "varchar"
    if not found or None in found or name is None:
        return None if dialect == "mysql" else text
    listed = ", ".join(each or "" for each in found)
    return f"{word}({listed})" if dialect == "mysql" else f'{text} check ("{name}" in ({listed}))'
