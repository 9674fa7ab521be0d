"""Names as statements must spell them: in quotes where the database would take them for something else."""

import re

_WORDS = """
accessible add all alter analyse analyze and any array as asc asensitive asymmetric authorization before between
bigint binary blob both by call cascade case cast change char character check collate collation column concurrently
condition constraint continue convert create cross cube cume_dist current_catalog current_date current_role
current_schema current_time current_timestamp current_user cursor database databases day_hour day_microsecond
day_minute day_second dec decimal declare default deferrable delayed delete dense_rank desc describe deterministic
distinct distinctrow div do double drop dual each else elseif empty enclosed end escaped except exists exit explain
false fetch first_value float float4 float8 for force foreign freeze from full fulltext function generated get grant
group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore ilike in index infile
initially inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids
io_before_gtids is isnull iterate join json_table key keys kill lag last_value lateral lead leading leave left like
limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority master_bind
master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond
minute_second mod modifies natural no_write_to_binlog not notnull nth_value ntile null numeric of offset on only
optimize optimizer_costs option optionally or order out outer outfile over overlaps partition percent_rank placing
precision primary procedure purge range rank read read_write reads real recursive references regexp release rename
repeat replace require resignal restrict return returning revoke right rlike row row_number rows schema schemas
second_microsecond select sensitive separator session_user set show signal similar smallint some spatial specific
sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting stored
straight_join symmetric system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true
undo union unique unlock unsigned update usage use user using utc_date utc_time utc_timestamp values varbinary
varchar varcharacter variadic varying verbose virtual when where while window with write xor year_month zerofill
"""
"""What PostgreSQL 15 (`pg_get_keywords`: reserved) and MySQL 8 keep to themselves: in quotes, none does harm."""
_RESERVED = frozenset(_WORDS.split())
_QUOTES = {"postgres": ('"', '"'), "sqlite": ('"', '"'), "mysql": ("`", "`"), "tsql": ("[", "]")}
_PLAIN = {"postgres": re.compile(r"[a-z_][a-z0-9_$]*")}
_ANY_CASE = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_A_NAME = re.compile(r"[\w$ -]+")
"""Anything else is an expression, or stands in quotes already."""


def in_sql(name: str, dialect: str) -> str:
    """Spell a table, with its namespace, or a column, so that a statement for people to copy takes it as it is."""
    return ".".join(_part(each, dialect) for each in name.split(".")) if dialect in _QUOTES else name


def _part(name: str, dialect: str) -> str:
    plain = _PLAIN.get(dialect, _ANY_CASE).fullmatch(name) and name.lower() not in _RESERVED
    if plain or not _A_NAME.fullmatch(name):
        return name
    opens, closes = _QUOTES[dialect]
    return f"{opens}{name}{closes}"
