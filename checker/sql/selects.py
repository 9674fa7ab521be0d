"""SELECT in a migration: harmless, unless it makes a table or calls a function that nobody knows."""

from collections.abc import Iterator

from checker.core.operation import CreateTable, Harmless, Step
from checker.sql.cursor import Cursor, Lost
from checker.sql.memory import Memory, unread
from checker.sql.objects import set_by_call
from checker.sql.rows import delete, insert, merge, update
from checker.sql.tokens import one_line, words

_HARMLESS = words("""abs age any all array array_agg array_append array_length array_position array_remove array_to_json
    array_to_string ascii avg bit_length bool_and bool_or btrim cardinality cast ceil ceiling char char_length charindex
    chr clock_timestamp coalesce col_description concat concat_ws convert count cume_dist curdate current_date
    current_database current_schema current_schemas current_setting current_time current_timestamp current_user currval
    curtime database date date_add date_format date_part date_sub date_trunc datediff datetime day decode dense_rank
    distinct encode every except exists exp extract field filter first_value
    force index key match against use ignore floor foreign format format_type
    from_unixtime
    gen_random_uuid generate_series get_lock getdate glob greatest group_concat grouping hex hour if ifnull iif in
    information_schema initcap instr intersect interval isnull json_agg json_array json_build_object json_each
    json_extract json_object json_object_agg julianday lag last_insert_id last_insert_rowid last_value lastval lateral
    lcase lead least left len length like ln localtime locate log lower lpad ltrim make_date make_interval max md5 min
    minute mod month nextval not now nth_value ntile nullif nvl obj_description octet_length on or and over overlay
    partition percent_rank position power printf quote quote_ident quote_literal radians random rank regexp_match
    regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table release_lock repeat replace reverse right
    round row row_count row_number row_to_json rpad rtrim schema second select set_config setval sha1 sha2 sign
    split_part sqlite_version sqrt statement_timestamp str_to_date strftime string_agg string_to_array substr substring
    sum sysdate table time timediff timestamp timestampadd timestampdiff to_char to_date to_hex to_json to_jsonb
    to_number to_regclass to_regtype to_timestamp to_tsvector to_tsquery total transaction_timestamp translate trim
    trunc truncate typeof ucase union unique unix_timestamp unnest upper user using utc_timestamp uuid
    uuid_generate_v4 values version where with within year zeroblob changes uuid_generate_v1 sysdatetime
    as by when then else case from having join is between version num_nonnulls txid_current""")
_HARMLESS_STARTS = (
    "json_", "jsonb_", "array_", "regexp_", "has_", "pg_get_", "pg_size_", "pg_table_", "pg_total_", "pg_advisory_",
    "pg_try_advisory_", "pg_sleep", "pg_relation_", "pg_is_", "pg_typeof",
)  # fmt: skip
_NO_CALL = {"AS", "WITH", "INTO", "::", "RECURSIVE"}
_SYSTEM = {"pg_catalog", "information_schema", "sys"}


def select(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    """Read a whole statement that starts with SELECT, VALUES, TABLE or WITH."""
    if cursor.accepts("WITH"):
        yield from _with(cursor, memory)
        return
    into = _into(cursor)
    if into:
        yield Step(CreateTable(into, whole=False))
    function = unknown_function(cursor)
    moved = set_by_call(cursor)
    if moved:
        yield Step(moved)
    elif function:
        yield unread(cursor, f"nobody knows what the function {function} does")
    elif not into:
        yield Step(Harmless(one_line(cursor.text_between(0, len(cursor.tokens)), 60)))
    cursor.skip()


def unknown_function(cursor: Cursor) -> str:
    """Give the name of a function that is called and not known to be harmless; empty where there is none."""
    tokens = cursor.tokens
    for index, token in enumerate(tokens[:-1]):
        if not token.is_name or tokens[index + 1].key != "(":
            continue
        before = tokens[index - 1].key if index else ""
        name = token.text.lower().strip('"`')
        if is_builtin(name) or before in _NO_CALL:
            continue
        if before == "." and index > 1 and tokens[index - 2].text.lower() in _SYSTEM:
            continue
        return name
    return ""


def is_builtin(name: str) -> bool:
    """Tell whether a word before a bracket is known to change nothing: every database has it, or it is a keyword."""
    return name.lower() in _HARMLESS or name.lower().startswith(_HARMLESS_STARTS)


def _into(cursor: Cursor) -> str:
    """Give the table that SELECT ... INTO makes (not MySQL's variables and files)."""
    if cursor.dialect in {"mysql", "sqlite", "oracle"}:
        return ""
    start = cursor.at
    cursor.until("INTO", "FROM")
    name = ""
    if cursor.accepts("INTO"):
        temporary = bool(cursor.accepts_any("TEMP", "TEMPORARY"))
        cursor.accepts_any("UNLOGGED", "STRICT")
        cursor.accepts("TABLE")
        if cursor.peek().is_name and not temporary:
            name = cursor.table()
    cursor.at = start
    return name


def _with(cursor: Cursor, memory: Memory) -> Iterator[Step]:
    cursor.accepts("RECURSIVE")
    found: list[Step] = []
    while True:
        cursor.name()
        if cursor.sees("("):
            cursor.group()
        cursor.needs("AS")
        cursor.accepts("NOT")
        cursor.accepts("MATERIALIZED")
        found += _main(cursor.group(), memory)
        if not cursor.accepts(","):
            break
    found += _main(cursor, memory)
    telling = [step for step in found if not isinstance(step.operation, Harmless)]
    yield from telling or found[:1]


def _main(cursor: Cursor, memory: Memory) -> list[Step]:
    readers = {"INSERT": insert, "UPDATE": update, "DELETE": delete, "MERGE": merge}
    word = cursor.accepts_any(*readers)
    if word:
        return list(readers[word](cursor, memory))
    if not cursor.sees_any("SELECT", "VALUES", "TABLE", "WITH", "("):
        raise Lost("what follows WITH is not known")
    return list(select(cursor.rest(), memory))
