"""How Alembic's deploy command looks in deploy files and in code, and which revision it asks for."""

import re

from checker.core.adapter import HookForm

_OPTIONS = r"(?:\s+-{1,2}\w[\w-]*(?:[= ][^\s-]\S*)?)*"
_REVISION = r"[\w@+][\w@+.:-]*"
_WORD = "upgrade"
_GIVEN = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)?"
"""What a call is given, in which there may be calls of calls."""
FORMS = (
    HookForm(
        rf"(?:(?<![\w./-])[\w./-]*\bpython[\d.]*\s+-m\s+)?\balembic{_OPTIONS}\s+upgrade\s+{_REVISION}", word=_WORD
    ),
    HookForm(rf"\bflask{_OPTIONS}\s+db\s+(?:-{{1,2}}\w[\w-]*[= ]\S+\s+)*upgrade(?:[ \t]+{_REVISION})?", word=_WORD),
    HookForm(
        r"(?:\bpython[\d.]*\s+(?:\S*/)?(?:[\w-]*manage|run|app|wsgi|cli)(?:\.py)?"
        r"|(?<![\w./${}-])(?:[\w./${}-]*/)?(?:[\w-]+[_-])?manage(?:\.py)?)"
        rf"\s+db\s+upgrade(?:[ \t]+{_REVISION})?",
        word=_WORD,
    ),
    HookForm(rf"\b(?:flask_migrate|migrate)\.upgrade\s*{_GIVEN}", in_code=True, word=_WORD),
    HookForm(rf"\b(?:alembic\.)?command\.upgrade\s*{_GIVEN}", in_code=True, word=_WORD),
    HookForm(
        rf"(?<![\w.])(?:flask_migrate_upgrade|alembic_upgrade|migrate_upgrade|db_upgrade)\s*{_GIVEN}",
        in_code=True,
        word=_WORD,
    ),
    HookForm(
        r"\bfrom\s+(?:flask_migrate|alembic\.command)\s+import\s+(?:[^\n(]*|\([^)]*)\bupgrade\b(?!\s+as\b)[^\n]*\n"
        rf"(?s:.*?)(?<![\w.])(?<!def )(?P<call>upgrade\s*{_GIVEN})",
        in_code=True,
        word=_WORD,
    ),
    HookForm(r"\balembic\.config\.main\s*\([^)]*upgrade[^)]*\)?", in_code=True, word=_WORD),
)
_QUOTED = re.compile(r"""["']([^"'%{}]+)["']""")


def asked(command: str) -> str:
    """Give the revision that a command names; `head` where it names none."""
    called = re.search(r"upgrade\s*\((.*)", command, re.DOTALL)
    if called:
        named = re.search(r"""revision\s*=\s*["']([^"']+)""", called[1])
        words = [word for word in _QUOTED.findall(called[1]) if not re.search(r"[/\\ ]|\.(?:ini|toml)$", word)]
        folder = "directory" in called[1] or "flask_migrate" in command
        return named[1] if named else "head" if folder or not words else words[-1]
    words = re.split(r"\s*(?:&&|\|\||[;|&])\s*", command.partition("upgrade")[2])[0].split()
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word.startswith("-") and not re.fullmatch(r"-\d+", word):
            skip = word in {"-d", "--directory", "-x", "--x-arg", "--tag", "-c", "-n", "--name", "--config"}
        elif not word.startswith(("$", "`", "{")):
            return word.strip("\"'")
    return "head"
