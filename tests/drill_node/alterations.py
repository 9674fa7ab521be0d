"""What Skeema does where a column becomes another: what 1.9.0 answered on MariaDB 10.11, asked anew each time."""

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.drill.servers import Mariadb

_REFUSED = 2


@dataclass(frozen=True)
class Alteration:
    """Columns as FROM and as TO state them, in a table `a` beside a column `id`."""

    held: str
    wanted: str
    refused: bool = False
    """Whether a push without --allow-unsafe refuses."""

    @property
    def texts(self) -> tuple[str, str]:
        """The statements of FROM's file and of TO's."""
        held, wanted = (f"CREATE TABLE `a` (`id` int NOT NULL, {each});\n" for each in (self.held, self.wanted))
        return held, wanted

    def __str__(self) -> str:
        return f"{self.held} -> {self.wanted}"


ALTERATIONS = (
    Alteration("x enum('a','b')", "x enum('a')", refused=True),
    Alteration("x enum('a','b')", "x enum('b','a')", refused=True),
    Alteration("x enum('a','b')", "x enum('a','c','b')", refused=True),
    Alteration("x enum('a','b')", "x enum('a','b','c')"),
    Alteration("x int", "x int NOT NULL"),
    Alteration("x int NOT NULL", "x int"),
    Alteration("x int", "x int unsigned", refused=True),
    Alteration("x int unsigned", "x int", refused=True),
    Alteration("x bigint", "x int", refused=True),
    Alteration("x int", "x bigint"),
    Alteration("x varchar(20)", "x text"),
    Alteration("x text", "x varchar(20)", refused=True),
    Alteration("x int", "x varchar(20)", refused=True),
    Alteration("x varchar(20)", "x int", refused=True),
    Alteration("x decimal(12,2)", "x decimal(10,2)", refused=True),
    Alteration("x decimal(10,2)", "x decimal(12,2)"),
    Alteration("x decimal(12,2)", "x decimal(12,4)"),
    Alteration("x datetime(3)", "x datetime", refused=True),
    Alteration("x datetime", "x timestamp NULL", refused=True),
    Alteration("x datetime", "x date", refused=True),
    Alteration("x double", "x float", refused=True),
    Alteration("x float", "x double"),
    Alteration("x text", "x json"),
    Alteration("x int DEFAULT 2", "x int DEFAULT 1"),
    Alteration("x varchar(20) CHARACTER SET utf8mb4", "x varchar(20) CHARACTER SET latin1", refused=True),
    Alteration("x varchar(20) CHARACTER SET latin1", "x varchar(20) CHARACTER SET utf8mb4", refused=True),
    Alteration("x varchar(20)", "x char(20)"),
    Alteration("x char(20)", "x varchar(20)"),
    Alteration("x int", "x tinyint(1)", refused=True),
    Alteration("x int COMMENT 'b'", "x int COMMENT 'a'"),
    Alteration("x int, v int GENERATED ALWAYS AS (x+1) VIRTUAL", "x int"),
    Alteration("x int, v int GENERATED ALWAYS AS (x+1) STORED", "x int", refused=True),
    Alteration("x int", "x int, UNIQUE KEY u (x)"),
    Alteration("x int, UNIQUE KEY u (x)", "x int"),
    Alteration("x int, PRIMARY KEY (id,x)", "x int, PRIMARY KEY (id)"),
    Alteration("x set('a','b')", "x set('a')", refused=True),
    Alteration("x set('a')", "x set('a','b')"),
    Alteration("x binary(8)", "x binary(4)", refused=True),
    Alteration("x varchar(20)", "x varbinary(20)", refused=True),
    Alteration("x int", "x int, y int NOT NULL"),
    Alteration("x blob", "x tinyblob", refused=True),
    Alteration("x text", "x mediumtext"),
    Alteration("x int", "x year", refused=True),
)


def differing(server: Mariadb) -> Iterator[str]:
    """Ask Skeema for each, and say where it answers otherwise than it is written here."""
    for each in ALTERATIONS:
        server.fresh()
        held, wanted = each.texts
        first, second = _push(server, held, "--allow-unsafe"), _push(server, wanted)
        if first.returncode or second.returncode != (_REFUSED if each.refused else 0):
            yield f"{each}: exit {first.returncode}, then {second.returncode}: {second.stderr.strip()[-200:]}"


def _push(server: Mariadb, text: str, *flags: str) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory(prefix="rollback-drill-") as name:
        folder = Path(name)
        (folder / "a.sql").write_text(text)
        (folder / ".skeema").write_text(f"schema=drill\nhost=localhost\nsocket={server.socket}\nuser=root\n")
        return subprocess.run(["skeema", "push", *flags], cwd=folder, capture_output=True, text=True, check=False)
