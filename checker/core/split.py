"""Which revisions of two histories lie between them: what both have, what only one has, what was edited since."""

from dataclasses import replace

from checker.core.fact import frozen
from checker.core.history import History, Revision
from checker.core.name import bare
from checker.core.operation import AddConstraint, CreateIndex, CreateTable, RenameTable, Step, WriteRows
from checker.core.snapshots import stated_between
from checker.core.tree import Unread


@frozen
class Split:
    """The revisions of two histories, sorted by who has them; each in the order in which they run."""

    shared: tuple[Revision, ...]
    """Applied, and known to the target: as the target wrote them."""
    between: tuple[Revision, ...]
    """Applied, and not known to the target."""
    pending: tuple[Revision, ...]
    """Known to the target, and not applied: its hook makes them, if it runs."""
    edited: tuple[tuple[Revision, Revision], ...]
    """(target's, current's) of shared revisions whose operations differ."""
    retouched: frozenset[str] = frozenset()
    """Shared revisions whose text, or a file that it imports, differs."""

    @property
    def differing(self) -> frozenset[str]:
        """The ids of all revisions that are not the same in both."""
        return frozenset(revision.id for revision in (*self.between, *self.pending)) | self.retouched


def split(ran: History, known: History, applied: frozenset[str], dialect: str = "") -> Split:
    """Sort the revisions of FROM's history (of which `applied` were run) and of TO's; stated schemas are compared."""
    if ran.snapshot is None and known.snapshot is not None and not ran.place.tool:
        return Split(known.snapshot, (), (), ())  # FROM has none of it, which is said apart
    if ran.snapshot is not None or known.snapshot is not None:
        ahead = (revision for revision in ran.ordered() if revision.id in applied and revision.id not in known.ids)
        rows = tuple(filter(None, map(_rows_alone, ahead)))
        return Split(known.stated or (), (*stated_between(ran.stated, known.stated, dialect), *rows), (), ())
    ordered = known.ordered()
    shared = tuple(revision for revision in ordered if revision.id in applied)
    return Split(
        shared=shared,
        between=tuple(_less(r, known) for r in ran.ordered() if r.id in applied and r.id not in known.ids),
        pending=tuple(revision for revision in ordered if revision.id not in applied),
        retouched=frozenset(r.id for r in shared if r.id in ran.by_id and ran.by_id[r.id].blob != r.blob),
        edited=tuple((ours, ran.by_id[ours.id]) for ours in shared if _edited(ours, ran.by_id.get(ours.id))),
    )


def inherited(ran: History, known: History, applied: frozenset[str]) -> frozenset[str]:
    """Give the target's revisions that ran although FROM's history has dropped or squashed them.

    They come before a revision that both have, and that in FROM follows nothing the target knows; or one that is
    applied stands for them, or they stand for what is applied. Where names alone put files in order, only the first
    that both have tells: which file stands before a later one says nothing.
    """
    both = applied & known.ids & ran.ids
    if ran.by_name:
        both = frozenset([next((each.id for each in ran.ordered() if each.id in both), "")]) & both
    bases = [each.stands_for for each in ran.revisions if each.stands_for and each.id in applied]
    cut = (id_ for id_ in both if known.by_id[id_].parents and not known.ids.intersection(ran.by_id[id_].parents))
    stood = {old for id_ in applied & ran.ids for old in ran.by_id[id_].replaces}
    stood.update(id_ for base in bases for id_ in known.ids if base(id_))
    unneeded = (each.id for each in known.revisions if each.stands_for and any(map(each.stands_for, applied)))
    standing = (each.id for each in known.revisions if each.replaces and (applied | stood).issuperset(each.replaces))
    return known.ancestors(frozenset({*cut, *(stood & known.ids), *standing, *unneeded}))


def tables_meant(parts: Split, words: frozenset[str]) -> frozenset[str]:
    """Give the tables, bare and in lower case, that these names mean to an older revision.

    They are the earlier names of tables that are renamed to one of these, and the tables of indexes and keys that are
    called so: `DROP INDEX by_email` names no table.
    """
    found: set[str] = set()
    for revision in (*parts.shared, *parts.between, *parts.pending):
        for step in revision.up:
            match step.operation:
                case RenameTable(table=table, to=to) if bare(to).lower() in words:
                    found.add(table)
                case CreateIndex(table=table, name=name) if bare(name).lower() in words:
                    found.add(table)
                case AddConstraint(table=table, constraint=made) if made.name and bare(made.name).lower() in words:
                    found.add(table)
                case CreateTable(table=table, constraints=made_with) if any(
                    each.name and bare(each.name).lower() in words for each in made_with
                ):
                    found.add(table)
                case _:
                    pass
    return frozenset(bare(table).lower() for table in found)


def _rows_alone(revision: Revision) -> Revision | None:
    """Give what a revision writes to rows, which no stated schema tells; None where that is nothing."""
    writes = tuple(
        step
        for step in revision.up
        if isinstance(step.operation, WriteRows) or (isinstance(step.operation, Unread) and step.operation.rows)
    )
    return replace(revision, up=writes) if writes else None


def _less(revision: Revision, known: History) -> Revision:
    """Give a revision that stands for others without what the target has of them, as far as that can be told."""
    if revision.stands_for and any(map(revision.stands_for, known.ids)):
        return _unclear(revision)
    if not revision.replaces:
        return revision
    theirs = known.ids.union(*(each.replaces for each in known.revisions))
    if theirs.issuperset(revision.replaces):
        return replace(revision, up=(), down=None)
    if theirs.isdisjoint(revision.replaces):
        return revision
    return _unclear(revision)


def _unclear(revision: Revision) -> Revision:
    why = Unread("stands for several migrations, some of which the older release has", line=revision.line)
    return replace(revision, up=(Step(why, revision.line),), down=None)


def _edited(ours: Revision, theirs: Revision | None) -> bool:
    if theirs is None or ours.blob == theirs.blob:
        return False
    if any(each.replaces and not each.up for each in (ours, theirs)):  # those that it stands for do the work
        return False
    if (ours.stands_for is None) is not (theirs.stands_for is None):  # both lead to the same schema, each its own way
        return False
    return [step.operation for step in ours.up] != [step.operation for step in theirs.up]
