"""Writes the code that uses the models of one release of a generated history."""

from random import Random

from tests.drill.shapes import Col, Db, Tab, client_value


def service(db: Db, rng: Random) -> str | None:
    """Write app/service.py, which makes, changes and deletes objects; None where this release has none."""
    shown = [tab for tab in db.values() if not tab.hidden]
    if not shown or rng.random() < 0.3:
        return None
    lines = ["import datetime", "from decimal import Decimal", "", "from sqlalchemy import select", ""]
    lines += [rng.choice(("from app import models", "from app import models as m")), "", ""]
    models = lines[-3].rsplit(" ", 1)[-1]
    calls = []
    for tab in rng.sample(shown, k=rng.randint(1, len(shown))):
        made = _maker(tab, db, rng, models)
        if made:
            lines += [*made, "", ""]
            calls.append(f"    make_{tab.name}(session)")
    if rng.random() < 0.5:
        lines += ["def forget(session, found):", "    session.delete(found)", "", ""]
    lines += ["def touch(session):", *calls, f"    session.scalars(select({models}.{rng.choice(shown).model})).all()"]
    return "\n".join(lines) + "\n"


def _maker(tab: Tab, db: Db, rng: Random, models: str) -> list[str] | None:
    """Write a function that adds an object and sometimes changes it."""
    given = []
    spare = []
    for col in tab.cols.values():
        if col.hidden:
            continue
        must = not (col.nullable or col.client is not None or (col.server is not None and col.says_server))
        if not must and rng.random() < 0.5:
            spare.append(col)
            continue
        parent = tab.parent(col.name)
        if parent and db[parent].hidden:
            if must:
                return None
            continue
        name = col.attribute or col.name
        if parent:
            given.append(f"{name}=session.scalars(select({models}.{db[parent].model}.id)).first()")
        else:
            given.append(f"{name}={_python(col, 910)}")
    thing = f"{models}.{tab.model}({', '.join(given)})"
    lines = [f"def make_{tab.name}(session):", f"    made = {thing}", "    session.add(made)"]
    late = [col for col in spare if tab.parent(col.name) is None and rng.random() < 0.3]
    lines += [f"    made.{col.attribute or col.name} = {_python(col, 911)}" for col in late]
    return [*lines, "    session.flush()"]


def _python(col: Col, n: int) -> str:
    return "{}" if col.kind == "json" else client_value(col, n)
