"""A changelog file to its outline: change sets, includes and properties, in their order."""

import re
from collections.abc import Iterator

from checker.core.tree import Unread
from checker.grammars.liquibase.facts import Changelog, ChangeSet, Included, Property
from checker.grammars.liquibase.formatted import HEADER, read_formatted
from checker.grammars.liquibase.node import Malformed, Node

ROOT = "databaseChangeLog"
_ASIDE = frozenset(("preConditions", "rollback", "comment", "validCheckSum", "modifySql"))
_READS_FILES = frozenset(("sqlFile", "loadData", "loadUpdateData", "createProcedure", "createView", "createFunction"))
_EMPTY = Changelog(is_changelog=False)
_SAYS = re.compile(rb"databaseChangeLog|--\s*liquibase\s+formatted\s+sql", re.IGNORECASE)


def outline(content: bytes, ending: str) -> Changelog | Unread:
    """Give what a file holds; a file that is no changelog says so."""
    if not _SAYS.search(content) and ending != "sql":
        return _EMPTY
    try:
        root = root_of(content, ending)
    except Malformed as why:
        return Unread(why.reason, line=why.line)
    if root is None:
        return _EMPTY
    is_changelog = ending != "sql" or bool(HEADER.search(content.decode("utf-8-sig", "replace")))
    return Changelog(root.get("logicalFilePath"), tuple(_entries(root)), is_changelog)


def root_of(content: bytes, ending: str) -> Node | None:
    """Give the node of the changelog. Raises Malformed."""
    if ending == "sql":
        return read_formatted(content.decode("utf-8-sig", "replace"))
    if ending == "xml":
        from checker.grammars.liquibase.xml import read_xml  # noqa: PLC0415  few trees hold such a file

        root = read_xml(content)
        return root if root.name == ROOT else None
    from checker.grammars.liquibase.yaml import read_yaml  # noqa: PLC0415  loads PyYAML

    return read_yaml(content).first(ROOT)


def change_sets(root: Node) -> tuple[Node, ...]:
    """Give the change sets of a file, in order."""
    return tuple(root.named("changeSet"))


def changes_of(node: Node) -> tuple[Node, ...]:
    """Give the changes of a change set, without what stands beside them."""
    return tuple(child for child in node.children if child.name not in _ASIDE)


def _entries(root: Node) -> Iterator[ChangeSet | Included | Property]:
    for node in root.children:
        match node.name:
            case "changeSet":
                yield _change_set(node)
            case "include":
                yield Included(
                    node.get("file"), node.line, node.says("relativeToChangelogFile"), context=_context(node)
                )
            case "includeAll":
                relative = node.says("relativeToChangelogFile")
                ending = node.get("endsWithFilter")
                yield Included(
                    node.get("path"), node.line, relative, whole_folder=True, context=_context(node), ending=ending
                )
            case "property":
                yield Property(node.get("name"), node.get("value"), node.get("dbms"), node.get("file"))


def _change_set(node: Node) -> ChangeSet:
    comment, _ = node.value("comment")
    return ChangeSet(
        id=node.get("id"),
        author=node.get("author"),
        line=node.line,
        path=node.get("logicalFilePath"),
        dbms=node.get("dbms"),
        context=_context(node),
        run_on_change=node.says("runOnChange"),
        run_always=node.says("runAlways"),
        valid=tuple(child.text for child in node.named("validCheckSum")),
        comment=" ".join(comment.split())[:100],
        digest=Node("", 0, children=tuple(_plain(node))).digest(),
        files=tuple(file for child in changes_of(node) if (file := file_of(child))),
        only=_only(node.first("preConditions")),
    )


def _plain(node: Node) -> Iterator[Node]:
    yield from changes_of(node)
    yield from node.named("modifySql")


def file_of(change: Node) -> Included | None:
    """Give the file that a change reads besides."""
    path = change.get("path") or change.get("file")
    if change.name not in _READS_FILES or not path:
        return None
    return Included(path, change.line, change.says("relativeToChangelogFile"))


def _context(node: Node) -> str:
    parts = (node.get(name) for name in ("context", "contextFilter", "labels"))
    return " ".join(part for part in parts if part)


def _only(conditions: Node | None) -> str:
    """Give the databases that preconditions name, where a database that is none of them passes it over."""
    if conditions is None or conditions.get("onFail", "HALT").upper() not in {"MARK_RAN", "CONTINUE", "WARN"}:
        return ""
    if conditions.get("onFail").upper() == "WARN":
        return ""
    terms = conditions.children
    if len(terms) == 1 and terms[0].name in {"or", "and"}:
        terms = terms[0].children if terms[0].name == "or" or len(terms[0].children) == 1 else ()
    if not terms or any(term.name != "dbms" for term in terms) or (len(terms) > 1 and conditions.children == terms):
        return ""
    return ",".join(term.get("type") for term in terms)
