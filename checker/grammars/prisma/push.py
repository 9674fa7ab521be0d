"""How a deploy calls `prisma db push`."""

from checker.core.adapter import HookForm

WORD = "prisma"
OPTIONS = r"(?:\s+--?[\w-]+(?:[= ](?!-)[\w./${}-]+)?)*"
"""What may stand behind a command of Prisma's."""
_CALL = rf"(?<![\w@/-])(?P<call>prisma\s+db\s+push{OPTIONS})"
_DEPLOYS = (
    r'^[^"\n]*"(?:pre|post)?(?:start|build|deploy|release|install|vercel-build|heroku-postbuild)(?::prod\w*)?"\s*:\s*"'
)
_NO_SCRIPT = r'^(?!\s*[{,]?\s*"[\w:.-]+"\s*:)'
PUSHES = (
    # Most projects keep a script that pushes while they develop: in package.json only what runs at a deploy counts.
    HookForm(rf"(?m){_DEPLOYS}[^\"\n]*?{_CALL}", word=WORD),
    HookForm(rf"(?m){_NO_SCRIPT}[^\n]*?{_CALL}", word=WORD),
)
