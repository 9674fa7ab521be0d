"""All changes of the catalogue."""

from tests.drill.catalogue import keys, objects, tables, types
from tests.drill.catalogue.change import Change

CHANGES: tuple[Change, ...] = (*tables.CHANGES, *types.CHANGES, *keys.CHANGES, *objects.CHANGES)
