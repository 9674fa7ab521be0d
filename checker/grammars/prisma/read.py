"""One file of a Prisma schema to facts."""

from collections.abc import Iterable
from dataclasses import replace

from checker.core.tree import Unread
from checker.grammars.prisma.facts import (
    PrismaArgument,
    PrismaAttribute,
    PrismaBlock,
    PrismaField,
    PrismaFile,
)
from checker.grammars.prisma.split import Entry, Part, parts

_HELD = {"model": "field", "view": "field", "type": "field", "enum": "label"}
_SETTINGS = {"datasource", "generator"}


def read_file(content: bytes) -> PrismaFile:
    """Give the blocks of a file; what is not known is `Unread` in its place."""
    blocks: list[PrismaBlock] = []
    unread: list[Unread] = []
    for part in parts(content.decode("utf-8-sig", "replace")):
        if part.kind in _HELD or part.kind in _SETTINGS:
            blocks.append(_block(part))
        else:
            unread.append(Unread("no Prisma schema has such a block", part.head.text[:60], part.head.line))
    return PrismaFile(tuple(blocks), tuple(unread))


def _block(part: Part) -> PrismaBlock:
    from checker.grammars.prisma.parse import parsed  # noqa: PLC0415  loads lark

    fields: list[PrismaField] = []
    attributes: list[PrismaAttribute] = []
    settings: list[PrismaArgument] = []
    unread = [] if part.closed else [Unread("the block never ends", part.head.text[:60], part.head.line)]
    for entry in _joined(part.entries):
        if entry.text.startswith("@@"):
            attribute = parsed(entry, "block_attribute", PrismaAttribute)
            if isinstance(attribute, Unread):
                unread.append(attribute)
            else:
                attributes.append(replace(attribute, line=entry.line))
        elif part.kind in _SETTINGS:
            setting = parsed(entry, "setting", PrismaArgument)
            if isinstance(setting, Unread):
                unread.append(setting)
            else:
                settings.append(setting)
        else:
            field = parsed(entry, _HELD[part.kind], PrismaField)
            if isinstance(field, Unread):
                unread.append(field)
            else:
                fields.append(replace(field, line=entry.line))
    return PrismaBlock(
        part.kind, part.name, part.head.line, tuple(fields), tuple(attributes), tuple(settings), tuple(unread)
    )


def _joined(entries: Iterable[Entry]) -> list[Entry]:
    """Give the lines, with an attribute that stands alone on the next line back at its field."""
    found: list[Entry] = []
    for entry in entries:
        if found and entry.text.startswith("@") and not entry.text.startswith("@@"):
            found[-1] = Entry(f"{found[-1].text} {entry.text}", found[-1].line)
        else:
            found.append(entry)
    return found
