"""Reads of the newer release's code what tells which values it may have written."""

import re
from functools import lru_cache

from checker.code import CODES, speaking
from checker.core.between import copied
from checker.core.code import About
from checker.core.fact import frozen
from checker.core.history import History
from checker.core.mentions import SCRIPTS
from checker.core.name import bare
from checker.core.needs import Model, Needs, joined
from checker.core.nulls import Pairs
from checker.core.packages import scripts_speak_sql
from checker.core.split import Split
from checker.core.tree import Reader, Tree
from checker.services import code_of

MODELS_ALONE: About = frozenset()
"""What is asked about where only the models count, and nothing that is done with them."""
_ENUM = re.compile(rb"enum\b")
_SCRIPTS = (".js", ".ts", *SCRIPTS)
_NO_CODE = (
    ".css", ".less", ".sass", ".scss", ".html", ".map", ".md", ".rst", ".txt", ".csv", ".po", ".snap", ".lock", ".svg",
    ".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".pdf", ".woff", ".woff2", ".ttf", ".eot",
)  # fmt: skip
"""Files in which no model stands."""


@frozen
class Newer:
    """FROM's code beside TO's."""

    ran: Tree
    """FROM's files."""
    known: Tree
    """TO's files."""
    history: History | None
    """FROM's; None where it has none of this service."""
    dialect: str

    def changed(self) -> bool:
        """Tell whether a file that differs between the releases has a word about enums or mapped columns."""
        endings = tuple(ending for code in CODES for ending in code.lists_in)
        files = (path for path in self.ran.paths() if path.endswith(endings))
        return any(_says(MODELS, self.ran, path) for path in files if self._differs(path))

    def differing(self, declared: Needs) -> tuple[Needs, Needs]:
        """Give those of TO's models and lists that FROM may have otherwise, and FROM's, where it does.

        FROM's tell which labels and NULLs its code may have written.
        """
        if self.history is None or not declared.listing:
            return Needs(), Needs()
        paths, ids = self._paths(), self.known.paths()
        changed = [path for path in _may_map(self.ran, paths) if self.ran.paths()[path] != ids.get(path)]
        wanted = {path for path in changed if _says(MODELS, self.ran, path)}
        homes = [{model.path, *(mapped.path for mapped in model.columns)} for model in declared.listing]
        shared = any(_says(_COLUMNS, self.ran, path) for path in wanted.difference(*homes))
        suspects = []
        for model, home in zip(declared.listing, homes, strict=True):
            if shared or any(map(self._differs, home)):
                suspects.append(model)
                wanted |= home
            elif any(mapped.labels for mapped in model.columns):  # they may be defined anywhere
                wanted |= home
        named = tuple(path for path in paths if path in wanted)
        newer = needs_of(self.ran, named, self.dialect, MODELS_ALONE) if named else Needs()
        return Needs(models=tuple(suspects)) if newer.models else Needs(), newer

    def copying(self, parts: Split, newer: Needs) -> tuple[Model, ...]:
        """Give those of FROM's models that may map otherwise; all of them where values were copied between columns.

        Its code may not write the old one any more.
        """
        if self.history is None or not copied(step for each in parts.between for step in each.up):
            return newer.models
        return newer.models or needs_of(self.ran, self._paths(), self.dialect, MODELS_ALONE).models

    def writing(self, pairs: Pairs) -> Needs:
        """Give what FROM's code does with tables in which it may leave a column out."""
        if not pairs:
            return Needs()
        about = frozenset(bare(table).lower() for table, _ in pairs)
        return needs_of(self.ran, self._paths(), self.dialect, about)

    def _differs(self, path: str) -> bool:
        return self.ran.paths().get(path) != self.known.paths().get(path)

    def _paths(self) -> tuple[str, ...]:
        return code_of(self.ran, self.history.place) if self.history else ()


@lru_cache(maxsize=512)
def needs_of(tree: Tree, paths: tuple[str, ...], dialect: str, about: About) -> Needs:
    """Give what files of a release need, whatever kind of code they are; a release is asked about again and again."""
    return joined(code.read(tree, paths, dialect, about) for code in speaking(dialect))


@lru_cache(maxsize=512)
def _may_map(tree: Tree, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Give the files that may hold a model; scripts hold one only where they ask for a driver."""
    without = _NO_CODE if scripts_speak_sql(tree) else (*_NO_CODE, *_SCRIPTS)
    return tuple(path for path in paths if not path.endswith(without))


def speaks_of_models(text: bytes) -> bool:
    """Tell whether a file says anything of what a column may hold: its labels, or which columns are mapped."""
    lowered = text.lower()  # one pattern for all of it, whatever the case, takes ten times as long
    return makes_columns(lowered) or b"mapped[" in lowered or _ENUM.search(lowered) is not None


def makes_columns(text: bytes) -> bool:
    """Tell whether a file may make a column, for its own models or for those of other files."""
    return b"column(" in text.lower()


MODELS = Reader("model-word", 1, speaks_of_models)
_COLUMNS = Reader("column-word", 1, makes_columns)


def _says(what: Reader[bool], tree: Tree, path: str) -> bool:
    return tree.facts(path, what) is not False
