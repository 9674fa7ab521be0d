"""What a release understands, in a file of its own: its revisions, and what runs before it is deployed."""

from checker.core.boot import Hook
from checker.core.fact import Json, frozen
from checker.core.history import History, Place, Revision
from checker.core.settings import Settings
from checker.core.tree import Unread
from checker.core.verdict import Ref


@frozen
class Known:
    """One service, as a release has it."""

    name: str
    history: History
    hook: Hook | None
    """None: nothing runs before a deploy."""
    on_unknown_revision: str = "auto"


@frozen
class Contract:
    """What `contract` writes."""

    release: Ref
    services: tuple[Known, ...]


def body_of(contract: Contract) -> dict[str, Json]:
    """Give a contract as plain JSON values: no time, and no place outside the repository."""
    return {
        "release": {"ref": contract.release.ref, "commit": contract.release.commit},
        "services": [_service(each) for each in contract.services],
    }


def contract_of(source: str, value: object) -> Contract:
    """Read a contract back. Raises CheckError where it is none."""
    whole = Settings(source, value if isinstance(value, dict) else {})
    whole.choice("schema", ("rollback-check/1",))
    whole.choice("command", ("contract",))
    release = whole.table("release")
    ref = Ref(release.needed("ref"), release.text("commit"))
    return Contract(ref, whole.rows("services", _known, closed=False))


def _service(known: Known) -> Json:
    history, hook = known.history, known.hook
    place = history.place
    return {
        "name": known.name,
        "tool": place.tool,
        "folder": place.folder,
        "config": place.config,
        "section": place.section,
        "flavour": place.flavour,
        "heads": list(history.heads),
        "hook": {"command": hook.command, "assumed": hook.assumed} if hook else None,
        "on_unknown_revision": known.on_unknown_revision,
        "revisions": [
            {
                "id": each.id,
                "parents": list(each.parents),
                "depends": list(each.depends),
                "labels": list(each.labels),
                "path": each.path,
                **({"moment": each.moment} if each.moment else {}),
            }
            for each in history.revisions
        ],
        "unread": [{"path": path, "reason": unread.reason} for path, unread in history.unread],
    }


def _known(row: Settings) -> Known:
    place = Place(
        tool=row.needed("tool"),
        folder=row.text("folder"),
        config=row.text("config"),
        section=row.text("section"),
        flavour=row.text("flavour"),
    )
    said = row.table("hook")
    command, assumed = said.text("command"), said.flag("assumed")
    return Known(
        name=row.needed("name"),
        history=History(
            place, row.rows("revisions", _revision, closed=False), row.rows("unread", _unread, closed=False)
        ),
        hook=Hook(command, assumed=assumed) if command else None,
        on_unknown_revision=row.choice("on_unknown_revision", ("auto", "fail", "ignore")),
    )


def _revision(row: Settings) -> Revision:
    return Revision(
        id=row.needed("id"),
        path=row.text("path"),
        line=0,
        parents=row.texts("parents"),
        depends=row.texts("depends"),
        labels=row.texts("labels"),
        moment=row.number("moment"),
    )


def _unread(row: Settings) -> tuple[str, Unread]:
    return row.text("path"), Unread(row.text("reason"))
