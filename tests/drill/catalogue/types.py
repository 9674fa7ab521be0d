"""Changes of what a column holds: its type, length, precision, character set and collation."""

from tests.drill.catalogue.change import Change, Steps, batch


def _type(column: str, kind: str, using: str = "") -> str:
    return f"ALTER TABLE item ALTER COLUMN {column} TYPE {kind}{f' USING {using}' if using else ''}"


def _modify(column: str, kind: str) -> str:
    return f"ALTER TABLE item MODIFY COLUMN {column} {kind}"


def _rebuilt(column: str, kind: str) -> Steps:
    return (batch("item", f'alter_column("{column}", type_={kind})'),)


CHANGES = (
    Change(
        "type-int-bigint",
        (_type("qty", "bigint"),), (_modify("qty", "BIGINT"),), _rebuilt("qty", "sa.BigInteger()"),
        later=("UPDATE item SET qty = 3000000000 WHERE sku = 'a3'",),
    ),
    Change(
        "type-int-bigint-clean",
        (_type("qty", "bigint"),), (_modify("qty", "BIGINT"),), _rebuilt("qty", "sa.BigInteger()"),
    ),
    Change("type-bigint-int", (_type("big", "integer"),), (_modify("big", "INT"),), _rebuilt("big", "sa.Integer()")),
    Change("type-int-smallint", (_type("qty", "smallint"),), (_modify("qty", "SMALLINT"),)),
    Change("type-signed-unsigned", mysql=(_modify("qty", "INT UNSIGNED"),)),
    Change(
        "type-varchar-narrow",
        (_type("note", "varchar(10)"),), (_modify("note", "VARCHAR(10)"),), _rebuilt("note", "sa.String(10)"),
    ),
    Change(
        "type-varchar-narrow-op",
        ('op.alter_column("item", "note", type_=sa.String(10), existing_type=sa.String(40))',),
        ('op.alter_column("item", "note", type_=sa.String(10), existing_type=sa.String(40), existing_nullable=True)',),
    ),
    Change(
        "type-varchar-widen",
        (_type("note", "varchar(200)"),), (_modify("note", "VARCHAR(200)"),), _rebuilt("note", "sa.String(200)"),
    ),
    Change("type-varchar-text", (_type("note", "text"),), None, _rebuilt("note", "sa.Text()")),
    Change("type-int-text", (_type("qty", "text"),), (_modify("qty", "VARCHAR(20)"),), _rebuilt("qty", "sa.Text()")),
    Change(
        "type-text-int",
        ("UPDATE item SET note = '5'", _type("note", "integer", "note::integer")),
        ("UPDATE item SET note = '5'", _modify("note", "INT")),
        ("UPDATE item SET note = '5'", *_rebuilt("note", "sa.Integer()")),
    ),
    Change(
        "type-int-bool",
        ("ALTER TABLE item ALTER COLUMN flag DROP DEFAULT", _type("flag", "boolean", "flag <> 0"),
         "ALTER TABLE item ALTER COLUMN flag SET DEFAULT false"),
        (_modify("flag", "BOOLEAN NOT NULL DEFAULT 0"),),
    ),
    Change("type-numeric-narrow", (_type("price", "numeric(6, 2)"),), (_modify("price", "DECIMAL(6, 2)"),),
           _rebuilt("price", "sa.Numeric(6, 2)")),
    Change("type-numeric-scale", (_type("price", "numeric(10, 0)"),), (_modify("price", "DECIMAL(10, 0)"),)),
    Change(
        "type-numeric-int-cents",
        (_type("price", "integer", "price * 100"),),
        ("UPDATE item SET price = price * 100", _modify("price", "INT")),
        ("UPDATE item SET price = price * 100", *_rebuilt("price", "sa.Integer()")),
    ),
    Change("type-numeric-float", (_type("price", "double precision"),), (_modify("price", "DOUBLE"),),
           _rebuilt("price", "sa.Float()")),
    Change("type-ts-tz", (_type("created_at", "timestamptz"),), (_modify("created_at", "TIMESTAMP NULL"),)),
    Change("type-ts-date", (_type("created_at", "date"),), (_modify("created_at", "DATE"),)),
    Change(
        "type-ts-bigint",
        (_type("created_at", "bigint", "extract(epoch FROM created_at)"),),
        ("ALTER TABLE item ADD COLUMN made BIGINT", "UPDATE item SET made = UNIX_TIMESTAMP(created_at)",
         "ALTER TABLE item DROP COLUMN created_at", "ALTER TABLE item CHANGE COLUMN made created_at BIGINT"),
    ),
    Change(
        "type-text-enum",
        ("CREATE TYPE note_kind AS ENUM ('first', 'second', 'n')", _type("note", "note_kind", "note::note_kind")),
        (_modify("note", "ENUM('first', 'second', 'n')"),),
    ),
    Change("type-enum-text-keep", (_type("status", "varchar(20)", "status::varchar"),),
           (_modify("status", "VARCHAR(20)"),)),
    Change("type-enum-text-drop", (_type("status", "varchar(20)", "status::varchar"), "DROP TYPE item_status")),
    Change("type-enum-renamed", ("ALTER TYPE item_status RENAME TO item_state",)),
    Change("type-json-jsonb", (_type("meta", "jsonb"),)),
    Change("type-json-text", (_type("meta", "text"),), (_modify("meta", "LONGTEXT"),), _rebuilt("meta", "sa.Text()")),
    Change("type-array", (_type("note", "varchar[]", "ARRAY[note]"),)),
    Change(
        "type-domain",
        ("CREATE DOMAIN short_note AS varchar CHECK (length(VALUE) < 20)", _type("note", "short_note")),
    ),
    Change("type-qty-uuid", ("ALTER TABLE item DROP COLUMN owner_id", "ALTER TABLE item ADD COLUMN owner_id uuid")),
    Change("charset-narrow", mysql=(_modify("note", "VARCHAR(40) CHARACTER SET latin1"),)),
    Change("collation-bin", mysql=(_modify("sku", "VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL"),)),
    Change(
        "pk-int-bigint",
        ("ALTER TABLE log ALTER COLUMN id TYPE bigint",), ("ALTER TABLE log MODIFY COLUMN id BIGINT AUTO_INCREMENT",),
    ),
    Change(
        "pk-int-uuid",
        ("ALTER TABLE log DROP COLUMN id", "ALTER TABLE log ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid()"),
        ("ALTER TABLE log MODIFY COLUMN id CHAR(36) NOT NULL",),
    ),
)  # fmt: skip
