"""Drizzle: migrations in a journal, and beside each a snapshot of the whole schema; also `drizzle-kit push`."""

from checker.adapters.drizzle.boot import FORMS, boot, hook
from checker.adapters.drizzle.read import detect, read
from checker.core.adapter import Adapter

LOOKS_LIKE = r"(?:^|/)meta/\d{4}_snapshot\.json$"

adapter = Adapter(
    name="drizzle", detect=detect, read=read, boot=boot, hook=hook, forms=FORMS, looks_like=LOOKS_LIKE
)  # fmt: skip
