"""A sequence of deploys: what is deployed, how it is made, and how it is taken back."""

from collections.abc import Iterator

from checker.core.layout import wrap
from checker.core.order import Deploy, DeployOrder
from checker.core.report import Style

_MARGIN = 3
_INDENT = "   "


def page(answer: DeployOrder, style: Style) -> list[str]:
    """Lay out a sequence of deploys."""
    width = style.width - _MARGIN
    lines = wrap(answer.headline, width)
    if style.quiet:
        return lines[:1]
    for number, deploy in enumerate(answer.deploys, 1):
        lines += ["", *_deploy(number, deploy, width)]
    for number, reason in enumerate(answer.because):
        label = "Why not at once: " if answer.deploys else "Why: "
        lines += [*([] if number else [""]), *wrap(reason, width, _INDENT if number else label, _INDENT)]
    for each in answer.assumptions:
        lines += wrap(f"{each.text} ({each.check}).", width, "Assumed: ")
    for note in answer.not_checked:
        lines += wrap(f"{note}.", width, "Not checked: ")
    return lines


def _deploy(number: int, deploy: Deploy, width: int) -> Iterator[str]:
    if deploy.title == deploy.ref:  # a tag keeps its letters
        title = deploy.ref
    else:
        title = f"{deploy.title[:1].upper()}{deploy.title[1:]}: tag {deploy.ref}"
    yield from wrap(title, width, f"{number:<3}", _INDENT)
    for step in deploy.steps:
        yield f"{_INDENT}{step.run}"
    for line in deploy.says:
        yield from wrap(line, width, _INDENT)
    yield from wrap(deploy.back, width, f"{_INDENT}back: ", f"{_INDENT}      ")
