"""Lays out the files of a new rule, to be filled in: `make rule ID=read-something-missing`."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
AXES = {"boot": "BOOT", "data": "DATA"}
RULE = '''"""What goes wrong, in one sentence.

What it means
    ...

Why it matters at 3 a.m.
    ...

For example
    ...

To mend it for good
    ...

What it cannot see
    ...
"""

from collections.abc import Iterator

from checker.core.finding import Axis, Found
from checker.core.rollback import Rollback
from checker.core.rule import Rule


def check(rollback: Rollback) -> Iterator[Found]:
    """Find it."""
    yield from ()


rule = Rule(id="{id}", axis=Axis.{axis}, summary="", advice="", check=check)
'''


def main() -> int:
    if len(sys.argv) != 2 or not re.fullmatch(r"(boot|read|write|constraint|data|unread|note)(-[a-z]+)+", sys.argv[1]):
        sys.stderr.write("usage: make rule ID=read-something-missing  (family first: boot, read, write, ...)\n")
        return 2
    name = sys.argv[1]
    module = ROOT / "checker" / "rules" / f"{name.replace('-', '_')}.py"
    if module.exists():
        sys.stderr.write(f"{module.relative_to(ROOT)} is there already\n")
        return 2
    module.write_text(RULE.format(id=name, axis=AXES.get(name.split("-")[0], "SCHEMA")))
    for case in ("fires", "quiet"):
        for release in ("1.0.0", "1.0.1"):
            (ROOT / "fixtures" / "rules" / name / case / release).mkdir(parents=True)
    sys.stdout.write(f"{module.relative_to(ROOT)} and fixtures/rules/{name}: write the fixtures first\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
