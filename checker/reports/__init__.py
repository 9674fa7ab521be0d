"""One file per format: what the answer looks like."""

import sys

from checker.core.collect import members
from checker.core.report import Report

REPORTS: dict[str, Report] = {report.name: report for report in members(sys.modules[__name__], "report", Report)}
