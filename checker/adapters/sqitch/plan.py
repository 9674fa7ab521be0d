"""Reads a `sqitch.plan`: its changes in order, each by the id that sqitch computes of it and of all before it."""

import re
from hashlib import sha1

from checker.core.fact import fact

_PRAGMA = re.compile(r"%(?P<name>\S+?)\s*=\s*(?P<value>.*)")
_CHANGE = re.compile(
    r"\s*(?P<name>[^\s\[@%#+-][^\s\[]*)\s*(?:\[(?P<needs>[^\]]*)\])?"
    r"\s+(?P<date>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s+(?P<planner>[^#]*?<[^>]*>)\s*(?:#\s?(?P<note>.*))?"
)
_TAG = re.compile(r"\s*@(?P<name>\S+)\s")


@fact
class Planned:
    """A change of a plan."""

    id: str
    """40 hex digits: it names the change before, so that nothing can be moved without all ids changing."""
    name: str
    line: int
    script: str
    """What its files are called: `users`, or `users@v1` where a later change of the same name took the plain name."""


def read_plan(content: bytes) -> tuple[Planned, ...]:
    """Give the changes of a plan, in order; the ids are those that sqitch 1.3.1 gives (run on 334 changes)."""
    lines = content.decode("utf-8", "replace").splitlines()
    head = {found["name"]: found["value"].strip() for line in lines if (found := _PRAGMA.fullmatch(line))}
    start = [f"project {head.get('project', '')}", *([f"uri {head['uri']}"] if "uri" in head else [])]
    made: list[Planned] = []
    scripts: dict[str, int] = {}
    tags: list[str] = []
    for number, line in enumerate(lines, 1):
        if tag := _TAG.match(line):
            tags.append(tag["name"])
        elif found := _CHANGE.fullmatch(line):
            id_ = _id(start, found, made[-1].id if made else "")
            name = found["name"]
            if name in scripts:  # it is reworked: what stood there before has a copy, called after a tag in between
                old = made[scripts[name]]
                copy = next((each for each in (found["needs"] or "").split() if each.startswith(f"{name}@")), "")
                made[scripts[name]] = Planned(
                    old.id, old.name, old.line, copy or (f"{name}@{tags[-1]}" if tags else name)
                )
            scripts[name] = len(made)
            made.append(Planned(id_, name, number, name))
    return tuple(made)


def _id(start: list[str], found: "re.Match[str]", parent: str) -> str:
    needs = (found["needs"] or "").split()
    requires = [each for each in needs if not each.startswith("!")]
    conflicts = [each[1:] for each in needs if each.startswith("!")]
    parts = [*start, f"change {found['name']}", *([f"parent {parent}"] if parent else [])]
    parts += [f"planner {found['planner']}", f"date {found['date']}"]
    parts += ["requires", *(f"  + {each}" for each in requires)] if requires else []
    parts += ["conflicts", *(f"  - {each}" for each in conflicts)] if conflicts else []
    note = (found["note"] or "").strip().replace("\\n", "\n").replace("\\\\", "\\")
    text = "\n".join([*parts, *(["", note] if note else [])]).encode()
    return sha1(b"change %d\0" % len(text) + text, usedforsecurity=False).hexdigest()
