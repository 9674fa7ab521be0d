"""Migrations that are programs in PHP: what they ask of the tool that runs them, call by call."""

from checker.grammars.php.calls import Asked, read_program
from checker.grammars.php.follow import Ask, Follower

__all__ = ["Ask", "Asked", "Follower", "read_program"]

VERSION = 4
"""Raised when the same program gives other asks."""
