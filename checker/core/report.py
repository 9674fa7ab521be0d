"""The shape of an output format."""

from collections.abc import Callable
from typing import NamedTuple

from checker.core.gate import GateAnswer
from checker.core.hotfix import Hotfix
from checker.core.matrix import Matrix
from checker.core.order import DeployOrder
from checker.core.verdict import Answer, HorizonAnswer
from checker.core.way import PlanAnswer


class Style(NamedTuple):
    """How a text is laid out."""

    width: int = 80
    colour: bool = False
    ascii: bool = False
    verbose: bool = False
    quiet: bool = False
    exit_code: int | None = None
    """The process's real exit code, for formats that name it; None: what the verdict says."""


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
