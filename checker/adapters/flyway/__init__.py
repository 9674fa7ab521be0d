"""Flyway, community edition: versioned, repeatable and baseline files, with a checksum of each in the database."""

from checker.adapters.flyway.boot import FORMS, QUICK_FIXES, boot, hook
from checker.adapters.flyway.find import detect
from checker.adapters.flyway.read import read
from checker.core.adapter import Adapter

ASKS = "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1"

adapter = Adapter(
    name="flyway",
    asks=ASKS,
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=r"(?:^|/)(?:[VB]\d[\d._]*|R)__[^/]+\.sql$",
)
