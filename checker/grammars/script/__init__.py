"""Migrations that are programs in TypeScript or JavaScript: what they ask of the tool that runs them, call by call."""

from checker.grammars.script.calls import Ask, Asked, read_program

__all__ = ["Ask", "Asked", "read_program"]

VERSION = 2
"""Raised when the same program gives other asks."""
