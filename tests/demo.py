"""Lays the seed story out as a git repository in a temporary folder and asks for 1.0.0 back."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.scenarios import build

SEED = Path(__file__).parent.parent / "fixtures" / "seed"


def main() -> None:
    with TemporaryDirectory(prefix="rollback-check-demo-") as folder:
        repository = build(SEED, Path(folder) / "shop")
        sys.stdout.write("$ rollback-check 1.0.0\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "checker", "1.0.0", "--repo", str(repository), "--no-cache"], check=False)


if __name__ == "__main__":
    main()
