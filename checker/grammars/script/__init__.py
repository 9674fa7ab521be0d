"""Migrations that are programs in TypeScript or JavaScript: what they ask of the tool that runs them, call by call."""

from checker.grammars.script.calls import Asked, read_program
from checker.grammars.script.follow import Ask

__all__ = ["Ask", "Asked", "read_program"]

VERSION = 5
"""Raised when the same program gives other asks."""
