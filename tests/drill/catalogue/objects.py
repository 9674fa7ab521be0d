"""Changes of enums and rows, and of what stands beside tables: views, functions, triggers, grants, policies."""

from tests.drill.catalogue.change import Change, batch, everywhere, servers

_RAISE = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no note''; END'"
_ON_INSERT = "CREATE TRIGGER {} BEFORE INSERT ON item FOR EACH ROW{}"
_RENAMED = (
    "CREATE FUNCTION item_total(number integer) RETURNS integer LANGUAGE sql AS"
    " 'SELECT qty FROM item WHERE id = number'"
)
_REFUSED = "CREATE TRIGGER refuse BEFORE INSERT ON item FOR EACH ROW WHEN (NEW.note IS NULL) EXECUTE FUNCTION refuse()"
_TOTAL = "CREATE FUNCTION item_total({}) RETURNS {} AS 'SELECT 1'"

CHANGES = (
    Change("enum-add-unused", ("ALTER TYPE item_status ADD VALUE 'sent'",),
           ("ALTER TABLE item MODIFY status ENUM('new', 'done', 'sent')",)),
    Change(
        "enum-add-used",
        ("ALTER TYPE item_status ADD VALUE 'sent'", "UPDATE item SET status = 'sent' WHERE sku = 'a2'"),
        ("ALTER TABLE item MODIFY status ENUM('new', 'done', 'sent')",
         "UPDATE item SET status = 'sent' WHERE sku = 'a2'"),
        (batch("item", 'alter_column("status", type_=sa.String(10))'),
         "UPDATE item SET status = 'sent' WHERE sku = 'a2'"),
    ),
    Change(
        "enum-rename-value",
        ("ALTER TYPE item_status RENAME VALUE 'done' TO 'completed'",),
        ("ALTER TABLE item MODIFY status ENUM('new', 'done', 'completed')",
         "UPDATE item SET status = 'completed' WHERE status = 'done'",
         "ALTER TABLE item MODIFY status ENUM('new', 'completed')"),
        ("UPDATE item SET status = 'completed' WHERE status = 'done'",),
    ),
    Change(
        "enum-remove-value",
        ("UPDATE item SET status = 'new' WHERE status = 'done'", "ALTER TYPE item_status RENAME TO item_status_old",
         "CREATE TYPE item_status AS ENUM ('new')",
         "ALTER TABLE item ALTER COLUMN status TYPE item_status USING status::text::item_status",
         "DROP TYPE item_status_old"),
        ("UPDATE item SET status = 'new' WHERE status = 'done'", "ALTER TABLE item MODIFY status ENUM('new')"),
    ),
    Change("enum-reorder", mysql=("ALTER TABLE item MODIFY status ENUM('done', 'new')",)),
    everywhere("index-added", "CREATE INDEX ix_item_qty ON item (qty)"),
    everywhere("index-dropped", 'op.drop_index("ix_item_note", table_name="item")'),
    everywhere("view-dropped", "DROP VIEW account_v"),
    everywhere(
        "view-col-renamed", "DROP VIEW account_v", "CREATE VIEW account_v AS SELECT id, name AS full_name FROM account"
    ),
    everywhere(
        "view-filter", "DROP VIEW account_v", "CREATE VIEW account_v AS SELECT id, name FROM account WHERE id > 1"
    ),
    servers("fn-dropped", "DROP FUNCTION item_total"),
    Change("fn-overload", (_TOTAL.format("wanted integer, deep boolean DEFAULT false", "integer LANGUAGE sql"),)),
    Change(
        "fn-new-arg",
        ("DROP FUNCTION item_total", _TOTAL.format("wanted integer, deep boolean", "integer LANGUAGE sql")),
        ("DROP FUNCTION item_total",
         "CREATE FUNCTION item_total(wanted INT, deep INT) RETURNS INT DETERMINISTIC RETURN 1"),
    ),
    Change(
        "fn-param-renamed",
        ("DROP FUNCTION item_total", _RENAMED),
    ),
    servers("fn-body-stale", "ALTER TABLE item RENAME COLUMN qty TO amount"),
    Change(
        "trigger-rejects",
        (_RAISE, _REFUSED),
        (_ON_INSERT.format("refuse", " BEGIN IF NEW.note IS NULL THEN SIGNAL SQLSTATE '45000'; END IF; END"),),
        (_ON_INSERT.format("refuse", " WHEN NEW.note IS NULL BEGIN SELECT RAISE(ABORT, 'no note'); END"),),
    ),
    Change("rls-enabled", ("ALTER TABLE log ENABLE ROW LEVEL SECURITY",), role=True),
    Change(
        "rls-setting",
        ("ALTER TABLE log ENABLE ROW LEVEL SECURITY",
         "CREATE POLICY mine ON log USING (msg = current_setting('app.tenant', true))"),
        role=True,
    ),
    Change("grant-revoke-update", ("REVOKE UPDATE ON item FROM app",), role=True),
    Change("grant-revoke-select", ("REVOKE SELECT ON log FROM app",), role=True),
    Change("grant-columns", ("REVOKE SELECT ON item FROM app", "GRANT SELECT (id, sku) ON item TO app"), role=True),
    Change(
        "grant-recreated-table",
        ("DROP TABLE log", "CREATE TABLE log (id serial PRIMARY KEY, msg varchar(40))"), role=True,
    ),
    Change("comment", ("COMMENT ON TABLE item IS 'things'",), ("ALTER TABLE item COMMENT = 'things'",)),
    everywhere("data-null-in-used", "UPDATE item SET note = NULL"),
    everywhere("data-deleted", "DELETE FROM log WHERE msg = 'one'"),
    everywhere("data-format", "UPDATE item SET note = upper(note)"),
    Change(
        "data-bad-json",
        mysql=("ALTER TABLE item MODIFY meta LONGTEXT", "UPDATE item SET meta = '{' WHERE sku = 'a1'"),
        sqlite=("UPDATE item SET meta = '{' WHERE sku = 'a1'",),
    ),
    Change("data-bad-date", sqlite=("UPDATE item SET created_at = 'soon' WHERE sku = 'a1'",)),
    Change("data-infinity", ("UPDATE item SET created_at = 'infinity' WHERE sku = 'a1'",)),
    Change("data-far-date", ("UPDATE item SET created_at = '12024-01-01' WHERE sku = 'a1'",)),
    Change("data-nan", ("UPDATE item SET price = 'NaN' WHERE sku = 'a1'",)),
    Change("schema-added", ("CREATE SCHEMA IF NOT EXISTS tools",)),
)  # fmt: skip
