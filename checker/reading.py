"""Reads what a question about one service turns on, and no more: the histories, the schemas, the needs."""

from dataclasses import replace
from functools import lru_cache, partial

from checker.code import speaking
from checker.core.adapter import EVERYTHING, GRAPH_ONLY, Applied, Wanted
from checker.core.behind import base_schema, parents_lost, schemas, turns_on
from checker.core.binding import attributed
from checker.core.boot import Boot, Hook, overruled
from checker.core.code import About
from checker.core.down import afterwards, without
from checker.core.effects import with_effects
from checker.core.fact import frozen
from checker.core.grown import newly_filled, parents_of, tables_of
from checker.core.history import History, Package, Place
from checker.core.mentions import mentioned
from checker.core.needs import Needs
from checker.core.nulls import Pairs, lapsed, let_in, with_nulls, with_unfilled
from checker.core.operation import WriteRows
from checker.core.restating import restating
from checker.core.rollback import Rollback
from checker.core.schema import Schema
from checker.core.service import Service
from checker.core.split import Split, inherited, split, tables_meant
from checker.core.tree import Tree
from checker.desk import Desk
from checker.newer import MODELS_ALONE, Newer, needs_of
from checker.services import Pair, adapter_of
from checker.sql import operations
from checker.unseen import unseen
from checker.written_down import written_down

_NO_HISTORY = History(Place("", ""))


@frozen
class Reading:
    """What is read about one service, in one dialect."""

    desk: Desk
    pair: Pair
    service: Service
    paths: tuple[str, ...]
    """TO's own code."""
    dialect: str

    def rollback(self, hook: Hook | None) -> Rollback:
        """Give the question that the rules are asked.

        Revisions that only one of the two has are read whole. What they change says which others matter, and which
        files of the code. Where the hook does not run, all but the hook is what it is without one.
        """
        key = (self.pair.refs, self.pair.current.root, self.pair.target.root, self.pair.forward, self.pair.together)
        stopped = (*key, repr(self.pair.before), self.service.name, self.dialect)
        if hook is None and stopped in self.desk.stopped:
            return replace(self.desk.stopped[stopped], boot=None)
        rollback = self._rollback(hook)
        if rollback.boot is not None and rollback.boot.rule and not self.desk.borrowed:
            self.desk.stopped[stopped] = rollback
        return rollback

    def _rollback(self, hook: Hook | None) -> Rollback:
        others = self._others
        ran, known = self._histories(GRAPH_ONLY)
        applied = self._applied(ran, known)
        boot = self._boot(known, without(applied, ran, self.pair.before.undone), hook)
        runs = boot is not None and not boot.rule
        given = self.desk.question.stated
        differing = self._differing(ran, known, applied).union(self.pair.before.undone)
        parts, differing = self._parts(applied, differing, boot)
        asked = differing or given or others.changed()
        declared = needs_of(self.pair.known, self.paths, self.dialect, MODELS_ALONE) if asked else Needs()
        if given:
            parts = self._given(parts, declared)
            differing |= parts.differing
        suspects, newer = others.differing(declared)
        pairs = lapsed(suspects, newer)
        grown = newly_filled(declared, newer.models, parts.between)
        about = turns_on(parts, *schemas(parts, declared, newer.listing, self.dialect, hook_runs=runs))
        if about is not None:
            about |= tables_of(grown.union(pairs))
        self._read_ahead(about, differing)
        if not given:
            parts, about = self._with_what_matters(parts, applied, differing, about)
            parts = self._restated(parts, boot)
        own, left = self._schemas(parts, declared, newer, pairs, runs=runs)
        about = None if about is None else about | parents_lost(own, left) | parents_of(grown, left)
        needs = attributed(self._whole(declared, about, differing), own)
        self.desk.store.read_no_more_ahead()
        needs = replace(needs, mentioned=mentioned(self.pair.known, self.paths, needs, own, left))
        return replace(
            self._asked(known, boot, parts),
            needs=needs,
            schema=left,
            own=own,
            edited=parts.edited,
            newer=others.copying(parts, newer),
            foreign=() if given else unseen(self.desk, self.pair, ran, known, applied),
            given=self.desk.question.schema or "",
        )

    def _parts(self, applied: Applied, differing: frozenset[str], boot: Boot | None) -> tuple[Split, frozenset[str]]:
        """Read those revisions whole that differ; of those beside a stated schema only some write rows."""
        wanted = EVERYTHING if self.desk.question.stated else Wanted(differing)
        parts = self._restated(self._split(applied, wanted), boot)
        return parts, parts.differing if self.service.stated and not self.pair.together else differing

    def hook_alone(self, hook: Hook | None) -> Rollback | None:
        """Give the question as far as the hook is asked, where it does not pass: neither schemas nor needs are read."""
        ran, known = self._histories(GRAPH_ONLY)
        applied = self._applied(ran, known)
        boot = self._boot(known, without(applied, ran, self.pair.before.undone), hook)
        if boot is None or not boot.rule:
            return None
        return self._asked(known, boot, self._split(applied, GRAPH_ONLY))

    def applied(self) -> frozenset[str]:
        """Give every revision that the database has, as far as FROM's history tells."""
        return self._applied(*self._histories(GRAPH_ONLY)).all

    def _asked(self, known: History, boot: Boot | None, parts: Split) -> Rollback:
        """Give the question without a word about schemas and needs."""
        return Rollback(
            current=self.pair.current.ref,
            target=self.pair.target.ref,
            needs=Needs(),
            schema=Schema(),
            boot=boot,
            between=parts.between,
            divergent=parts.pending,
            history=known,
            forward=self.pair.forward,
            readiness=self.service.readiness,
            packages=self._packages(),
            waiting=self.service.late if self.pair.before.waiting else frozenset(),
        )

    def _packages(self) -> tuple[tuple[Package, Package], ...]:
        """Give the packages that both pin, to different versions."""
        ran = {each.name: each for each in self.service.current.packages} if self.service.current else {}
        known = self.service.target.packages if self.service.target else ()
        return tuple(
            (each, ran[each.name]) for each in known if each.name in ran and ran[each.name].version != each.version
        )

    @property
    def _others(self) -> Newer:
        return Newer(self.pair.ran, self.pair.known, self.service.current, self.dialect)

    def _schemas(
        self, parts: Split, declared: Needs, newer: Needs, pairs: Pairs, *, runs: bool
    ) -> tuple[Schema, Schema]:
        """Give TO's own schema and the one left behind, with the NULLs that either side's code leaves in it."""
        own, left = schemas(parts, declared, newer.listing, self.dialect, hook_runs=runs)
        pairs = let_in(left, pairs)
        left = with_nulls(left, pairs, self._others.writing(pairs))
        return own, left if runs else with_unfilled(left, declared, parts.pending)

    def _histories(self, wanted: Wanted) -> tuple[History, History]:
        """Give FROM's history and TO's."""
        ran = self._history(self.pair.ran, self.service.current, wanted)
        return ran, self._history(self.pair.known, self.service.target, wanted)

    def _history(self, tree: Tree, history: History | None, wanted: Wanted) -> History:
        if history is None:
            return _NO_HISTORY
        return with_effects(
            _read(tree, history.place, self.dialect, wanted),
            self.desk.config.effects,
            partial(written_down, self.desk, own=tree, other=self._other(tree)),
            partial(operations, dialect=self.dialect),
        )

    def _other(self, tree: Tree) -> tuple[str, Tree]:
        pair = self.pair
        return (pair.target.ref, pair.known) if tree is pair.ran else (pair.current.ref, pair.ran)

    def _split(self, applied: Applied, wanted: Wanted) -> Split:
        ran, known = self._histories(wanted)
        return afterwards(
            split(ran, known, applied.all, self.dialect),
            ran,
            self.pair.before,
            partial(operations, dialect=self.dialect),
        )

    def _restated(self, parts: Split, boot: Boot | None) -> Split:
        """Add what a hook makes that brings the database to what TO states."""
        if boot is None or not boot.restates or boot.rule:
            return parts
        ran, known = self._histories(GRAPH_ONLY)
        return replace(parts, pending=restating(known, ran, self.dialect).made)

    def _given(self, parts: Split, declared: Needs) -> Split:
        """Take the newer schema from the file that was given; what revisions write to rows, they tell."""
        from checker.sql.given import read_given  # noqa: PLC0415  few questions bring a schema

        question = self.desk.question
        given = read_given(question.schema or "", question.stated, self.dialect)
        base = base_schema(parts, declared, self.dialect)
        rows = (
            replace(each, up=tuple(s for s in each.up if isinstance(s.operation, WriteRows))) for each in parts.between
        )
        written = tuple(each for each in rows if each.up)
        return replace(parts, between=(*given.between(base, self.dialect), *written))

    def _with_what_matters(
        self, parts: Split, applied: Applied, differing: frozenset[str], about: About
    ) -> tuple[Split, About]:
        """Read those shared revisions too that name a table on which the answer turns, whatever it was called.

        What they say of these names tells of more tables, so that what is asked about may grow.
        """
        if not (differing or about):
            return parts, about
        if about is None:
            return self._split(applied, EVERYTHING), None
        words = about
        while True:
            parts = self._split(applied, Wanted(differing, words))
            more = words | tables_meant(parts, words)
            if more == words:
                return parts, words
            words = more

    def _applied(self, ran: History, known: History) -> Applied:
        heads = self.desk.question.current_revisions or ran.ledger
        asked = frozenset(heads)
        done = ran.ancestors(asked)
        if self.desk.question.current_revisions:
            done |= known.ancestors(asked)
        if self.pair.together:
            done |= known.ids
        late = self.service.late if self.pair.before.waiting else frozenset()
        return without(Applied(heads, done | inherited(ran, known, done), ran), ran, late)

    def _differing(self, ran: History, known: History, applied: Applied) -> frozenset[str]:
        """Give the revisions that are read whole: those that only one of the two has, and those that differ."""
        found = split(ran, known, applied.all, self.dialect).differing
        return found | (ran.ids ^ known.ids) if self.pair.together or self.service.stated else found

    def _boot(self, known: History, applied: Applied, hook: Hook | None) -> Boot | None:
        if hook is None or self.service.target is None:
            return None
        boot = adapter_of(known.place.tool).boot(known, applied, hook)
        return overruled(boot, self.service.on_unknown_revision, _not_in(known, applied))

    def _read_ahead(self, about: About, differing: frozenset[str]) -> None:
        """Let another process begin with what is asked for last; not where rollbacks are judged one after another."""
        if not differing or self.desk.copied or self.desk.alone:
            return
        tree = self.pair.known
        ids = tree.paths()
        named = (
            each
            for code in speaking(self.dialect)
            if code.ahead
            for each in code.ahead(tree, self.paths, self.dialect, about)
        )
        self.desk.store.read_ahead(
            (ids[path], reader, content) for path, reader in named if isinstance(content := tree.content(path), bytes)
        )

    def _whole(self, declared: Needs, about: About, differing: frozenset[str]) -> Needs:
        """Add what the code does with the tables in question; where it declares and does nothing at all, assume all."""
        read = partial(needs_of, self.pair.known, self.paths, self.dialect)
        needs = declared if about is not None and not about else read(about)
        if not differing or needs.models or needs.tables:
            return needs
        return replace(needs, assumed=not read(None).tables)


@lru_cache(maxsize=512)
def _read(tree: Tree, place: Place, dialect: str, wanted: Wanted) -> History:
    """Read a history once for all rollbacks that ask the same of it."""
    return adapter_of(place.tool).read(tree, place, dialect, wanted)


def _not_in(known: History, applied: Applied) -> tuple[str, ...]:
    """Give the applied revisions that a history lacks, the newest first."""
    ran = applied.history.revisions if applied.history else ()
    lacking = [each.id for each in ran if each.id in applied.all and each.id not in known.ids]
    return tuple(dict.fromkeys((*(head for head in applied.heads if head not in known.ids), *reversed(lacking))))
