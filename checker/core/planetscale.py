"""PlanetScale: schemas come by deploy requests, which can be reverted for a while."""

import re

from checker.core.hook import is_deploy_file
from checker.core.tree import Reader, Tree
from checker.core.way import Command

_SIGNS = re.compile(
    rb"\bpscale\s+(?:branch|deploy-request|connect|shell|database|org|auth)\b|\bpsdb\.cloud\b|@planetscale/database"
    rb"|\bplanetscale_rails\b|\bplanetscale/\w+-action\b"
)
_FILES = re.compile(r"(?:^|/)(?:package\.json|Gemfile|\.env[\w.-]*|[\w.-]*\.env|\.pscale\.ya?ml)$")

REVERT = (Command("pscale deploy-request revert DATABASE NUMBER", "deploy"),)
WINDOW = "within 30 minutes of the last deploy request, unless it was an instant one: only that request is taken back"
KEEPS = "rows written meanwhile stay; the framework's own table of migrations follows only when the window closes"


def deploys_by_request(tree: Tree) -> bool:
    """Tell whether a release's files speak of PlanetScale."""
    return any(
        path.endswith((".pscale.yml", ".pscale.yaml")) or tree.facts(path, _READER) is True
        for path in tree.paths()
        if is_deploy_file(path) or _FILES.search(path)
    )


def _speaks(content: bytes) -> bool:
    return _SIGNS.search(content) is not None


_READER: Reader[bool] = Reader("planetscale", 1, _speaks)
