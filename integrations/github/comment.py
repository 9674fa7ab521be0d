"""Puts the answer into one comment on the pull request, and keeps that one up to date. Needs nothing but Python."""

import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

AUTHOR = "github-actions[bot]"
MOST = 65_000
"""GitHub takes 65536 characters."""
PAGE = 100
PAGES = 30
_REFUSED = (401, 403, 404)


def main(environ: Mapping[str, str]) -> int:
    """Write, mend or leave the comment; what goes wrong with it must not fail the job."""
    event = json.loads(Path(environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    number = event.get("pull_request", {}).get("number")
    if not isinstance(number, int):
        return 0
    try:
        said = _put(environ, number)
    except urllib.error.HTTPError as error:
        refused = error.code in _REFUSED
        said = f"no right to write the comment ({error.code})" if refused else f"GitHub answered {error.code}"
        said += ": the job summary has the same text"
        print(f"::{'notice' if refused else 'warning'} title=rollback-check::{said}")
    except (OSError, ValueError) as error:
        print(f"::warning title=rollback-check::the comment could not be written: {type(error).__name__}")
    else:
        print(said)
    return 0


def body(text: str, name: str) -> tuple[str, str]:
    """Give the mark by which the comment is found again, and the comment."""
    mark = f"<!-- rollback-check: {re.sub(r'[^A-Za-z0-9_.]+', '-', name) or 'default'} -->"
    told = re.sub(r"\A<!-- rollback-check: [^>]*-->\n?", "", text)
    whole = f"{mark}\n{told}"
    if len(whole) <= MOST:
        return mark, whole
    kept = whole[:MOST].rpartition("\n\n")[0]
    return mark, f"{kept}\n{_open_fence(kept)}\n\nCut here: the job summary has all of it.\n"


def _open_fence(text: str) -> str:
    """Give the fence that a text leaves open: it would swallow what comes after it."""
    fence = ""
    for found in re.findall(r"(?m)^(`{3,})", text):
        if not fence:
            fence = found
        elif len(found) >= len(fence):
            fence = ""
    return fence


def _put(environ: Mapping[str, str], number: int) -> str:
    comments = f"/repos/{environ['GITHUB_REPOSITORY']}/issues/{number}/comments"
    mark, text = body(Path(environ["COMMENT"]).read_text(encoding="utf-8"), environ.get("COMMENT_NAME", ""))
    for each in _all(environ, comments):
        author = (each.get("user") or {}).get("login")
        if author == environ.get("COMMENT_AUTHOR", AUTHOR) and str(each.get("body", "")).startswith(mark):
            if each["body"] == text:
                return "the comment is up to date"
            _ask(environ, "PATCH", f"/repos/{environ['GITHUB_REPOSITORY']}/issues/comments/{int(each['id'])}", text)
            return "the comment was brought up to date"
    if environ.get("COMMENT_WHEN") == "changes" and environ.get("VERDICT") == "safe":
        return "nothing to say, and no comment that said otherwise"
    _ask(environ, "POST", comments, text)
    return "the comment was written"


def _all(environ: Mapping[str, str], comments: str) -> Iterator[dict[str, Any]]:
    for page in range(1, PAGES + 1):
        found = _ask(environ, "GET", f"{comments}?per_page={PAGE}&page={page}")
        yield from found
        if len(found) < PAGE:
            return


def _ask(environ: Mapping[str, str], method: str, path: str, text: str | None = None) -> Any:  # noqa: ANN401  -- JSON
    address = environ.get("GITHUB_API_URL", "https://api.github.com") + path
    if not address.startswith(("https://", "http://")):
        raise ValueError(address)
    request = urllib.request.Request(  # noqa: S310  -- looked at above
        address,
        data=None if text is None else json.dumps({"body": text}).encode(),
        method=method,
        headers={
            "Authorization": f"Bearer {environ['GITHUB_TOKEN']}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  -- looked at above
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main(os.environ))
