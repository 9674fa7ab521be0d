"""Rails: migrations with a ledger, and beside them `schema.rb` or `structure.sql`, which state the schema."""

from checker.adapters.rails.boot import FORMS, QUICK_FIXES, boot, hook
from checker.adapters.rails.find import detect
from checker.adapters.rails.read import read
from checker.core.adapter import Adapter

LOOKS_LIKE = r"(?:^|/)db/(?:\w+_)?migrate/\d+_\w+\.rb$"

adapter = Adapter(
    name="rails",
    detect=detect,
    read=read,
    boot=boot,
    hook=hook,
    quick_fixes=QUICK_FIXES,
    forms=FORMS,
    looks_like=LOOKS_LIKE,
)
