"""What a pipeline gives a checkout and what it leaves out: the cures, by platform."""

from collections.abc import Iterator, Mapping

from checker.core.fact import frozen

GITHUB, GITLAB = "GitHub Actions", "GitLab CI"
_DEEPER = {
    GITHUB: "actions/checkout wants fetch-depth: 0 (it brings the tags too)",
    GITLAB: "set the variable GIT_DEPTH: 0",
    "": "git fetch --unshallow --tags",
}
_TAGS = {
    GITHUB: "actions/checkout wants fetch-depth: 0, or fetch-tags: true",
    GITLAB: "git fetch --tags before the first command",
    "": "git fetch --tags",
}


@frozen
class Pipeline:
    """What the environment says of the pipeline that this runs in."""

    platform: str = ""
    """Empty outside of one that is known."""
    tag: str = ""
    """The tag that it runs for."""
    change: str = ""
    """The pull or merge request that it runs for."""
    fork: bool = False
    """Whether the change comes from another repository, whose token may not write here."""
    merged: bool = False
    """Whether HEAD is the change merged into its target."""
    running: bool = False
    """Whether the environment says what runs now."""


def pipeline(environ: Mapping[str, str], event: Mapping[str, object]) -> Pipeline:
    """Read the environment of GitHub Actions or GitLab CI; `event` is what GitHub's event file holds."""
    running = bool(environ.get("ROLLBACK_CHECK_FROM") or environ.get("ROLLBACK_CHECK_CURRENT_COMMAND"))
    if environ.get("GITHUB_ACTIONS") == "true":
        ref = environ.get("GITHUB_REF", "")
        _, _, number = ref.partition("refs/pull/")
        return Pipeline(
            GITHUB,
            tag=ref.removeprefix("refs/tags/") if ref.startswith("refs/tags/") else "",
            change=number.partition("/")[0],
            fork=_fork(event),
            merged=number.endswith("/merge"),
            running=running,
        )
    if environ.get("GITLAB_CI") == "true":
        change = environ.get("CI_MERGE_REQUEST_IID", "")
        source, target = (environ.get(f"CI_MERGE_REQUEST_{side}_PROJECT_ID", "") for side in ("SOURCE", "TARGET"))
        return Pipeline(
            GITLAB,
            tag=environ.get("CI_COMMIT_TAG", ""),
            change=change,
            fork=bool(change) and "" not in {source, target} and source != target,
            merged=environ.get("CI_MERGE_REQUEST_EVENT_TYPE") in {"merged_result", "merge_train"},
            running=running,
        )
    return Pipeline(running=running)


def lacking(found: Pipeline, *, shallow: bool, tags: bool, partial: bool) -> Iterator[str]:
    """Say what this checkout lacks, each with its cure."""
    if shallow:
        yield f"the clone is shallow, so releases and what came between may be missing: {_DEEPER[found.platform]}"
    if not tags:
        yield f"there are no tags, so nothing tells the releases: {_TAGS[found.platform]}"
    if partial:
        yield "the clone is partial, and nothing is fetched behind your back: clone without --filter"
    if found.fork:
        yield "the change comes from a fork, whose token may not comment: the job's summary has the same text"
    elif found.platform == GITHUB and found.change:
        yield "a comment on the pull request wants permissions: pull-requests: write"
    if found.change and not found.merged:
        yield "HEAD is the branch, not what comes of merging it: what its target got meanwhile is missing from it"
    if found.platform and not found.running:
        yield "what runs now is not said (ROLLBACK_CHECK_FROM, or --running): the newest tag counts as it"


def _fork(event: Mapping[str, object]) -> bool:
    change = event.get("pull_request")
    head = change.get("head") if isinstance(change, dict) else None
    repo = head.get("repo") if isinstance(head, dict) else None
    return isinstance(repo, dict) and repo.get("fork") is True
