"""The touches of which the checker does not speak yet, by the rule that they wait for."""

from collections.abc import Iterable, Mapping

WAITING: Mapping[str, Mapping[str, str]] = {
    "constraint-check-added": {
        "check-added-not-valid-bad-row": "update note|update qty|update all|upsert by name|upsert by id",
    },
    "constraint-child-added": {
        "table-child-added": "replace",
        "table-child-truncate": "truncate",
    },
    "constraint-guard-dropped": {
        "unique-dropped": "catch",
        "unique-widened": "catch",
        "fk-dropped": "delete parent",
        "unique-dropped-op": "catch",
    },
    "constraint-renamed": {
        "unique-renamed": "catch",
    },
    "constraint-unique-constant": {
        "unique-added-newcol": "ignore|replace|upsert",
    },
    "data-copy-stale": {
        "col-rename-addback": "insert wide",
    },
    "read-routine-missing": {
        "pk-identity-always": "sequence",
        "fn-overload": "call|call by name",
        "fn-new-arg": "call|call by name",
        "fn-param-renamed": "call by name",
    },
    "read-rows-hidden": {
        "table-to-view": "star position|log|union star|distinct star|copy star",
        "view-filter": "view",
    },
    "read-star-order": {
        "col-rename-case": "star name",
        "col-reorder": "star position|union star|distinct star|copy star",
        "col-reorder-item": "star number",
    },
    "read-star-width": {
        "col-add-invisible": "star position|union star|copy star",
    },
    "read-type-changed": {
        "type-array": "star name|star number",
        "pk-int-uuid": "union star",
    },
    "write-conflict-target-missing": {
        "pk-drop": "upsert by id",
        "unique-widened": "upsert by name",
    },
    "write-default-dropped": {
        "default-dropped": "ignore",
        "default-forgotten": "ignore",
    },
    "write-expression-fails": {
        "col-add-generated-throws": "models",
    },
    "write-null-rejected": {
        "null-to-notnull-check": "ignore",
    },
    "write-partition-missing": {
        "table-partition": "insert by position",
    },
    "write-permission-lost": {
        "grant-recreated-table": "insert log|insert by position|truncate",
    },
    "write-positional-insert": {
        "type-text-int": "insert wide",
        "type-int-bool": "insert wide",
        "type-ts-bigint": "insert wide",
        "type-array": "insert wide",
        "col-add-invisible": "insert by position",
        "col-reorder": "insert by position",
        "col-reorder-item": "insert wide",
    },
    "write-required-column": {
        "col-add-nn-nodefault": "ignore",
        "null-to-notnull": "ignore",
        "null-to-notnull-op": "ignore",
        "pk-drop": "ignore",
    },
    "write-sequence-behind": {
        "seq-behind": "models|insert log",
    },
    "write-upsert-duplicates": {
        "check-added-not-valid-bad-row": "upsert",
    },
    "write-value-rejected": {
        "type-ts-tz": "models",
    },
    "write-view-readonly": {
        "table-rename-view": "truncate",
        "table-rename-view-default": "truncate",
        "table-to-view": "truncate",
    },
}
"""By rule, then by change: the touches, parted by `|`. One that agrees on every database must go."""


def waits(change: str, touch: str) -> bool:
    """Tell whether a touch of a change is marked."""
    return any(touch in by_change.get(change, "").split("|") for by_change in WAITING.values())


def marked(changes: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Give all marks of some changes."""
    return frozenset(
        (change, touch)
        for by_change in WAITING.values()
        for change in changes
        for touch in by_change.get(change, "").split("|")
        if touch
    )
