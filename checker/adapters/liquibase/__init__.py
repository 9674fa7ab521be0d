"""Liquibase: changelogs of change sets that include each other, in four formats; a checksum of each in the database.

Words and exit codes were run with Liquibase 4.28.0.
"""

from checker.adapters.liquibase.boot import FORMS, QUICK_FIXES, boot, down, hook
from checker.adapters.liquibase.find import detect
from checker.adapters.liquibase.read import read
from checker.core.adapter import Adapter

adapter = Adapter(
    name="liquibase",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    down=down,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=r"(?:^|/)db\.changelog[^/]*\.(?:xml|ya?ml|json|sql)$",
)
