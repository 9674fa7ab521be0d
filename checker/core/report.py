"""The shape of an output format."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from checker.core.errors import CheckError
from checker.core.gate import GateAnswer
from checker.core.hotfix import Hotfix
from checker.core.matrix import Matrix
from checker.core.order import DeployOrder
from checker.core.verdict import Answer, HorizonAnswer
from checker.core.way import PlanAnswer

if TYPE_CHECKING:  # a rule knows all that rules look at, and an answer that is kept needs none of it
    from checker.core.rule import Manual


def _no_manual(_: str) -> "Manual | None":
    return None


def _nowhere(_: str) -> str:
    return ""


def _headline(answer: Answer) -> str:
    return answer.headline


class Style(NamedTuple):
    """How a text is laid out, and what it may borrow."""

    width: int = 80
    colour: bool = False
    ascii: bool = False
    verbose: bool = False
    quiet: bool = False
    exit_code: int | None = None
    """The process's real exit code, for formats that name it; None: what the verdict says."""
    manual: "Callable[[str], Manual | None]" = _no_manual
    """Finds the page of a rule by the rule's id, for formats that carry it."""
    page: Callable[[Answer], str] = _headline
    """Gives the page for people, for formats that hold it whole."""
    page_of: Callable[[str], str] = _nowhere
    """Gives the address of a rule's page by the rule's id; empty where the manual is kept nowhere."""
    files: str = ""
    """Where the files of a commit are shown: "https://github.com/o/r/blob"; empty where nobody knows."""


class Report(NamedTuple):
    """One format."""

    name: str
    render: Callable[[Answer, Style], str]
    horizon: Callable[[HorizonAnswer, Style], str] | None = None
    """None: this format has no table of older releases."""
    hotfix: Callable[[Hotfix, Style], str] | None = None
    """None: this format has no page for a release that could be built."""
    matrix: Callable[[Matrix, Style], str] | None = None
    """None: this format has no table of every release from every other."""
    plan: Callable[[PlanAnswer, Style], str] | None = None
    """None: this format has no page of ways out."""
    deploy_order: Callable[[DeployOrder, Style], str] | None = None
    """None: this format has no page of deploys."""
    gate: Callable[[GateAnswer, Style], str] | None = None
    """None: this format has no page for the gate."""
    failure: Callable[[str | None, CheckError], str] | None = None
    """Says of a command that no verdict was reached; None: nothing is written then."""
