"""Packages of npm and PyPI that a drill needs: fetched once into a folder under `build/`, used offline after that."""

import shutil
import subprocess
import sys
from pathlib import Path


def installed(folder: Path, npm: tuple[str, ...] = (), pip: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> str:
    """Fetch into a folder what is not there yet; say why it cannot be, empty where it is there."""
    wanted = "\n".join((*npm, *pip))
    mark = folder / "ready"
    if npm and not (shutil.which("node") and shutil.which("npm")):
        return "node and npm are not installed"
    if mark.exists() and mark.read_text() in {"", wanted}:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    steps: list[list[str]] = []
    if npm:
        (folder / "package.json").write_text('{"private": true}')
        steps.append(["npm", "install", "--silent", "--no-audit", "--no-fund", *flags, *npm])
    if pip:
        steps.append([sys.executable, "-m", "venv", str(folder)])
        steps.append([str(folder / "bin" / "pip"), "install", "--quiet", *pip])
    for step in steps:
        done = subprocess.run(step, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            return f"it could not be installed: {lines[-1] if lines else done.returncode}"
    mark.write_text(wanted)
    return ""
