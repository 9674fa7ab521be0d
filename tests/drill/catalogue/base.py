"""The schema that every change begins with, and the rows that are there when it happens."""

# ruff: noqa: S608  # the SQL of a throw-away database, from our own words

from tests.drill.catalogue.change import Steps

TABLES: Steps = (
    """op.create_table(
    "account",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.String(40), nullable=False),
    sa.Column("title", sa.String(40)),
)""",
    """op.create_table(
    "item",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("sku", sa.String(40), nullable=False),
    sa.Column("note", sa.String(40)),
    sa.Column("qty", sa.Integer()),
    sa.Column("price", sa.Numeric(10, 2)),
    sa.Column("big", sa.BigInteger()),
    sa.Column("flag", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("status", sa.Enum("new", "done", name="item_status")),
    sa.Column("created_at", sa.DateTime()),
    sa.Column("meta", sa.JSON()),
    sa.Column("account_id", sa.Integer()),
    sa.Column("owner_id", sa.Integer()),
    sa.Column("pri", sa.Integer()),
    sa.UniqueConstraint("sku", name="uq_item_sku"),
    sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_item_account"),
    sa.CheckConstraint("pri < 100", name="ck_item_pri"),
)""",
    'op.create_index("ix_item_note", "item", ["note"])',
    'op.create_table("log", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("msg", sa.String(40)))',
    'op.create_table("log_copy", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("msg", sa.String(40)))',
    'op.create_table("shelf", sa.Column("code", sa.Integer()), sa.Column("place", sa.String(20)))',
    'op.create_table("stock", sa.Column("code", sa.Integer()), sa.Column("amount", sa.Integer()))',
    "CREATE VIEW account_v AS SELECT id, name FROM account",
)
_FUNCTION = {
    "postgres": (
        "CREATE FUNCTION item_total(wanted integer) RETURNS integer LANGUAGE sql"
        " AS 'SELECT qty FROM item WHERE id = wanted'"
    ),
    "mysql": (
        "CREATE FUNCTION item_total(wanted INT) RETURNS INT READS SQL DATA"
        " RETURN (SELECT qty FROM item WHERE id = wanted)"
    ),
}
ROWS: Steps = (
    "INSERT INTO account (name, title) VALUES ('Ann', 'boss')",
    "INSERT INTO account (name, title) VALUES ('Bob', 'clerk')",
    *(
        "INSERT INTO item (sku, note, qty, price, big, flag, status, created_at, meta, account_id, owner_id, pri)"
        f" VALUES ('{sku}', '{note}', {qty}, 12.50, 7, 0, '{status}', '2024-03-0{qty} 10:30:00', '{{}}', 1, 1, {qty})"
        for sku, note, qty, status in (("a1", "first", 1, "new"), ("a2", "second", 2, "done"), ("a3", "n", 3, "new"))
    ),
    "INSERT INTO log (msg) VALUES ('one')",
    "INSERT INTO log (msg) VALUES ('two')",
    "INSERT INTO log_copy (msg) VALUES ('one')",
    "INSERT INTO shelf VALUES (1, 'top')",
    "INSERT INTO stock VALUES (1, 5)",
)


def begin(dialect: str) -> Steps:
    """Give the first migration."""
    return (*TABLES, *((_FUNCTION[dialect],) if dialect in _FUNCTION else ()))
