"""What the catalogue on real databases showed, asked through the whole line without one; each with its near miss."""

import pytest

from checker.core.finding import Axis
from tests.drill.catalogue import agree, base
from tests.drill.catalogue.change import revision
from tests.drill.checkout import ENV
from tests.drill.compare import ask

TOTAL = "CREATE FUNCTION item_total(wanted integer, deep boolean{}) RETURNS integer LANGUAGE sql AS 'SELECT 1'"
GONE = "DROP FUNCTION item_total"
MINE = "CREATE FUNCTION other_total(wanted integer, deep boolean DEFAULT false) RETURNS integer LANGUAGE sql AS '{}'"
OUT = "ALTER TABLE item DROP CONSTRAINT uq_item_sku"
WIDER = "ALTER TABLE item ADD CONSTRAINT uq_item_sku UNIQUE (account_id, sku)"
SAME = "ALTER TABLE item ADD CONSTRAINT uq_item_sku UNIQUE (sku)"
BAD = "ALTER TABLE item ADD CONSTRAINT ck CHECK (pri > 2)"
JOINED = "CREATE VIEW log AS SELECT log_copy.id, msg FROM log_copy JOIN account ON account.id = log_copy.id"
RENAMED = "ALTER TABLE log RENAME TO log_old"
SHIPMENT = (
    "CREATE TABLE shipment (id INTEGER PRIMARY KEY, item_id INTEGER, FOREIGN KEY (item_id) REFERENCES item (id){})"
)
COMPUTED = "ALTER TABLE item ADD COLUMN extra {} GENERATED ALWAYS AS ({}) STORED"
ALWAYS = "ALTER TABLE item ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY"
SEQUENCE = ("ALTER TABLE item ALTER COLUMN id DROP DEFAULT", "DROP SEQUENCE item_id_seq")
AGAIN = "CREATE TABLE log (id serial PRIMARY KEY, msg varchar(40))"
SHORT = "CREATE DOMAIN short AS varchar {}"
IS_SHORT = "ALTER TABLE item ALTER COLUMN note TYPE short"
CHECKED, MISSING, UNREAD = "constraint-check-added", "write-table-missing", "unread-operation"
TO_REMARK = "ALTER TABLE item RENAME COLUMN note TO remark"
ALIAS = "ALTER TABLE item ADD COLUMN note VARCHAR(40) GENERATED ALWAYS AS (remark) STORED"
MODIFY = "ALTER TABLE item MODIFY COLUMN {}"


def said(dialect: str, touch: str, *steps: str) -> dict[str, str]:
    """Ask for the code of one touch back after these steps: rule -> level, without what is good news."""
    known = {
        "alembic.ini": "[alembic]\nscript_location = migrations\n",
        "migrations/env.py": ENV,
        "migrations/versions/a1.py": revision("a1", None, base.begin(dialect)),
        **agree.application(dialect, [touch]),
    }
    answer = ask(known | {"migrations/versions/b2.py": revision("b2", "a1", steps)}, known, dialect, agree.STORE)
    return {
        each.rule: each.level.value
        for each in answer.findings
        if each.axis is not Axis.BOOT and not each.rule.startswith("note-")
    }


@pytest.mark.parametrize(
    ("dialect", "touch", "steps", "expected"),
    [
        ("postgres", "call", [TOTAL.format(" DEFAULT false")], {"read-routine-missing": "unsafe"}),
        ("postgres", "call", [TOTAL.format("")], {}),
        ("postgres", "call", [MINE], {}),
        ("postgres", "call", [GONE, TOTAL.format("")], {"read-routine-missing": "unsafe"}),
        ("postgres", "call", [GONE, TOTAL.format(" DEFAULT false")], {}),
        ("postgres", "sequence", [*SEQUENCE, ALWAYS], {}),
        ("postgres", "sequence", [*SEQUENCE], {"read-routine-missing": "unsafe"}),
        ("sqlite", "replace", [SHIPMENT.format("")], {"constraint-child-added": "risky"}),
        ("mysql", "replace", [SHIPMENT.format(" ON DELETE SET NULL")], {}),
        ("mysql", "ignore", [SHIPMENT.format("")], {}),
        ("sqlite", "log", ["DROP TABLE log", JOINED], {"read-rows-hidden": "risky"}),
        ("sqlite", "log", [RENAMED, "CREATE VIEW log AS SELECT id, msg FROM log_old"], {}),
        ("mysql", "catch", ["ALTER TABLE item DROP INDEX uq_item_sku"], {"constraint-guard-dropped": "risky"}),
        ("mysql", "insert", ["ALTER TABLE item DROP INDEX uq_item_sku"], {}),
        ("postgres", "catch", [OUT, SAME], {}),
        (
            "postgres",
            "catch",
            ["ALTER TABLE item RENAME CONSTRAINT uq_item_sku TO uq"],
            {"constraint-renamed": "risky"},
        ),
        ("postgres", "catch", ["ALTER TABLE item RENAME CONSTRAINT ck_item_pri TO ck"], {}),
        (
            "mysql",
            "delete parent",
            ["ALTER TABLE item DROP FOREIGN KEY fk_item_account"],
            {"constraint-guard-dropped": "risky"},
        ),
        ("mysql", "delete log", ["ALTER TABLE item DROP FOREIGN KEY fk_item_account"], {}),
        ("postgres", "upsert by name", [OUT, WIDER], {"write-conflict-target-missing": "risky"}),
        ("postgres", "upsert by name", [OUT, SAME], {}),
        (
            "postgres",
            "upsert by id",
            ["ALTER TABLE item DROP CONSTRAINT item_pkey"],
            {"write-conflict-target-missing": "unsafe"},
        ),
        (
            "postgres",
            "upsert by id",
            ["ALTER TABLE item DROP CONSTRAINT item_pkey", "ALTER TABLE item ADD PRIMARY KEY (id)"],
            {},
        ),
        ("postgres", "update note", [f"{BAD} NOT VALID"], {"constraint-check-added": "risky"}),
        ("postgres", "update note", [BAD], {}),
        ("postgres", "update note", [f"{BAD} NOT VALID", "ALTER TABLE item VALIDATE CONSTRAINT ck"], {}),
        ("postgres", "insert", [f"{BAD} NOT VALID"], {}),
        ("mysql", "models", [COMPUTED.format("SMALLINT", "qty * 2")], {"write-expression-fails": "risky"}),
        ("mysql", "models", [COMPUTED.format("INTEGER", "qty * 2")], {}),
        ("postgres", "models", [COMPUTED.format("varchar(20)", "substr(note, 1, 20)")], {}),
        ("postgres", "insert log", ["DROP TABLE log", AGAIN], {"write-permission-lost": "risky"}),
        ("mysql", "insert log", ["DROP TABLE log", AGAIN], {}),
        ("postgres", "insert log", ["DROP TABLE log", AGAIN, "GRANT ALL ON log TO app"], {}),
        ("mysql", "union star", ["ALTER TABLE log ADD COLUMN extra INTEGER INVISIBLE"], {}),
        ("mysql", "insert by position", ["ALTER TABLE log ADD COLUMN extra INTEGER INVISIBLE"], {}),
        ("mysql", "union star", ["ALTER TABLE log MODIFY msg VARCHAR(40) INVISIBLE"], {"read-star-width": "unsafe"}),
        ("mysql", "distinct star", ["ALTER TABLE log MODIFY msg VARCHAR(40) FIRST"], {"read-star-order": "note"}),
        ("mysql", "distinct star", ["ALTER TABLE log MODIFY msg VARCHAR(40)"], {}),
        ("mysql", "ignore", [MODIFY.format("id INT NOT NULL")], {"write-key-not-generated": "risky"}),
        ("mysql", "models", [MODIFY.format("created_at TIMESTAMP NULL")], {"write-value-rejected": "risky"}),
        ("mysql", "models", [MODIFY.format("created_at DATETIME NULL")], {}),
        ("mysql", "insert wide", [MODIFY.format("note INT")], {"write-value-rejected": "risky"}),
        ("mysql", "insert wide", [MODIFY.format("note TEXT")], {}),
        (
            "postgres",
            "insert wide",
            ["ALTER TABLE item ALTER COLUMN created_at TYPE bigint USING 1"],
            {"write-type-mismatch": "unsafe"},
        ),
        ("postgres", "insert wide", ["ALTER TABLE item ALTER COLUMN note TYPE text"], {}),
        (
            "postgres",
            "insert wide",
            ["ALTER TABLE item RENAME COLUMN note TO remark", "ALTER TABLE item ADD COLUMN note VARCHAR(40)"],
            {"write-positional-insert": "risky"},
        ),
        ("postgres", "insert wide", ["ALTER TABLE item RENAME COLUMN note TO remark"], {"read-column-missing": "note"}),
        (
            "postgres",
            "star name",
            ["ALTER TABLE item ALTER COLUMN note TYPE varchar[] USING ARRAY[note]"],
            {"read-type-changed": "risky"},
        ),
        ("postgres", "insert log", ["ALTER TABLE item ALTER COLUMN note TYPE varchar[] USING ARRAY[note]"], {}),
        ("sqlite", "star name", ["ALTER TABLE item RENAME COLUMN note TO Note"], {"read-column-missing": "risky"}),
        ("sqlite", "insert note", ["ALTER TABLE item RENAME COLUMN note TO Note"], {}),
        ("mysql", "star name", ["ALTER TABLE item CHANGE note Note VARCHAR(40)"], {"read-column-missing": "risky"}),
        ("mysql", "star name", ["ALTER TABLE item CHANGE note note VARCHAR(40)"], {}),
        ("postgres", "insert wide", [TO_REMARK, ALIAS], {}),
        ("postgres", "insert wide", [*SEQUENCE, ALWAYS], {"write-generated-column": "unsafe"}),
        ("postgres", "insert wide", [*SEQUENCE, ALWAYS.replace("ALWAYS", "BY DEFAULT")], {}),
        ("postgres", "insert note", [SHORT.format("CHECK (length(VALUE) < 9)"), IS_SHORT], {CHECKED: "risky"}),
        ("postgres", "insert note", [SHORT.format(""), IS_SHORT], {}),
        ("postgres", "insert null", [SHORT.format("NOT NULL"), IS_SHORT], {"write-null-rejected": "unsafe"}),
        ("postgres", "insert log", ["ALTER DOMAIN d ADD CHECK (VALUE > 0)"], {CHECKED: "unknown"}),
        ("postgres", "insert log", ["ALTER SCHEMA public RENAME TO old"], {MISSING: "unsafe"}),
        ("postgres", "insert log", ["ALTER SCHEMA other RENAME TO old"], {}),
        ("postgres", "insert log", ["SET search_path TO public; DROP TABLE log"], {MISSING: "unsafe"}),
        ("postgres", "insert log", ["SET search_path TO other; DROP TABLE log"], {"read-table-missing": "risky"}),
        ("postgres", "insert log", ["SET search_path TO other; DROP TABLE public.log"], {MISSING: "unsafe"}),
        ("postgres", "insert log", ["SET search_path TO other, public; DROP TABLE log"], {UNREAD: "unknown"}),
        ("postgres", "insert log", ["SET search_path TO other, public; DROP TABLE new"], {UNREAD: "note"}),
        ("postgres", "insert log", ["SET search_path TO other", "SELECT 1"], {UNREAD: "unknown"}),
    ],
)
def test_what_happened_is_said_and_its_near_miss_is_not(
    dialect: str, touch: str, steps: list[str], expected: dict[str, str]
) -> None:
    found = said(dialect, touch, *steps)
    assert {rule: found.get(rule) for rule in expected} == expected
    assert expected or not found, found
