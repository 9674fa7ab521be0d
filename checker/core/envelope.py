"""The JSON Schema of everything that `--format json` writes."""

from checker.core.fact import Json

_TEXT: Json = {"type": "string"}
_TEXTS: Json = {"type": "array", "items": _TEXT}
_PERHAPS: Json = {"type": ["string", "null"]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_VERDICTS: list[Json] = ["safe", "risky", "unknown", "unsafe"]
_VERDICT: Json = {"enum": _VERDICTS}
_VERDICT_OR_NULL: Json = {"enum": [*_VERDICTS, None]}


def _object(needed: dict[str, Json], more: dict[str, Json] | None = None) -> Json:
    """Describe an object; fields that it does not name are allowed, for fields are added within `/1`."""
    return {"type": "object", "required": list(needed), "properties": {**needed, **(more or {})}}


def _list(of: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/$defs/{of}"}}


_HORIZON: dict[str, Json] = {
    "newest_safe": _PERHAPS,
    "floor": _PERHAPS,
    "floor_set_by": _PERHAPS,
    "looked_at": _COUNT,
    "of": _COUNT,
    "targets": _list("reach"),
}
_ENVELOPE: dict[str, Json] = {
    "schema": {"const": "rollback-check/1"},
    "tool": _object({"name": {"const": "rollback-check"}, "version": _TEXT}),
    "command": _TEXT,
    "verdict": _VERDICT_OR_NULL,
    "exit_code": _COUNT,
}
_DEFS: dict[str, Json] = {
    "from": _object(
        {
            "ref": _TEXT,
            "commit": _TEXT,
            "chosen_by": {
                "enum": ["option", "environment", "user-config", "database", "current", "newest-tag", None],
            },
        }
    ),
    "to": _object({"ref": _TEXT, "commit": _TEXT}),
    "service": _object(
        {
            "name": _TEXT,
            "path": {"type": "string", "pattern": "^[^/]"},
            "tool": _PERHAPS,
            "dialect": _PERHAPS,
            "verdict": _VERDICT,
            "axes": _object(dict.fromkeys(("boot", "schema", "data", "rolling"), _VERDICT_OR_NULL)),
            "revisions": _object(
                {
                    "from": _TEXTS,
                    "to": _TEXTS,
                    "database": {"type": ["array", "null"], "items": _TEXT},
                    "missing_in_to": _TEXTS,
                },
                {"between": _COUNT, "unreadable": _COUNT},
            ),
            "findings": _list("finding"),
        },
        {
            "dialects": _TEXTS,
            "headline": _TEXT,
            "hook": _PERHAPS,
            "says": {"type": "object", "additionalProperties": _TEXT},
            "advice": _list("advice"),
            "sides": _list("side"),
        },
    ),
    "side": _object(
        {
            "ref": _TEXT,
            "schema": {"enum": ["newer", "older"]},
            "verdict": _VERDICT,
            "counts": {"type": "boolean"},
            "says": _TEXT,
            "findings": _TEXTS,
        }
    ),
    "finding": _object(
        {
            "rule": {"type": "string", "pattern": "^[a-z]+(-[a-z0-9]+)+$"},
            "axis": {"enum": ["boot", "schema", "data", "rolling"]},
            "level": {"enum": ["unsafe", "risky", "unknown", "note"]},
            "certainty": {"enum": ["certain", "likely", "possible"]},
            "message": _TEXT,
            "user_would_see": _PERHAPS,
            "evidence": _list("evidence"),
            "fingerprint": _TEXT,
            "accepted": _PERHAPS,
        },
        {"object": _TEXT, "advice": _PERHAPS},
    ),
    "evidence": _object(
        {
            "ref": _TEXT,
            "path": {"type": "string", "pattern": "^([^/]|$)"},
            "line": {"type": ["integer", "null"], "minimum": 1},
            "revision": _PERHAPS,
            "object": _PERHAPS,
        },
        {"says": _PERHAPS},
    ),
    "advice": _object({"kind": {"enum": ["do", "or", "not"]}, "text": _TEXT, "run": _TEXTS, "because": _PERHAPS}),
    "avoid": _object({"run": _TEXT, "because": _TEXT}),
    "way": _object(
        {
            "kind": _TEXT,
            "rank": _COUNT,
            "loses": _TEXTS,
            "locks": _TEXTS,
            "boots": {"enum": ["yes", "no", "skipped"]},
            "brings_back": {"type": "boolean"},
            "steps": {"type": "array", "items": _object({"run": _TEXT, "in": _TEXT})},
        },
        {
            "title": _TEXT,
            "verdict": _VERDICT,
            "promised": {"type": "boolean"},
            "downtime": _PERHAPS,
            "at_once": _PERHAPS,
            "says": _TEXTS,
            "door": _PERHAPS,
            "risks": {
                "type": "array",
                "items": _object({"rule": _TEXT, "level": _TEXT, "message": _TEXT, "advice": _PERHAPS}),
            },
        },
    ),
    "horizon": _object(_HORIZON),
    "reach": _object({"ref": _TEXT, "verdict": _VERDICT}, {"because": _PERHAPS, "rule": _PERHAPS}),
    "assumption": _object({"id": _TEXT, "text": _TEXT, "check": _PERHAPS}),
}
_DOUBTS: dict[str, Json] = {"assumptions": _list("assumption"), "not_checked": _TEXTS}
_FROM: Json = {"$ref": "#/$defs/from"}
_ANSWERED: dict[str, Json] = {
    "verdict": _VERDICT,
    "headline": _TEXT,
    "from": _FROM,
    "to": {"$ref": "#/$defs/to"},
    "forward": {"type": "boolean"},
    "services": _list("service"),
    "ways_out": {"anyOf": [{"type": "null"}, _list("way")]},
    "avoid": _list("avoid"),
    "horizon": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/horizon"}]},
    **_DOUBTS,
}
_CHECK: Json = _object({**_ENVELOPE, **_ANSWERED, "command": {"enum": ["check", "rolling", "explain"]}})
_HORIZON_ANSWER: Json = _object(
    {
        **_ENVELOPE,
        "command": {"const": "horizon"},
        "verdict": {"type": "null"},
        "headline": _TEXT,
        "from": _FROM,
        **_HORIZON,
        **_DOUBTS,
    }
)
_CHANGES: Json = {"type": "array", "items": _object({"how": {"enum": ["A", "M", "D", "T"]}, "path": _TEXT})}
_COMMITS: Json = {"type": "array", "items": _object({"commit": _TEXT, "title": _TEXT})}
_HOTFIX: Json = _object(
    {
        **_ENVELOPE,
        **_ANSWERED,
        "command": {"const": "hotfix"},
        "kind": {"enum": ["old-code", "revert"]},
        "written": {"type": "boolean"},
        "tag": _TEXT,
        "branch": _PERHAPS,
        "commit": _object({"id": _PERHAPS, "tree": _TEXT, "parents": _TEXTS, "base": _TEXT, "message": _TEXT}),
        "changes": _CHANGES,
        "reverted": _COMMITS,
        "left_out": _COMMITS,
        "says": _TEXTS,
    }
)
_PLAIN: dict[str, Json] = {**_ENVELOPE, "verdict": {"type": "null"}, "exit_code": {"const": 0}}
_MATRIX: Json = _object(
    {
        **_PLAIN,
        "command": {"const": "matrix"},
        "releases": _TEXTS,
        "of": _COUNT,
        "classes": {"type": "array", "items": _object({"id": _TEXT, "releases": _TEXTS})},
        "cells": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _VERDICT}},
        **_DOUBTS,
    },
    {"pairs": {"type": "array", "items": _object({"from": _TEXT, "to": _TEXT, "verdict": _VERDICT})}, "judged": _COUNT},
)
_GRAPH: Json = _object(
    {
        **_PLAIN,
        "command": {"const": "graph"},
        "looked_at": _COUNT,
        "of": _COUNT,
        "nodes": {
            "type": "array",
            "items": _object(
                {"id": _TEXT, "kind": {"enum": ["release", "revision"]}, "label": _TEXT, "names": _TEXTS},
                {"service": _PERHAPS, "path": _PERHAPS},
            ),
        },
        "edges": {
            "type": "array",
            "items": _object({"from": _TEXT, "to": _TEXT, "kind": {"enum": ["follows", "needs", "after"]}}),
        },
    }
)
_REVISION: Json = _object(
    {"id": _TEXT, "parents": _TEXTS, "depends": _TEXTS, "labels": _TEXTS},
    {"path": _TEXT, "moment": {"type": "integer"}},
)
_KNOWN: Json = _object(
    {
        "name": _TEXT,
        "tool": _TEXT,
        "heads": _TEXTS,
        "hook": {"anyOf": [{"type": "null"}, _object({"command": _TEXT, "assumed": {"type": "boolean"}})]},
        "revisions": {"type": "array", "items": _REVISION},
    }
)
_CONTRACT: Json = _object(
    {
        **_PLAIN,
        "command": {"const": "contract"},
        "release": {"$ref": "#/$defs/to"},
        "services": {"type": "array", "items": _KNOWN},
    }
)
_FACTS: Json = _object(_PLAIN)
_PLAN: Json = _object(
    {
        **_ENVELOPE,
        "command": {"const": "plan"},
        "verdict": _VERDICT,
        "headline": _TEXT,
        "from": _FROM,
        "to": {"$ref": "#/$defs/to"},
        "ways_out": _list("way"),
        "avoid": _list("avoid"),
        "not_offered": _list("avoid"),
        **_DOUBTS,
    }
)
_DEPLOY: Json = _object(
    {"ref": _TEXT, "title": _TEXT, "back": _TEXT, "returns": {"type": "boolean"}, "says": _TEXTS},
    {"steps": {"type": "array", "items": _object({"run": _TEXT, "in": _TEXT})}},
)
_DEPLOY_ORDER: Json = _object(
    {
        **_ENVELOPE,
        "command": {"const": "deploy-order"},
        "verdict": {"type": "null"},
        "headline": _TEXT,
        "from": _FROM,
        "to": {"$ref": "#/$defs/to"},
        "deploys": {"type": "array", "items": _DEPLOY},
        "because": _TEXTS,
        **_DOUBTS,
    }
)
_ACCEPTANCE: Json = _object(
    {
        "rule": _TEXT,
        "reason": _TEXT,
        "until": _TEXT,
        "path": _TEXT,
        "state": {"enum": ["accepted", "expired", "unused"]},
    },
    {"line": {"type": ["integer", "null"], "minimum": 1}, "ends_soon": {"type": "boolean"}},
)
_BACK: Json = _object(
    {
        "to": {"$ref": "#/$defs/to"},
        "why": {"enum": ["running", "previous"]},
        "verdict": _VERDICT,
        "counted": _VERDICT,
        "passed": {"type": "boolean"},
        "way": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/way"}]},
        "services": _list("service"),
    },
    {"rolling": _VERDICT_OR_NULL},
)
_GATE: Json = _object(
    {
        **_ENVELOPE,
        "command": {"const": "gate"},
        "verdict": _VERDICT,
        "headline": _TEXT,
        "policy": {"enum": ["direct", "way-out", "report"]},
        "strict": {"type": "boolean"},
        "depth": {"type": ["integer", "null"], "minimum": 1},
        "passed": {"type": "boolean"},
        "release": _object({"ref": _TEXT, "commit": _TEXT, "chosen_by": {"enum": ["option", "tag", "head"]}}),
        "running": {"anyOf": [{"type": "null"}, _FROM]},
        "rollbacks": {"type": "array", "items": _BACK},
        "services": {
            "type": "array",
            "items": _object({"name": _TEXT, "verdict": _VERDICT, "passed": {"type": "boolean"}}),
        },
        "findings": _list("finding"),
        "advice": _list("advice"),
        "accepted": {"type": "array", "items": _ACCEPTANCE},
        "untouched": _TEXTS,
        **_DOUBTS,
    }
)
_FAILURE: Json = _object(
    {
        "schema": {"const": "rollback-check/1"},
        "command": _PERHAPS,
        "verdict": {"type": "null"},
        "exit_code": {"type": "integer", "minimum": 1},
        "error": _object({"message": _TEXT, "try": _TEXTS}),
    }
)


def _by_command(answers: dict[str, Json], other: Json) -> Json:
    """Describe what each command writes; all others write `other`."""
    for command, then in reversed(answers.items()):
        chosen: Json = {"required": ["command"], "properties": {"command": {"const": command}}}
        other = {"if": chosen, "then": then, "else": other}
    return other


_ANSWERS: dict[str, Json] = {
    "check": _CHECK,
    "rolling": _CHECK,
    "horizon": _HORIZON_ANSWER,
    "hotfix": _HOTFIX,
    "matrix": _MATRIX,
    "graph": _GRAPH,
    "contract": _CONTRACT,
    "plan": _PLAN,
    "deploy-order": _DEPLOY_ORDER,
    "gate": _GATE,
}
SCHEMA: dict[str, Json] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "rollback-check/1",
    "description": "What rollback-check writes with --format json. Readers ignore fields that are not described here.",
    "$defs": _DEFS,
    "if": {"required": ["error"]},
    "then": _FAILURE,
    "else": _by_command(_ANSWERS, {"anyOf": [_CHECK, _FACTS]}),
}
