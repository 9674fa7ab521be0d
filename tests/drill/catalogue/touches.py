"""What older code does to the database by SQL of its own; each touch is a module of an application without models."""

from collections.abc import Mapping
from dataclasses import dataclass

_ALL = ("postgres", "mysql", "sqlite")
_COLUMNS = "sku, note, qty, price, flag, status, account_id"


@dataclass(frozen=True)
class Touch:
    """One way of touching the database."""

    name: str
    bodies: Mapping[str, str]
    """By database, where it has such a thing."""
    look: str = ""
    """A query that shows what a write left, asked by the drill itself."""

    def source(self, dialect: str) -> str | None:
        """Write its module."""
        body = self.bodies.get(dialect)
        return None if body is None else _MODULE.format(body=body)


_MODULE = """\
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError


def touch(session):
    {body}
"""


def _sql(name: str, statement: str, *, on: tuple[str, ...] = _ALL, binds: str = "", end: str = "") -> Touch:
    call = f"session.execute(text({statement!r}){f', {binds}' if binds else ''})"
    return Touch(name, dict.fromkeys(on, f"return {call}{end}"))


def _read(name: str, statement: str, *, on: tuple[str, ...] = _ALL, binds: str = "") -> Touch:
    return _sql(name, statement, on=on, binds=binds, end=".all()")


def _write(
    name: str, statement: str, look: str, *, on: tuple[str, ...] = _ALL, binds: str = "", other: str = ""
) -> Touch:
    """`other` is how MariaDB writes it."""

    def body(written: str) -> str:
        return f"session.execute(text({written!r}){f', {binds}' if binds else ''})"

    bodies = {dialect: body(other if other and dialect == "mysql" else statement) for dialect in on}
    return Touch(name, bodies, look)


def _body(name: str, body: str, *, on: tuple[str, ...] = _ALL, look: str = "") -> Touch:
    return Touch(name, dict.fromkeys(on, body.replace("\n", "\n    ")), look)


_NEW = f"SELECT {_COLUMNS} FROM item WHERE sku LIKE 'q%' ORDER BY sku"  # noqa: S608  # our own words
_SKUS = "SELECT count(*), max(qty) FROM item WHERE sku = 'a1'"
_LOGS = "SELECT count(*) FROM log"

TOUCHES = (
    _read("subset", "SELECT sku, qty FROM item ORDER BY sku"),
    _read("whole", f"SELECT {_COLUMNS} FROM item ORDER BY sku"),  # noqa: S608  # our own words
    _read("where note", "SELECT sku FROM item WHERE note = :note", binds='{"note": "first"}'),
    _read("where qty", "SELECT sku FROM item WHERE qty = :qty", binds='{"qty": 2}'),
    _read("where done", "SELECT sku FROM item WHERE status = 'done'"),
    _read("where flag", "SELECT sku FROM item WHERE flag = 0 ORDER BY sku"),
    _read("by id", "SELECT sku FROM item WHERE id = :id", binds='{"id": 2}'),
    _body("star name", 'rows = session.execute(text("SELECT * FROM item ORDER BY sku")).mappings().all()\n'
          'return [(row["sku"], row["note"]) for row in rows]'),
    _body("star position", 'rows = session.execute(text("SELECT * FROM log ORDER BY id")).all()\n'
          "return [msg for number, msg in rows]"),
    _body("star number", 'row = session.execute(text("SELECT * FROM item ORDER BY sku")).fetchone()\nreturn row[2]'),
    _read("log", "SELECT msg FROM log ORDER BY msg"),
    _read("union star", "SELECT * FROM log UNION ALL SELECT * FROM log_copy"),
    _read("distinct star", "SELECT DISTINCT * FROM log ORDER BY id"),
    _write("copy star", "INSERT INTO log_copy SELECT * FROM log WHERE id > 1", "SELECT count(*) FROM log_copy"),
    _read("join", "SELECT sku, title FROM item JOIN account ON account.id = account_id ORDER BY sku"),
    _read("natural join", "SELECT place, amount FROM shelf NATURAL JOIN stock"),
    _read("quoted", 'SELECT "note" FROM item ORDER BY sku', on=("postgres", "sqlite")),
    _read("hint", "SELECT sku FROM item FORCE INDEX (ix_item_note) WHERE note = 'first'", on=("mysql",)),
    _read("indexed by", "SELECT sku FROM item INDEXED BY ix_item_note WHERE note = 'first'", on=("sqlite",)),
    _read("lock", "SELECT sku FROM item WHERE id = 1 FOR UPDATE", on=("postgres", "mysql")),
    _read("view", "SELECT id, name FROM account_v ORDER BY id"),
    _read("call", "SELECT item_total(1)", on=("postgres", "mysql")),
    _read("call by name", "SELECT item_total(wanted => 1)", on=("postgres",)),
    _sql("sequence", "SELECT nextval('item_id_seq')", on=("postgres",), end=".one() and None"),
    _write("insert", "INSERT INTO item (sku, qty) VALUES ('q1', 4)", _NEW),
    _write("insert two", "INSERT INTO item (sku, qty) VALUES ('q2', 4), ('q3', 4)", _NEW),
    _write("insert note", "INSERT INTO item (sku, note, qty) VALUES ('q4', :note, 4)", _NEW, binds='{"note": "n4"}'),
    _write("insert flag", "INSERT INTO item (sku, flag) VALUES ('q5', :flag)", _NEW, binds='{"flag": 1}'),
    _write("insert status", "INSERT INTO item (sku, status) VALUES ('q6', 'done')", _NEW),
    _write("insert null", "INSERT INTO item (sku, note) VALUES ('q7', NULL)", _NEW),
    _write("insert price", "INSERT INTO item (sku, price) VALUES ('q8', 12.34)", _NEW),
    _write("insert time", "INSERT INTO item (sku, created_at) VALUES ('q9', '2024-05-05 11:30:00')",
           "SELECT sku, created_at FROM item WHERE sku = 'q9'"),
    _write("insert id", "INSERT INTO item (id, sku) VALUES (900, 'q10')", _NEW),
    _write("insert log", "INSERT INTO log (msg) VALUES ('new')", _LOGS),
    _write("insert by position", "INSERT INTO log VALUES (77, 'by place')", _LOGS),
    _write("insert wide", "INSERT INTO item VALUES (78, 'q11', 'n', 1, 2, 3, 0, 'new', '2024-05-05 11:30:00', '{}', 1,"
           " 1, 4)", _NEW),
    _write("insert item star", "INSERT INTO log_copy (id, msg) SELECT id + 50, note FROM item",
           "SELECT count(*) FROM log_copy"),
    _write("update note", "UPDATE item SET note = 'other' WHERE sku = 'a1'", "SELECT note FROM item WHERE sku = 'a1'"),
    _write("update qty", "UPDATE item SET qty = :qty WHERE sku = 'a1'", _SKUS, binds='{"qty": 8}'),
    _write("update all", "UPDATE item SET owner_id = 1", "SELECT count(*) FROM item WHERE owner_id = 1"),
    _write("delete", "DELETE FROM item WHERE sku = 'a1'", _SKUS),
    _write("delete log", "DELETE FROM log WHERE msg = 'one'", _LOGS),
    _write("delete within", "DELETE FROM log WHERE msg IN (SELECT msg FROM log_copy)", _LOGS),
    _write("truncate", "TRUNCATE log", _LOGS, on=("postgres",)),
    _body("delete parent", 'try:\n    with session.begin_nested():\n'
          '        session.execute(text("DELETE FROM account WHERE id = 1"))\n'
          "except IntegrityError:\n    return 'refused'", look="SELECT count(*) FROM item WHERE account_id = 1"),
    _write("upsert", "INSERT INTO item (sku, qty) VALUES ('a1', 9), ('q20', 9) ON CONFLICT (sku) DO UPDATE SET qty = 9",
           _SKUS, other="INSERT INTO item (sku, qty) VALUES ('a1', 9), ('q20', 9) ON DUPLICATE KEY UPDATE qty = 9"),
    _write("upsert by name", "INSERT INTO item (sku, qty) VALUES ('a1', 9), ('q21', 9)"
           " ON CONFLICT ON CONSTRAINT uq_item_sku DO UPDATE SET qty = 9", _SKUS, on=("postgres",)),
    _write("upsert by id", "INSERT INTO item (id, sku) VALUES (1, 'a1'), (901, 'q22') ON CONFLICT (id)"
           " DO UPDATE SET qty = 9", _SKUS, on=("postgres", "sqlite")),
    _write("ignore", "INSERT INTO item (sku, qty) VALUES ('a1', 9), ('q23', 9) ON CONFLICT DO NOTHING", _SKUS,
           other="INSERT IGNORE INTO item (sku, qty) VALUES ('a1', 9), ('q23', 9)"),
    _write("replace", "REPLACE INTO item (sku, qty) VALUES ('a1', 9), ('q24', 9)", _SKUS, on=("mysql", "sqlite")),
    _body("catch", "def save(sku):\n"
          '    session.execute(text("INSERT INTO item (sku, qty) VALUES (:sku, 4)"), {"sku": sku})\n\n'
          "save('q25')\ntry:\n    with session.begin_nested():\n        save('a1')\n"
          "except IntegrityError as error:\n    return 'uq_item_sku' in str(error)\nreturn 'stored'", look=_SKUS),
)  # fmt: skip
"""Each returns what it read; what a write left is looked at afterwards."""
