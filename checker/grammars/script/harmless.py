"""Says which calls in a program ask nothing of the database, and which start another program."""

from typing import TYPE_CHECKING

from checker.grammars.script.expressions import FUNCTIONS
from checker.grammars.script.values import Chain, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.grammars.sitter import Node

_HARMLESS = frozenset(
    ("Promise", "console", "logger", "log", "Object", "Array", "JSON", "Math", "Date", "String", "Number", "process",
     "path", "crypto", "Buffer", "Symbol")
)  # fmt: skip
"""Whoever is asked here asks nothing of the database."""
_HARMLESS_MODULES = frozenset(
    ("fs", "fs/promises", "path", "crypto", "util", "os", "url", "dotenv", "uuid", "lodash", "chalk", "bluebird")
)
_PROGRAMS = frozenset(("execSync", "execFileSync", "spawnSync", "execa", "execaSync"))
"""Members that run another program, which may do anything."""
_PROGRAMS_ALONE = frozenset(("exec", "execFile", "spawn", "fork"))
"""Those whose names others have too: they count where they are called without an owner, or of that module."""


def is_harmless(chain: Chain) -> bool:
    """Tell whether whoever is asked asks nothing of the database: by its name, or by the module that it comes from."""
    if chain.root != "require":
        return chain.root in _HARMLESS
    return len(chain.links) < 2 or _module(chain) in _HARMLESS_MODULES  # noqa: PLR2004  the call of require, and more


def runs_a_program(chain: Chain) -> bool:
    """Tell whether another program is started."""
    called = {link.name or chain.root for link in chain.links if link.args is not None}
    if called & _PROGRAMS:
        return True
    alone = len(chain.links) == 1 or _module(chain) == "child_process" or chain.root in {"child_process", "cp"}
    return alone and bool(called & _PROGRAMS_ALONE)


def _module(chain: Chain) -> str:
    """Name the module that a chain begins with, where it is `require(...)`; empty for any other."""
    args = chain.links[0].args if chain.root == "require" and chain.links else None
    return (said(args[0]) or "").removeprefix("node:") if args else ""


def statements(body: "Node") -> "Iterator[Node]":
    """Give the calls that stand alone in a function's body, in order: of an expression, that one."""
    if body.type == "call_expression":
        yield body
        return
    for each in body.named_children if body.type not in FUNCTIONS else ():
        yield from statements(each)
