import os
import stat
from pathlib import Path

import pytest

from checker.cli.files import write
from checker.core.errors import CheckError
from tests.cli.conftest import Line
from tests.reports.test_json import valid


def test_a_file_is_put_in_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_text("a long text that was there before")
    file.chmod(0o640)
    write(str(file), "new")
    assert file.read_text() == "new\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["out.txt"]


def test_a_new_file_can_be_read_by_whom_the_umask_lets(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("")
    write(str(tmp_path / "out"), "new")
    assert (tmp_path / "out").stat().st_mode == plain.stat().st_mode


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(str(tmp_path / "link"), "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new\n"


def test_what_is_no_file_is_written_to_as_it_is() -> None:
    read, written = os.pipe()
    write(f"/dev/fd/{written}", "new")
    assert os.read(read, 10) == b"new\n"
    os.close(read)
    os.close(written)


@pytest.mark.parametrize(
    ("name", "why"),
    [("none/out", "No such file or directory"), ("", "Is a directory"), ("a\0b", "it is no name for a file")],
)
def test_a_file_that_cannot_be_written_is_told_in_one_line(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(CheckError) as told:
        write(f"{tmp_path}/{name}", "new")
    assert told.value.message.endswith(f"could not be written: {why}.")
    assert told.value.code == 2
    assert not list(tmp_path.iterdir())


def test_all_reports_are_made_before_one_is_written(line: Line, tmp_path: Path) -> None:
    code, out, err = line("horizon", "--report", f"text={tmp_path}/a", "--report", f"sarif={tmp_path}/b")
    assert (code, out) == (2, "")
    assert "has no table of releases" in err
    assert not (tmp_path / "a").exists()


def test_a_failure_takes_the_place_of_yesterday_s_answer(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("yesterday")
    line.error = CheckError("there is no tag x.")
    assert line("x", "--report", f"json={file}")[0] == 2
    assert valid(file.read_text())["error"] == {"message": "there is no tag x.", "try": []}
