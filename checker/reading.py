"""Reads what a question about one service turns on, and no more: the histories, the schemas, the needs."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from checker.code import CODES
from checker.core.adapter import EVERYTHING, GRAPH_ONLY, Applied, Wanted
from checker.core.behind import Split, inherited, old_names, schemas, split, turns_on
from checker.core.boot import Boot, Hook
from checker.core.code import About
from checker.core.effects import with_effects
from checker.core.fact import frozen
from checker.core.finding import Evidence
from checker.core.foreign import foreign_changes
from checker.core.history import History, Place
from checker.core.mentions import mentioned
from checker.core.needs import Model, Needs, joined
from checker.core.rollback import Rollback
from checker.core.service import Service, code_paths
from checker.core.tree import Tree, Unread
from checker.desk import Desk
from checker.services import Pair, adapter_of
from checker.sql import operations

_NO_HISTORY = History(Place("", ""))
ENUM = re.compile(rb"(?i)\b(str|int)?enum\b")
_MODELS_ALONE: About = frozenset()


@frozen
class Reading:
    """What is read about one service, in one dialect."""

    desk: Desk
    pair: Pair
    service: Service
    paths: Sequence[str]
    """TO's own code."""
    dialect: str

    def rollback(self, hook: Hook | None) -> Rollback:
        """Give the question that the rules are asked.

        Revisions that only one of the two has are read whole. What they change says which others matter, and which
        files of the code.
        """
        ran, known = self._histories(GRAPH_ONLY)
        applied = self._applied(ran, known)
        boot = self._boot(known, applied, hook)
        runs = boot is not None and not boot.rule
        differing = split(ran, known, applied.all).differing
        parts = self._split(applied, Wanted(differing))
        declared = (
            self._needs(self.pair.known, self.paths, _MODELS_ALONE) if differing or self._labels_changed() else Needs()
        )
        newer = self._newer(declared)
        about = turns_on(parts, *schemas(parts, declared, newer, self.dialect, hook_runs=runs))
        parts = self._with_what_matters(parts, applied, differing, about)
        own, left = schemas(parts, declared, newer, self.dialect, hook_runs=runs)
        needs = self._whole(declared, about, differing)
        needs = replace(needs, mentioned=mentioned(self.pair.known, self.paths, needs, own, left))
        return Rollback(
            current=self.pair.current.ref,
            target=self.pair.target.ref,
            needs=needs,
            schema=left,
            own=own,
            boot=boot,
            between=parts.between,
            divergent=parts.pending,
            edited=parts.edited,
            history=known,
            forward=self.pair.forward,
            foreign=(*foreign(self.pair, (self.service,)), *self._without_id(ran, known), *self._nowhere(applied)),
        )

    def _histories(self, wanted: Wanted) -> tuple[History, History]:
        """Give FROM's history and TO's."""
        ran = self._history(self.pair.ran, self.service.current, wanted)
        return ran, self._history(self.pair.known, self.service.target, wanted)

    def _history(self, tree: Tree, history: History | None, wanted: Wanted) -> History:
        if history is None:
            return _NO_HISTORY
        read = adapter_of(history.place.tool).read(tree, history.place, self.dialect, wanted)
        return with_effects(read, self.desk.config.effects, partial(operations, dialect=self.dialect))

    def _split(self, applied: Applied, wanted: Wanted) -> Split:
        return split(*self._histories(wanted), applied.all)

    def _with_what_matters(self, parts: Split, applied: Applied, differing: frozenset[str], about: About) -> Split:
        """Read those shared revisions too that name a table on which the answer turns, also by an earlier name."""
        if not differing:
            return parts
        if about is None:
            return self._split(applied, EVERYTHING)
        words = about
        while True:
            parts = self._split(applied, Wanted(differing, words))
            more = words | old_names(parts, words)
            if more == words:
                return parts
            words = more

    def _applied(self, ran: History, known: History) -> Applied:
        heads = self.desk.question.current_revisions or ran.ledger
        asked = frozenset(heads)
        done = ran.ancestors(asked)
        if self.desk.question.current_revisions:
            done |= known.ancestors(asked)
        return Applied(heads, done | inherited(ran, known, done), ran)

    def _boot(self, known: History, applied: Applied, hook: Hook | None) -> Boot | None:
        if hook is None or self.service.target is None:
            return None
        boot = adapter_of(known.place.tool).boot(known, applied, hook)
        if boot.rule == "boot-revision-unknown" and self.service.on_unknown_revision == "ignore":
            return Boot(hook, passes="unknown revisions are ignored, says the configuration; the files do not show it")
        return boot

    def _needs(self, tree: Tree, paths: Sequence[str], about: About) -> Needs:
        return joined(code.read(tree, paths, self.dialect, about) for code in CODES)

    def _whole(self, declared: Needs, about: About, differing: frozenset[str]) -> Needs:
        """Add what the code does with the tables in question; where it declares and does nothing at all, assume all."""
        needs = declared if about is not None and not about else self._needs(self.pair.known, self.paths, about)
        if not differing or needs.models or needs.uses:
            return needs
        return replace(needs, assumed=not self._needs(self.pair.known, self.paths, None).uses)

    def _newer(self, declared: Needs) -> tuple[Model, ...]:
        """Give FROM's models, where they matter: they tell which labels newer code may have written."""
        labelled = any(mapped.labels for model in declared.models for mapped in model.columns)
        if self.service.current is None or not labelled:
            return ()
        paths = code_paths(self.pair.ran.paths(), self.service.current.place, ())
        return self._needs(self.pair.ran, paths, _MODELS_ALONE).models

    def _labels_changed(self) -> bool:
        """Tell whether a file that differs between the releases has a word about enums."""
        ran, known = self.pair.ran.paths(), self.pair.known.paths()
        changed = [path for path, blob in ran.items() if path.endswith(".py") and known.get(path) != blob]
        texts = (self.pair.ran.content(path) for path in changed)
        return any(isinstance(text, Unread) or ENUM.search(text) for text in texts)

    def _without_id(self, ran: History, known: History) -> tuple[Evidence, ...]:
        """Give files among FROM's revisions that gave not even an id, and that TO does not have."""
        theirs, ours = self.pair.ran.paths(), set(self.pair.known.paths().values())
        return tuple(
            Evidence(self.pair.current.ref, path, unread.line, object=path, says=f"could not be read: {unread.reason}")
            for path, unread in ran.unread
            if theirs.get(path) not in ours or path not in {each for each, _ in known.unread}
        )

    def _nowhere(self, applied: Applied) -> tuple[Evidence, ...]:
        """Name the revisions of the ledger that neither release has a file for: what they did is not known."""
        return tuple(
            Evidence(
                self.pair.current.ref, "", object=head, says=f"has no file for revision {head}, where the database is"
            )
            for head in applied.heads
            if head not in applied.all
        )


def foreign(pair: Pair, found: Sequence[Service]) -> tuple[Evidence, ...]:
    """Give the changed files that look like migrations of a tool without an adapter."""
    known = tuple(
        f"{folder}/"
        for service in found
        for history in (service.current, service.target)
        if history
        for folder in (history.place.folder, *history.place.versions)
        if folder
    )
    return foreign_changes(pair.ran.paths(), pair.known.paths(), known, pair.refs)
