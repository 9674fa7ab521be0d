"""Prisma Migrate, versions 2 to 7."""

from checker.adapters.prisma.boot import FORMS, QUICK_FIXES, boot, hook
from checker.adapters.prisma.find import detect
from checker.adapters.prisma.read import read
from checker.core.adapter import Adapter

ASKS = "SELECT max(migration_name) FROM _prisma_migrations WHERE rolled_back_at IS NULL"

adapter = Adapter(
    name="prisma",
    asks=ASKS,
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=r"(?:^|/)migrations/\d{14}_[^/]+/migration\.sql$",
)
