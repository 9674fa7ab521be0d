"""EdgeQL, the language of Gel: its data definition in migrations and schema files, and its queries."""

VERSION = 3
"""Raised when the same text gives something else."""
