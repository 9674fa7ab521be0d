"""One file per rule of the family `release`: what a release should not bring at once, for the gate alone."""

import sys

from checker.core.collect import members
from checker.core.shipment import ReleaseRule

RELEASES: tuple[ReleaseRule, ...] = members(sys.modules[__name__], "rule", ReleaseRule)
