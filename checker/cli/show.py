"""The commands that show what there is between releases: matrix, graph, contract."""

import json
from dataclasses import replace
from pathlib import Path

from checker.cli.ask import asked, formats, rendered
from checker.cli.flags import Flags
from checker.cli.output import Outcome
from checker.core.contract import Contract, body_of, contract_of
from checker.core.errors import CheckError
from checker.core.report import Report, Style
from checker.core.spelling import envelope


def matrix(flags: Flags) -> Outcome:
    """Say of every older release how it fares from every newer one."""
    from checker.matrix import matrix as ask  # noqa: PLC0415  -- not needed by the other commands

    report, files = formats(flags)
    found = replace(asked(ask, "", flags), pairs=flags.pairs)

    def render(each: Report, style: Style) -> str:
        if each.matrix is None:
            raise CheckError(f"the format {each.name} has no matrix.", "--format text", "--format json")
        return each.matrix(found, style)

    return rendered(render, report, files, flags, 0)


def graph(flags: Flags) -> Outcome:
    """Show releases, revisions and which of them each release needs."""
    from checker.drawings import DRAWINGS  # noqa: PLC0415  -- not needed by the other commands
    from checker.lineage import graph as ask  # noqa: PLC0415  -- as above

    if flags.format not in DRAWINGS:
        raise CheckError(f"there is no format {flags.format} for graph.", f"one of {', '.join(sorted(DRAWINGS))}")
    if flags.reports:
        raise CheckError("graph writes no reports; it prints one format.", "rollback-check graph --format dot")
    drawing = DRAWINGS[flags.format]
    shown = asked(ask, "", flags)
    if drawing.folds:
        from checker.core.graph import folded  # noqa: PLC0415  -- loads networkx

        shown = folded(shown)
    return Outcome(drawing.draw(shown))


def contract(tag: str = "", *, flags: Flags) -> Outcome:
    """Write down which revisions a release understands, as JSON: `check --contract` answers from it without git."""
    from checker.contract import contract as ask  # noqa: PLC0415  -- not needed by the other commands

    return Outcome(envelope("contract", body_of(asked(ask, tag, flags))))


def contract_in(file: str) -> Contract:
    """Read a contract from a file. Raises CheckError."""
    try:
        value = json.loads(Path(file).read_bytes())
    except OSError as error:
        raise CheckError(f"{file} could not be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise CheckError(f"{file} is no JSON.", "rollback-check contract 1.0.0 > contract.json") from error
    return contract_of(file, value)
