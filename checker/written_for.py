"""Finds the migrations that a release's code was written for, where the release carries more than those: a hotfix.

A hotfix is an older release's code with newer migrations. Judged like any release it would fit whatever its own
migrations do, for a release fits its own schema: a column that they drop would be no reason.
"""

from dataclasses import replace

from checker.core.fact import frozen
from checker.core.service import Service, matched, migration_folders
from checker.core.tree import BlobId, Tree
from checker.desk import Desk
from checker.services import Pair, histories, own_code

_CODE = (".py", ".sql", ".prisma", ".edgeql", ".gel", ".esdl", ".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs")
"""What code is read from: of all else, a version that is written somewhere, a hotfix may have its own."""


@frozen
class WrittenFor:
    """The question whether a release's code works with all the migrations that the release carries."""

    desk: Desk
    pair: Pair
    """The release, and the one that its code comes from."""
    service: Service


def written_for(desk: Desk, pair: Pair, service: Service) -> WrittenFor | None:
    """Look for the release right before TO whose very code TO has, with fewer migrations; None: TO is no hotfix.

    What differs in files that hold no code does not count.
    """
    history = service.target
    if history is None or pair.together or not pair.target.commit:
        return None
    parents = desk.repository.parents(pair.target.commit)
    for release in (tag for tag in desk.tags if tag.commit in parents):
        tree = desk.tree(release)
        pairs = matched(histories(desk, pair.known), histories(desk, tree))
        older = next((theirs for ours, theirs in pairs if ours is history), None)
        if older and older.ids < history.ids:
            code = replace(service, current=history, target=older)
            if _code(pair.known, service) == _code(tree, code):
                question = replace(desk.question, hook="none", current_revisions=(), schema=None, stated=b"")
                made = Pair(pair.target, release, pair.known, tree)
                return WrittenFor(replace(desk, question=question), made, code)
    return None


def _code(tree: Tree, service: Service) -> dict[str, BlobId]:
    folders = tuple(f"{folder}/" for folder in migration_folders(service.place))
    ids = tree.paths()
    own = (path for path in own_code(tree, service, ()) if path.endswith(_CODE))
    return {path: ids[path] for path in own if not path.startswith(folders)}
