"""What is done to the database before a release is deployed on it: revisions taken back, statements run."""

from checker.core.fact import fact


@fact
class Before:
    """What comes between the newer release's migrations and the deploy that is judged, and what has yet to come."""

    undone: tuple[str, ...] = ()
    """Revisions that are taken back by their ways down, the newest first."""
    statements: tuple[str, ...] = ()
    """SQL that is run by hand."""
    waiting: bool = False
    """Whether migrations that run only once the old release is gone (`after-deploy`) have yet to run."""
