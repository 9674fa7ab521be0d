"""node-pg-migrate's calls about types, views, functions, triggers and the like as SQL (9.0.0)."""

from collections.abc import Mapping

from checker.adapters.node_pg_migrate.columns import kind
from checker.adapters.node_pg_migrate.tables import TABLES, Call
from checker.adapters.node_pg_migrate.values import Options, argument, default, literal, name, names, options
from checker.grammars.script.values import HOLE, Text, Value, said


def _sql(args: tuple[Value, ...], _: Options) -> list[str] | None:
    text, given = said(argument(args, 0)), argument(args, 1)
    if text is None or (given is not None and not isinstance(given, Mapping)):
        return None
    for key, value in (given or {}).items():
        written = name(value) if isinstance(value, Text | Mapping) else literal(value)
        if written is None:
            return None
        text = text.replace(f"{{{key}}}", written)
    return [text]


def _create_type(args: tuple[Value, ...], shorthands: Options) -> list[str] | None:
    own, value = name(argument(args, 0)), argument(args, 1)
    if isinstance(value, list):
        listed = [literal(each) for each in value]
        return None if own is None or None in listed else [f"CREATE TYPE {own} AS ENUM ({_joined(listed)})"]
    if own is None or not isinstance(value, Mapping) or HOLE in value:
        return None
    parts = [(key, kind(each, shorthands)) for key, each in value.items()]
    return None if any(each is None for _, each in parts) else [
        f'CREATE TYPE {own} AS ({", ".join(f"{name(Text(key, 0))} {each}" for key, each in parts)})'
    ]  # fmt: skip


def _joined(parts: list[str | None]) -> str:
    return ", ".join(each or "" for each in parts)


def _add_type_value(args: tuple[Value, ...], _: Options) -> list[str] | None:
    own, value = name(argument(args, 0)), literal(argument(args, 1))
    missing = "IF NOT EXISTS " if options(argument(args, 2)).get("ifNotExists") is True else ""
    return None if own is None or value is None else [f"ALTER TYPE {own} ADD VALUE {missing}{value}"]


def _rename_type_value(args: tuple[Value, ...], _: Options) -> list[str] | None:
    own, one, other = name(argument(args, 0)), literal(argument(args, 1)), literal(argument(args, 2))
    return None if own is None or one is None or other is None else [f"ALTER TYPE {own} RENAME VALUE {one} TO {other}"]


def _view(word: str) -> Call:
    def create(args: tuple[Value, ...], _: Options) -> list[str] | None:
        own, given, text = name(argument(args, 0)), options(argument(args, 1)), said(argument(args, 2))
        listed = names(given.get("columns")) if given.get("columns") else []
        if own is None or text is None or listed is None or HOLE in given:
            return None
        replaced = "OR REPLACE " if given.get("replace") is True else ""
        check = f" WITH {said(given['checkOption'])} CHECK OPTION" if given.get("checkOption") else ""
        stated = f" ({', '.join(listed)})" if listed else ""
        return [f"CREATE {replaced}{word} {own}{stated} AS {text.strip().rstrip(';')}{check}"]

    return create


def _parameters(value: Value, *, defaults: bool = True) -> str | None:
    """Write the parameters of a function; None where they are not known."""
    parts: list[str] = []
    for each in value if isinstance(value, list) else []:
        given = each if isinstance(each, Mapping) else {"type": each}
        word = said(given.get("type"))
        if word is None or HOLE in given:
            return None
        before = [said(given.get("mode")), name(given.get("name")) if given.get("name") else None]
        more = f" DEFAULT {default(given['default'])}" if defaults and "default" in given else ""
        parts.append(" ".join([*(part for part in before if part), word]) + more)
    return f"({', '.join(parts)})"


def _create_function(args: tuple[Value, ...], _: Options) -> list[str] | None:
    own, held = name(argument(args, 0)), _parameters(argument(args, 1))
    given, body = options(argument(args, 2)), argument(args, 3)
    text = said(body)
    if own is None or held is None or HOLE in given or text is None:
        return None
    replaced = "OR REPLACE " if given.get("replace") is True else ""
    returns, language = said(given.get("returns")) or "void", said(given.get("language")) or "sql"
    return [f"CREATE {replaced}FUNCTION {own}{held} RETURNS {returns} AS $pga${text}$pga$ LANGUAGE {language}"]


def _drop_function(args: tuple[Value, ...], _: Options) -> list[str] | None:
    own, held = name(argument(args, 0)), _parameters(argument(args, 1), defaults=False)
    return None if own is None or held is None else [f"DROP FUNCTION {own}{held}"]


def _create_trigger(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, own, given = name(argument(args, 0)), name(argument(args, 1)), options(argument(args, 2))
    body = argument(args, 3)
    called = name(given.get("function")) if given.get("function") else own
    verbs = given.get("operation")
    said_verbs = [said(each) for each in (verbs if isinstance(verbs, list) else [verbs])]
    if table is None or own is None or called is None or None in said_verbs or HOLE in given:
        return None
    made = _create_function((given.get("function") or args[1], [], {**given, "returns": Text("trigger", 0)}, body), {})
    if body is not None and made is None:
        return None
    constraint = "CONSTRAINT " if given.get("constraint") is True else ""
    when = "AFTER" if constraint else said(given.get("when")) or "BEFORE"
    level = said(given.get("level")) or "STATEMENT"
    condition = f" WHEN ({said(given['condition'])})" if given.get("condition") else ""
    verb = " OR ".join(each or "" for each in said_verbs)
    trigger = f"CREATE {constraint}TRIGGER {own} {when} {verb} ON {table} FOR EACH {level}{condition}"
    return [*((made or []) if body is not None else []), f"{trigger} EXECUTE PROCEDURE {called}()"]


def _drop_trigger(args: tuple[Value, ...], _: Options) -> list[str] | None:
    table, own, given = name(argument(args, 0)), name(argument(args, 1)), options(argument(args, 2))
    if table is None or own is None:
        return None
    called = name(given.get("function")) if given.get("function") else own
    has_own = argument(args, 3) is not None  # as it is when a way up is taken back
    return [f"DROP TRIGGER {own} ON {table}", *([f"DROP FUNCTION {called}()"] if has_own and called else [])]


def _create_sequence(args: tuple[Value, ...], _: Options) -> list[str] | None:
    own = name(argument(args, 0))
    return None if own is None else [f"CREATE SEQUENCE {own}"]


def _create_schema(args: tuple[Value, ...], _: Options) -> list[str] | None:
    own = name(argument(args, 0))
    missing = "IF NOT EXISTS " if options(argument(args, 1)).get("ifNotExists") is True else ""
    return None if own is None else [f"CREATE SCHEMA {missing}{own}"]


def _extension(verb: str) -> Call:
    def change(args: tuple[Value, ...], _: Options) -> list[str] | None:
        listed = names(argument(args, 0))
        return None if listed is None else [f"{verb} EXTENSION {each}" for each in listed]

    return change


def _create_domain(args: tuple[Value, ...], shorthands: Options) -> list[str] | None:
    own, word = name(argument(args, 0)), kind(argument(args, 1), shorthands)
    given = options(argument(args, 2))
    if own is None or word is None or HOLE in given:
        return None
    check = f" CHECK ({said(given['check'])})" if said(given.get("check")) else ""
    return [f"CREATE DOMAIN {own} AS {word}{' NOT NULL' if given.get('notNull') is True else ''}{check}"]


def _policy(verb: str) -> Call:
    def change(args: tuple[Value, ...], _: Options) -> list[str] | None:
        table, own = name(argument(args, 0)), name(argument(args, 1))
        given = options(argument(args, 2))
        if table is None or own is None or HOLE in given:
            return None
        if verb == "DROP":
            return [f"DROP POLICY {own} ON {table}"]
        using, check = said(given.get("using")), said(given.get("check"))
        command, role = said(given.get("command")) or "ALL", said(given.get("role")) or "PUBLIC"
        more = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
        return [f"CREATE POLICY {own} ON {table} FOR {command} TO {role}{more}"]

    return change


CALLS: Mapping[str, Call] = {
    **TABLES,
    "sql": _sql,
    "noTransaction": lambda *_: [],
    "refreshMaterializedView": lambda *_: [],
    "createType": _create_type,
    "addType": _create_type,
    "addTypeValue": _add_type_value,
    "renameTypeValue": _rename_type_value,
    "createView": _view("VIEW"),
    "createMaterializedView": _view("MATERIALIZED VIEW"),
    "createFunction": _create_function,
    "dropFunction": _drop_function,
    "createTrigger": _create_trigger,
    "dropTrigger": _drop_trigger,
    "createSequence": _create_sequence,
    "createSchema": _create_schema,
    "createExtension": _extension("CREATE"),
    "addExtension": _extension("CREATE"),
    "dropExtension": _extension("DROP"),
    "createDomain": _create_domain,
    "createPolicy": _policy("CREATE"),
    "dropPolicy": _policy("DROP"),
}
