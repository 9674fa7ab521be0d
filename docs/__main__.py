"""Writes the manual as a static site: `make docs`, or `python -m docs FOLDER`."""

import sys
from pathlib import Path

from docs.site import site


def main() -> int:
    """Write every page; give the exit code."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.stderr.write("usage: python -m docs FOLDER\n")
        return 2
    folder = Path(sys.argv[1])
    made = site()
    for path, text in made.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(made)} files in {folder}: begin with {folder / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
