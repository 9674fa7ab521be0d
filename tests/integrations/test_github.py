"""The action: its steps are run as a runner runs them, on clones of a remote, with a GitHub that listens here."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integrations.ci import GitHub, checked_out, read
from tests.process.program import ROOT
from tests.reports.read_back import annotations, sarif, tokens

BOT = "github-actions[bot]"
NUMBER = {"pull_request": {"number": 7}}


@dataclass
class Service:
    """GitHub, as far as comments go."""

    address: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    refuses: int = 0
    asked: list[str] = field(default_factory=list)

    def says(self, author: str, body: str) -> None:
        self.comments.append({"id": len(self.comments) + 1, "user": {"login": author}, "body": body})

    def bodies(self) -> list[str]:
        return [each["body"] for each in self.comments]


@pytest.fixture
def service() -> Iterator[Service]:
    kept = Service()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, value: object, code: int = 200) -> None:
            content = json.dumps(value).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def handle_method(self) -> None:
            kept.asked.append(self.command)
            given = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers["Authorization"] != "Bearer secret" or (kept.refuses and self.command != "GET"):
                self.answer({}, kept.refuses or 401)
                return
            path = urlsplit(self.path)
            if self.command == "GET":
                page = int(parse_qs(path.query)["page"][0])
                self.answer(kept.comments[100 * (page - 1) : 100 * page])
            elif self.command == "POST":
                assert path.path == "/repos/shop/shop/issues/7/comments"
                kept.says(BOT, json.loads(given)["body"])
                self.answer({}, 201)
            else:
                assert path.path.startswith("/repos/shop/shop/issues/comments/")
                kept.comments[int(path.path.rpartition("/")[2]) - 1]["body"] = json.loads(given)["body"]
                self.answer({})

        do_GET = do_POST = do_PATCH = handle_method  # noqa: N815  -- the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def pull_request(tmp_path: Path, remote: Path, service: Service, branch: str = "drop", **inputs: str) -> GitHub:
    clone = checked_out(remote, tmp_path / "clone", "--branch", branch)
    more = {"GITHUB_API_URL": service.address, "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF_TYPE": "branch"}
    return GitHub(tmp_path / "job", clone, NUMBER, {"token": "secret", **inputs}, more)


def test_a_pull_request_that_closes_the_door_is_blocked_and_told_why(
    tmp_path: Path, remote: Path, service: Service
) -> None:
    job = pull_request(tmp_path, remote, service)
    done = job.step("Ask")
    assert done.returncode == 12, done.stderr
    kinds = [(kind, held.get("file"), held["title"]) for kind, held, _ in annotations(done.stdout.rstrip("\n"))]
    assert ("error", "migrations/versions/c3d4e5f6a7b8_drop_nickname.py", "read-column-missing") in kinds
    assert (job.outputs["exit-code"], job.outputs["verdict"]) == ("12", "unsafe")
    assert json.loads(Path(job.outputs["report"]).read_text())["command"] == "gate"
    assert sarif(Path(job.outputs["sarif"]).read_text())["runs"][0]["results"]
    summary = job.summary.read_text()
    assert summary.startswith("what another step said\n<!-- rollback-check: default -->\n### Rollback: ")
    assert job.step("Comment").stdout == "the comment was written\n"
    (body,) = service.bodies()
    assert body.startswith(
        "<!-- rollback-check: default -->\n### Rollback: after this change you could **not** go back"
    )
    assert "https://git.example/shop/shop/blob/" in body
    tokens(body)


def test_the_comment_is_brought_up_to_date_in_its_place(tmp_path: Path, remote: Path, service: Service) -> None:
    service.says("somebody", "<!-- rollback-check: default -->\nnot ours")
    for number in range(120):
        service.says(BOT, f"another comment, {number}")
    service.says(BOT, "<!-- rollback-check: default -->\nfrom yesterday")
    job = pull_request(tmp_path, remote, service)
    job.step("Ask")
    assert job.step("Comment").stdout == "the comment was brought up to date\n"
    assert job.step("Comment").stdout == "the comment is up to date\n"
    assert len(service.comments) == 122
    assert "from yesterday" not in service.bodies()[-1]
    assert service.bodies()[0].endswith("not ours")


def test_a_clean_result_mends_the_old_comment_and_writes_no_new_one(
    tmp_path: Path, plain: Path, service: Service
) -> None:
    job = pull_request(tmp_path, plain, service, "main")
    assert job.step("Ask").returncode == 0
    assert job.step("Comment").stdout == "nothing to say, and no comment that said otherwise\n"
    service.says(BOT, "<!-- rollback-check: default -->\nyou could not")
    assert job.step("Comment").stdout == "the comment was brought up to date\n"
    (body,) = service.bodies()
    assert "you can go straight back to `1.0.0`" in body


def test_where_comments_are_always_wanted_a_clean_one_is_written(tmp_path: Path, plain: Path, service: Service) -> None:
    job = pull_request(tmp_path, plain, service, "main", comment="always", name="shop/<x> -->")
    job.step("Ask")
    job.step("Comment")
    (body,) = service.bodies()
    assert body.startswith("<!-- rollback-check: shop-x- -->\n### Rollback: ")


def test_without_the_right_to_comment_the_job_goes_on(tmp_path: Path, remote: Path, service: Service) -> None:
    service.refuses = 403
    job = pull_request(tmp_path, remote, service)
    job.step("Ask")
    done = job.step("Comment")
    assert done.returncode == 0
    assert done.stdout.startswith("::notice title=rollback-check::no right to write the comment (403)")
    assert "**not** go back" in job.summary.read_text()


def test_a_github_that_is_not_there_does_not_fail_the_job(tmp_path: Path, remote: Path, service: Service) -> None:
    job = pull_request(tmp_path, remote, service)
    job.step("Ask")
    job.more["GITHUB_API_URL"] = "http://127.0.0.1:1"
    done = job.step("Comment")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("::warning title=rollback-check::the comment could not be written")
    assert "secret" not in done.stdout


def test_a_shallow_clone_is_noticed_and_never_looks_clean(tmp_path: Path, remote: Path, service: Service) -> None:
    clone = checked_out(remote, tmp_path / "clone", "--branch", "drop", "--depth", "1")
    job = GitHub(tmp_path / "job", clone, NUMBER, {"token": "secret"}, {"GITHUB_API_URL": service.address})
    done = job.step("Ask")
    assert done.returncode == 2
    ((kind, _, said),) = annotations(done.stdout.rstrip("\n"))
    assert kind == "error"
    assert "shallow" in said
    assert (job.outputs["exit-code"], job.outputs["verdict"]) == ("2", "")
    assert "sarif" not in job.outputs
    assert "could **not be checked**" in job.summary.read_text()
    job.step("Comment")
    (body,) = service.bodies()
    assert "could **not be checked**" in body


def test_on_a_tag_the_gate_takes_that_tag(tmp_path: Path, remote: Path) -> None:
    clone = checked_out(remote, tmp_path / "clone")
    more = {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "1.0.2", "GITHUB_REF": "refs/tags/1.0.2"}
    job = GitHub(tmp_path / "job", clone, {}, {"policy": "direct"}, more)
    assert job.step("Ask").returncode == 12
    assert json.loads(Path(job.outputs["report"]).read_text())["release"]["ref"] == "1.0.2"
    assert job.step("Comment").stdout == ""


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"policy": "report"}, 0),
        ({"depth": "nonsense; touch trace"}, 2),
        ({"policy": "$(touch trace)"}, 2),
        ({"services": "none 'of these' $(touch trace)"}, 2),
        ({"running": "1.0.0"}, 12),
    ],
)
def test_wishes_reach_the_gate_and_nothing_else(
    tmp_path: Path, remote: Path, service: Service, inputs: dict[str, str], code: int
) -> None:
    job = pull_request(tmp_path, remote, service, **inputs)
    done = job.step("Ask")
    assert done.returncode == code, done
    assert not list(tmp_path.rglob("trace"))


def test_every_script_that_the_action_names_is_there_and_no_input_stands_in_one() -> None:
    for step in read("action.yml")["runs"]["steps"]:
        for word in step.get("run", "").split():
            if "$GITHUB_ACTION_PATH" in word:
                assert (ROOT / word.strip('"').removeprefix("$GITHUB_ACTION_PATH/")).is_file()
        assert "${{" not in step.get("run", "")


def test_a_comment_that_is_too_long_is_cut_where_nothing_stays_open() -> None:
    import runpy  # noqa: PLC0415  -- the script is no module of the project

    body = runpy.run_path(str(ROOT / "integrations/github/comment.py"))["body"]
    text = "<!-- rollback-check: a -->\n### Rollback\n\n```sh\n" + "git tag\n\n" * 9000 + "```\n"
    mark, said = body(text, "b")
    assert said.startswith(f"{mark}\n### Rollback")
    assert len(said) < 65536
    flat = tokens(said)
    assert [each.content for each in flat if each.type == "inline"][-1] == "Cut here: the job summary has all of it."
