"""Django's migrations: what each file says, and what a project's files make together of tables and columns."""

VERSION = 12
"""Raised when the same file gives something else."""
