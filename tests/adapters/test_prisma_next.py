"""Prisma 8: a graph of contracts."""

import json

import pytest

from checker.adapters.prisma_next import adapter
from checker.core.adapter import GRAPH_ONLY, Applied
from checker.core.boot import Boot, Hook
from checker.core.history import History
from checker.core.operation import AddColumn
from checker.core.tree import Unread
from tests.trees import DictTree

FOLDER = "migrations/app"


def package(name: str, start: str | None, to: str, *statements: str) -> dict[str, str]:
    manifest: dict[str, object] = {"from": start, "to": to, "providedInvariants": [], "migrationHash": f"of {name}"}
    steps = [{"description": "", "sql": each} for each in statements]
    ops = [{"id": name, "label": name, "operationClass": "additive", "precheck": [{"sql": "x"}], "execute": steps}]
    return {f"{FOLDER}/{name}/migration.json": json.dumps(manifest), f"{FOLDER}/{name}/ops.json": json.dumps(ops)}


INIT = package("20260101T0900_init", None, "aaa", 'CREATE TABLE "public"."user" ("id" integer NOT NULL)')
PHONE = package("20260201T0900_add_phone", "aaa", "bbb", 'ALTER TABLE "public"."user" ADD COLUMN "phone" text')
BACK = package("20260202T0900_back", "bbb", "aaa", 'ALTER TABLE "public"."user" DROP COLUMN "phone"')


def history(*packages: dict[str, str]) -> History:
    tree = DictTree({path: text for each in packages for path, text in each.items()})
    (place,) = adapter.detect(tree)
    return adapter.read(tree, place, "postgres")


def ahead(target: History, ran: History) -> Boot:
    return adapter.boot(target, Applied(ran.ledger, ran.ids, ran), Hook("prisma db migrate"))


def test_a_migration_goes_by_the_contract_that_it_leads_to() -> None:
    found = history(INIT, PHONE)
    assert [(each.id, each.parents, each.title) for each in found.revisions] == [
        ("aaa", (), "init"),
        ("bbb", ("aaa",), "add phone"),
    ]
    (step,) = found.revisions[1].up
    assert isinstance(step.operation, AddColumn)
    assert (step.operation.table, step.operation.column.name) == ("user", "phone")


def test_an_edge_back_runs_at_no_deploy() -> None:
    assert history(INIT, PHONE, BACK) == history(INIT, PHONE)


def test_extensions_and_the_other_prisma_are_passed_over() -> None:
    assert not adapter.detect(DictTree({"migrations/pgvector/20260101T0900_a/migration.json": "{}"}))
    assert not adapter.detect(DictTree({"prisma/migrations/20240101000000_a/migration.sql": ""}))


def test_without_what_is_wanted_the_graph_stands() -> None:
    tree = DictTree(INIT | PHONE)
    (place,) = adapter.detect(tree)
    assert [each.up for each in adapter.read(tree, place, "postgres", GRAPH_ONLY).revisions] == [(), ()]


def test_a_marker_that_the_files_do_not_know_is_refused() -> None:
    boot = ahead(history(INIT), history(INIT, PHONE))
    assert (boot.rule, boot.revisions) == ("boot-revision-unknown", ("bbb",))
    assert boot.says.startswith("MIGRATION.MARKER_MISMATCH Database marker is not reachable")


def test_a_known_marker_passes_and_what_is_left_is_applied() -> None:
    assert ahead(history(INIT, PHONE), history(INIT)).applies == ("bbb",)
    assert ahead(history(INIT, PHONE), history(INIT, PHONE)).passes == "Prisma finds the database at its own contract"


@pytest.mark.parametrize("ops", ["{", "{}", '[{"label": "x"}]', '[{"execute": [{"command": {}}]}]', "[1]"])
def test_what_cannot_be_read_is_said(ops: str) -> None:
    (revision,) = history(INIT | {f"{FOLDER}/20260101T0900_init/ops.json": ops}).revisions
    assert [type(step.operation) for step in revision.up] == [Unread]


@pytest.mark.parametrize("manifest", ["{", "[]", "{}", '{"to": 1}'])
def test_a_manifest_that_cannot_be_read_is_said(manifest: str) -> None:
    path = f"{FOLDER}/20260101T0900_init/migration.json"
    found = history(INIT | {path: manifest})
    assert (found.revisions, [lost for lost, _ in found.unread]) == ((), [path])
