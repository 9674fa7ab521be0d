"""One file per way to draw the graph of releases and revisions."""

import sys

from checker.core.collect import members
from checker.core.drawing import Drawing

DRAWINGS: dict[str, Drawing] = {drawing.name: drawing for drawing in members(sys.modules[__name__], "drawing", Drawing)}
