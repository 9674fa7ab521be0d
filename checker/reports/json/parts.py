"""What answers in JSON have in common."""

from checker.core.fact import Json
from checker.core.verdict import Assumption, Ref


def ref_of(ref: Ref) -> dict[str, Json]:
    """Give a release as it is named."""
    return {"ref": ref.ref, "commit": ref.commit}


def from_of(ref: Ref) -> dict[str, Json]:
    """Give FROM, and how it was chosen."""
    return {**ref_of(ref), "chosen_by": ref.chosen_by or None}


def doubts(assumptions: tuple[Assumption, ...], not_checked: tuple[str, ...]) -> dict[str, Json]:
    """Give what was taken for granted, and what was not looked at."""
    return {
        "assumptions": [{"id": each.id, "text": each.text, "check": each.check or None} for each in assumptions],
        "not_checked": list(not_checked),
    }
