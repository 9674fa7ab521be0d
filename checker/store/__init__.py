"""What was read, kept by blob id: in memory during a run, in an SQLite file between runs."""

from checker.store.store import Store, default_folder

__all__ = ["Store", "default_folder"]
