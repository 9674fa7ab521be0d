"""The way down that node-pg-migrate makes of a way up, where a file has none (9.0.0: its reverse mode)."""

from dataclasses import replace

from checker.grammars.script import Ask
from checker.grammars.script.values import Chain, Link, Text, Value

_TAKES_BACK = {
    "createTable": "dropTable",
    "addColumns": "dropColumns",
    "addColumn": "dropColumns",
    "createIndex": "dropIndex",
    "addIndex": "dropIndex",
    "createType": "dropType",
    "addType": "dropType",
    "createView": "dropView",
    "createMaterializedView": "dropMaterializedView",
    "createFunction": "dropFunction",
    "createTrigger": "dropTrigger",
    "createSchema": "dropSchema",
    "createSequence": "dropSequence",
    "createExtension": "dropExtension",
    "addExtension": "dropExtension",
    "createDomain": "dropDomain",
    "createRole": "dropRole",
    "createPolicy": "dropPolicy",
    "renameTable": "renameTable",
    "renameType": "renameType",
    "renameView": "renameView",
    "renameMaterializedView": "renameMaterializedView",
    "renameSequence": "renameSequence",
    "renameSchema": "renameSchema",
    "renameColumn": "renameColumn",
    "renameConstraint": "renameConstraint",
    "renameTypeValue": "renameTypeValue",
    "noTransaction": "noTransaction",
}
_DROPPED_ALONE = frozenset(("createTable", "createType", "addType", "createView", "createMaterializedView",
                            "createSequence", "createDomain"))  # fmt: skip
_WITHIN = frozenset(("renameColumn", "renameConstraint", "renameTypeValue"))


def taken_back(ask: Ask) -> Ask | None:
    """Give the call that takes one back; None where the tool stops, for it cannot tell how."""
    link = ask.chain.links[-1]
    args = link.args or ()
    word = "dropConstraint" if _is_named_constraint(link.name, args) else _TAKES_BACK.get(link.name)
    if word is None:
        return None
    if link.name in _WITHIN:
        args = (*args[:1], *args[2:3], *args[1:2])
    elif link.name.startswith("rename"):
        args = (*args[1:2], *args[:1])
    elif link.name in _DROPPED_ALONE:
        args = args[:1]
    return replace(ask, chain=Chain(ask.chain.root, (*ask.chain.links[:-1], Link(word, args, link.line))))


def _is_named_constraint(word: str, args: tuple[Value, ...]) -> bool:
    known = len(args) > 2 and not isinstance(args[2], Text)  # noqa: PLR2004  a table, a name, and what it is
    return word in {"addConstraint", "createConstraint"} and known and isinstance(args[1], Text)
