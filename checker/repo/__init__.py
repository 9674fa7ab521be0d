"""Tags and trees of a git repository, read without a checkout."""

from checker.repo.repository import Repository
from checker.repo.trees import GitTree

__all__ = ["GitTree", "Repository"]
