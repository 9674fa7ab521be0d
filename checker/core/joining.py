"""One answer for a service out of two: what the hook does with some files, and whether the code works with them."""

from collections.abc import Iterator
from dataclasses import replace

from checker.core.finding import Axis, Finding
from checker.core.verdict import AxisAnswer, ServiceAnswer, Verdict


def joined(boots: ServiceAnswer, fits: ServiceAnswer) -> ServiceAnswer:
    """Give the first answer with what the second has against it; of boot, only the first one knows."""
    worse = fits if fits.verdict.rank > boots.verdict.rank else boots
    said = {(finding.rule, finding.object) for finding in fits.findings}
    findings = (*fits.findings, *(each for each in boots.findings if (each.rule, each.object) not in said))
    return replace(
        boots,
        verdict=Verdict.worst((boots.verdict, fits.verdict)),
        headline=worse.headline,
        axes=tuple(_axes(boots, fits)),
        findings=tuple(sorted(findings, key=_order)),
    )


def _order(finding: Finding) -> tuple[int, bool]:
    return -finding.level.rank, finding.axis is not Axis.BOOT


def _axes(boots: ServiceAnswer, fits: ServiceAnswer) -> Iterator[AxisAnswer]:
    for each in boots.axes:
        other = fits.axis(each.axis)
        if each.axis is Axis.BOOT or other is None or other.verdict is None:
            yield each
        else:
            yield each if each.verdict and each.verdict.rank > other.verdict.rank else other
