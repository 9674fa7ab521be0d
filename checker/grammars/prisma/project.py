"""The schemas of a Prisma project: a file with a datasource, and the files beside and below it without one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from checker.core.tree import Reader, Tree, Unread

if TYPE_CHECKING:
    from checker.grammars.prisma.facts import PrismaFile
    from checker.grammars.prisma.schema import Declared


class Project(NamedTuple):
    """One schema, with the file that holds its datasource."""

    head: str
    schema: "Declared"


def projects(tree: Tree, files: Sequence[str], unread: list[tuple[str, str, int]]) -> Iterator[Project]:
    """Give each schema that these files hold; `unread` takes (path, why, line) of files that could not be read."""
    from checker.grammars.prisma.schema import declared  # noqa: PLC0415  few trees hold a schema

    facts: dict[str, PrismaFile] = {}
    for path in files:
        found = tree.facts(path, _READER)
        if isinstance(found, Unread):
            unread.append((path, found.reason, found.line))
        else:
            facts[path] = found
    heads = [path for path, file in facts.items() if any(block.kind == "datasource" for block in file.blocks)]
    rest = {path: file for path, file in facts.items() if path not in heads}
    for head in heads or list(facts)[:1]:
        folder = head.rpartition("/")[0]
        inside = f"{folder}/" if folder else ""
        beside = [path for path in rest if len(heads) <= 1 or path.startswith(inside)]
        yield Project(head, declared((path, facts[path]) for path in sorted({head, *beside})))


def _read_file(content: bytes) -> "PrismaFile":
    from checker.grammars.prisma.read import read_file  # noqa: PLC0415  loads a grammar

    return read_file(content)


_READER: "Reader[PrismaFile]" = Reader("prisma.schema", 1, _read_file)
