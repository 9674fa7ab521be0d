"""Pieces of HTML: every text is escaped, unless it was made here."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from checker.core.finding import Finding
from checker.core.layout import clean, printed
from checker.core.report import Style
from checker.core.verdict import Advice, Assumption, Ref, Verdict
from checker.reports.html.look import LOOK

_LABELS = {"do": "Do this", "or": "Or", "not": "Not this"}
_ALONE = frozenset(("meta",))


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def tag(element: str, /, *inner: str, **attributes: str) -> Html:
    """Make an element; an attribute without a value is left out, `class_` is `class`."""
    held = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(value), quote=True)}"'
        for key, value in attributes.items()
        if value
    )
    begin = f"<{element}{held}>"
    return Html(begin if element in _ALONE else f"{begin}{together(*inner)}</{element}>")


def together(*parts: str) -> Html:
    """Put parts behind each other."""
    return Html("".join(part if isinstance(part, Html) else escape(clean(part), quote=True) for part in parts))


def code(said: str) -> Html:
    """Write words of a repository so that nothing around them moves."""
    return tag("code", said)


def page(title: str, parts: Iterable[str], style: Style) -> str:
    """Make the whole file: it holds everything that it needs."""
    head = together(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        tag("title", f"{title} - rollback-check"),
        tag("style", Html(LOOK)),
    )
    body = together(*(Html(f"{together(part)}\n") for part in parts))
    made = (
        f"<!DOCTYPE html>\n{tag('html', tag('head', head), Html(chr(10)), tag('body', tag('main', body)), lang='en')}"
    )
    return made.encode("ascii", "xmlcharrefreplace").decode("ascii") if style.ascii else made


def word(verdict: Verdict | None) -> Html:
    """Write a verdict so that it is told apart without its colour."""
    if verdict is None:
        return tag("span", "not asked", class_="quiet")
    return tag("b", verdict.value.upper(), class_=f"word {verdict.value}")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """Make a table whose rows begin with what they are about."""
    top = tag("tr", *(tag("th", head, scope="col") for head in heads))
    held = [tag("tr", tag("th", first, scope="row"), *(tag("td", each) for each in others)) for first, *others in rows]
    return tag("table", tag("thead", top), tag("tbody", *held))


def findings(found: Iterable[Finding], refs: Sequence[Ref], style: Style) -> Iterator[Html]:
    """List findings: the rule, what and so what, the places."""
    told = [tag("li", *_finding(each, refs, style)) for each in found]
    if told:
        yield tag("ol", *told)


def advice(given: Iterable[Advice], labels: dict[str, str] | None = None) -> Iterator[Html]:
    """Say what to do."""
    for each in given:
        label = (labels or _LABELS).get(each.kind, "Or")
        said = code(each.text) if each.kind == "not" else tag("span", each.text)
        because = f" {each.because}" if each.because else ""
        yield tag("p", tag("b", f"{label}: "), said, because)
        if each.run:
            yield commands(each.run)


def commands(lines: Iterable[str]) -> Html:
    """Show lines as they stand, such as commands to copy."""
    return tag("pre", tag("code", Html("\n".join(together(printed(clean(line))) for line in lines))))


def foot(assumptions: Iterable[Assumption], not_checked: Iterable[str], said: Iterable[str] = ()) -> Iterator[Html]:
    """Say what the answer rests on, and what was not looked at."""
    lines = [tag("li", each) for each in said]
    lines += [tag("li", f"Assumed: {each.text}", _check(each.check)) for each in assumptions]
    lines += [tag("li", f"Not checked: {each}") for each in not_checked]
    if lines:
        yield tag("ul", *lines, class_="quiet")


def _check(command: str) -> Html:
    return together(" (", code(command), ")") if command else Html("")


def _finding(each: Finding, refs: Sequence[Ref], style: Style) -> Iterator[str]:
    yield tag("b", each.rule)
    yield f" ({each.level.value}, {each.certainty.value}) {each.message}."
    if each.accepted:
        yield tag("span", f" Accepted: {each.accepted}.", class_="quiet")
    if each.user_would_see:
        yield together(" It would end with ", code(each.user_would_see), ".")
    commits = {ref.ref: ref.commit for ref in refs}
    places = [place for place in each.evidence if place.path]
    if places:
        shown = (
            tag("li", _place(place.ref, place.path, place.line, commits.get(place.ref, ""), style), f" {place.says}")
            for place in places
        )
        yield tag("ul", *shown)


def _place(ref: str, path: str, line: int, commit: str, style: Style) -> Html:
    said = code(f"{ref}:{path}:{line}" if line else f"{ref}:{path}")
    if not (style.files.startswith("https://") and commit):
        return said
    at = f"#L{line}" if line else ""
    return tag("a", said, href=f"{style.files}/{quote(commit)}/{quote(path, errors='replace')}{at}")
