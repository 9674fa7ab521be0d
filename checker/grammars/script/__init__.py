"""Migrations that are programs of JavaScript or TypeScript: what they ask of the tool that runs them, call by call."""

from typing import TYPE_CHECKING

from checker.grammars.script.values import Ask

if TYPE_CHECKING:
    from checker.core.tree import Unread
    from checker.grammars.script.calls import Asked

__all__ = ["VERSION", "Ask", "read_program"]

VERSION = 7
"""Raised when the same program gives other asks."""


def read_program(content: bytes) -> "Asked | Unread":
    """Read a migration of TypeScript or JavaScript."""
    from checker.grammars.script.calls import read_program as read  # noqa: PLC0415  most trees have no such program

    return read(content)
