"""The file of accepted findings: what it holds, and how it is written."""

from collections.abc import Iterable
from json import dumps

from checker.core.accepting import trouble_with
from checker.core.errors import CheckError
from checker.core.fact import Json
from checker.core.gate import Acceptance
from checker.core.settings import Settings

NAME = "rollback-check-baseline.json"
SCHEMA = "rollback-check-baseline/1"


def entries(content: bytes) -> tuple[Acceptance, ...]:
    """Read the file; nothing where there is none. Raises CheckError, naming what is wrong."""
    if not content:
        return ()
    import json  # noqa: PLC0415  -- most repositories have no baseline

    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CheckError(f"{NAME} is not valid JSON: {error}.") from error
    if not isinstance(values, dict):
        raise CheckError(f"{NAME} is not a baseline.", f"rollback-check baseline create, after moving {NAME} away")
    table = Settings(NAME, values)
    if table.text("schema") != SCHEMA:
        raise CheckError(f"{NAME}: schema must be {SCHEMA}.")
    found = table.rows("accepted", _entry)
    table.close()
    return found


def written(accepted: Iterable[Acceptance]) -> str:
    """Write the file: sorted, so that two who add to it seldom meet."""
    rows: Json = [
        {
            "fingerprint": f"{each.rule}:{each.object}",
            "service": each.service,
            "reason": each.reason,
            "until": each.until,
        }
        for each in sorted(accepted, key=lambda each: (each.rule, each.object, each.service))
    ]
    return dumps({"schema": SCHEMA, "accepted": rows}, indent=2) + "\n"


def _entry(table: Settings) -> Acceptance:
    fingerprint = table.needed("fingerprint")
    rule, _, object_ = fingerprint.partition(":")
    service, reason, until = table.text("service"), table.needed("reason"), table.needed("until")
    trouble = trouble_with(rule, reason, until)
    if trouble:
        raise CheckError(f"{NAME}: {fingerprint} accepts nothing: {trouble}.")
    return Acceptance(rule, reason, until, NAME, object=object_, service=service or "default")
