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
        }
    ),
    "horizon": _object(_HORIZON),
    "reach": _object({"ref": _TEXT, "verdict": _VERDICT}, {"because": _PERHAPS, "rule": _PERHAPS}),
    "assumption": _object({"id": _TEXT, "text": _TEXT, "check": _PERHAPS}),
}
_DOUBTS: dict[str, Json] = {"assumptions": _list("assumption"), "not_checked": _TEXTS}
_FROM: Json = {"$ref": "#/$defs/from"}
_CHECK: Json = _object(
    {
        **_ENVELOPE,
        "command": {"enum": ["check", "rolling", "explain"]},
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
)
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
_FACTS: Json = _object({**_ENVELOPE, "verdict": {"type": "null"}, "exit_code": {"const": 0}})
_FAILURE: Json = _object(
    {
        "schema": {"const": "rollback-check/1"},
        "command": _PERHAPS,
        "verdict": {"type": "null"},
        "exit_code": {"type": "integer", "minimum": 1},
        "error": _object({"message": _TEXT, "try": _TEXTS}),
    }
)


def _only(commands: list[Json], then: Json, other: Json) -> Json:
    chosen: Json = {"required": ["command"], "properties": {"command": {"enum": commands}}}
    return {"if": chosen, "then": then, "else": other}


SCHEMA: dict[str, Json] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "rollback-check/1",
    "description": "What rollback-check writes with --format json. Readers ignore fields that are not described here.",
    "$defs": _DEFS,
    "if": {"required": ["error"]},
    "then": _FAILURE,
    "else": _only(["check", "rolling"], _CHECK, _only(["horizon"], _HORIZON_ANSWER, {"anyOf": [_CHECK, _FACTS]})),
}
