"""One file per format: what the answer looks like."""

import sys

from checker.core.collect import Folder
from checker.core.report import Report

REPORTS = Folder(sys.modules[__name__], "report", Report)
