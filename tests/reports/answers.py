"""Answers as the check would give them: the pages of the contract, and the awkward ones."""

from dataclasses import replace

from checker.core.finding import Axis, Certainty, Evidence, Finding, Level
from checker.core.verdict import (
    Advice,
    Answer,
    Assumption,
    AxisAnswer,
    Horizon,
    HorizonAnswer,
    Reach,
    Ref,
    ServiceAnswer,
    Verdict,
)

SAFE, RISKY, UNKNOWN, UNSAFE = Verdict
COMMITS = {"1.0.0": "03ab" * 10, "1.0.1": "41ab" * 10, "1.0.2": "9f2c" * 10}


def ok(axis: Axis, says: str) -> AxisAnswer:
    return AxisAnswer(axis, SAFE, says)


def newest(ref: str) -> tuple[Ref, tuple[Assumption, ...]]:
    commit = COMMITS.get(ref, "c0de" * 10)
    return Ref(ref, commit, "newest-tag"), (Assumption("from-newest-tag", f"{ref} runs now", "--from REF"),)


def _answer(service: ServiceAnswer, ends: tuple[str, str], horizon: Horizon | None, *more: ServiceAnswer) -> Answer:
    current, assumptions = newest(ends[0])
    return Answer(
        current=current,
        target=Ref(ends[1], COMMITS.get(ends[1], "beef" * 10)),
        verdict=service.verdict,
        headline=service.headline,
        services=(service, *more),
        horizon=horizon,
        assumptions=assumptions,
    )


def _boot_finding() -> Finding:
    headline = (
        "The pre-deploy hook of 1.0.0 would stop: the database is at revision b2c3d4e5f6a7, which came with 1.0.2, "
        "and 1.0.0 has no file for it."
    )
    file = "migrations/versions/b2c3d4e5f6a7_add_nickname.py"
    return Finding(
        rule="boot-revision-unknown",
        axis=Axis.BOOT,
        level=Level.UNSAFE,
        certainty=Certainty.CERTAIN,
        object="b2c3d4e5f6a7",
        label="b2c3d4e5f6a7 add_nickname",
        message="1.0.0 has no file for revision b2c3d4e5f6a7",
        headline=headline,
        evidence=(Evidence("1.0.2", file, 8, "b2c3d4e5f6a7"),),
        user_would_see="Can't locate revision identified by 'b2c3d4e5f6a7'",
        advice="Tag a hotfix: the code of 1.0.0 with the migrations of 1.0.2. No data is touched.",
    )


_NOT = (
    Advice("not", "alembic stamp --purge", because="the hook passes, the next deploy fails"),
    Advice(
        "not",
        "alembic downgrade",
        because="fails from 1.0.0; from 1.0.2 it drops users.nickname and what is in it",
    ),
)
_SEED = ServiceAnswer(
    name="default",
    path=".",
    tool="alembic",
    dialects=("postgres",),
    verdict=UNSAFE,
    axes=(
        AxisAnswer(Axis.BOOT, UNSAFE, "the hook stops"),
        ok(Axis.SCHEMA, "1 column added, nullable; 1.0.0 works with it"),
        ok(Axis.DATA, "no migration between them changes rows"),
        AxisAnswer(Axis.ROLLING, None),
    ),
    findings=(_boot_finding(),),
    headline=_boot_finding().headline,
    from_revisions=("b2c3d4e5f6a7",),
    to_revisions=("a1b2c3d4e5f6",),
    missing_in_to=("b2c3d4e5f6a7",),
    between=1,
    hook="alembic upgrade head",
    hook_assumed=True,
    folders=("migrations",),
    loses="drops users.nickname and what is in it",
    advice=(
        Advice(
            "do",
            "Tag a hotfix: the code of 1.0.0 with the migrations of 1.0.2. No data is touched.",
            ("rollback-check plan 1.0.0",),
        ),
        *_NOT,
    ),
)
_SEED_HORIZON = Horizon(
    targets=(
        Reach("1.0.1", UNSAFE, "1.0.1 has no file for b2c3d4e5f6a7", "boot-revision-unknown"),
        Reach("1.0.0", UNSAFE, "1.0.0 has no file for b2c3d4e5f6a7", "boot-revision-unknown"),
    ),
    floor="1.0.2",
    looked_at=2,
    of=2,
)
CONTRACT = _answer(_SEED, ("1.0.2", "1.0.0"), _SEED_HORIZON)
"""The UNSAFE page of the contract, word for word."""

_GIT = (
    "git switch -c hotfix/1.0.3 1.0.0",
    "git restore --source=1.0.2 --staged --worktree migrations",
    'git commit -m "1.0.0 with the migrations of 1.0.2"',
    "git tag 1.0.3",
)
_TODAY = replace(_SEED, advice=(replace(_SEED.advice[0], run=_GIT), *_NOT))
UNSAFE_ANSWER = _answer(_TODAY, ("1.0.2", "1.0.0"), _SEED_HORIZON)

SAFE_ANSWER = replace(
    _answer(
        ServiceAnswer(
            name="default",
            path=".",
            tool="alembic",
            dialects=("postgres",),
            verdict=SAFE,
            axes=(
                ok(Axis.BOOT, "Alembic head 9c41d0aa71e2 in both"),
                ok(Axis.SCHEMA, "no table or column changed between them"),
                ok(Axis.DATA, "no migration between them changes rows"),
            ),
            findings=(),
            headline="Both releases have the same migrations. Nothing that 2.4.0 reads has changed.",
            from_revisions=("9c41d0aa71e2",),
            to_revisions=("9c41d0aa71e2",),
            hook="alembic upgrade head",
            advice=(Advice("do", "Deploy 2.4.0 as you always do."),),
        ),
        ("2.4.1", "2.4.0"),
        Horizon(
            targets=(
                Reach("2.4.0", SAFE, "same migrations"),
                Reach("2.3.2", SAFE, "1 index added"),
                Reach("2.3.1", RISKY, "orders.state = 'held' is new since 2.3.2", "data-enum-value-unknown"),
                Reach("2.3.0", UNSAFE, "orders.note was dropped in 2.3.1", "read-column-missing"),
            ),
            newest_safe="2.4.0",
            floor="2.3.2",
            looked_at=4,
            of=4,
        ),
    ),
    current=Ref("2.4.1", "c0de" * 10, "database"),
    assumptions=(),
)

RISKY_SERVICE = ServiceAnswer(
    name="billing",
    path="services/billing",
    tool="alembic",
    dialects=("postgres",),
    verdict=RISKY,
    axes=(
        AxisAnswer(Axis.BOOT, None, 'not asked, the schema is deployed apart (hook = "none")'),
        ok(Axis.SCHEMA, "1 enum value added"),
        AxisAnswer(Axis.DATA, RISKY),
    ),
    findings=(
        Finding(
            rule="data-enum-value-unknown",
            axis=Axis.DATA,
            level=Level.RISKY,
            certainty=Certainty.LIKELY,
            object="invoices.status",
            label="invoices.status = 'refunded'",
            message="v3.1.0 does not know the value 'refunded' of invoices.status",
            evidence=(
                Evidence("v3.2.0", "billing/models.py", 88, says="writes it"),
                Evidence("v3.1.0", "billing/models.py", 81, says="Enum of 3 values"),
            ),
        ),
    ),
    headline=(
        "It would start and serve. v3.1.0 does not know the value 'refunded', which v3.2.0 writes to invoices.status; "
        "one such row makes every list of Invoice fail with LookupError."
    ),
    between=1,
    advice=(
        Advice(
            "do",
            "Count such rows first; if there are none, deploy v3.1.0:",
            ("SELECT count(*) FROM invoices WHERE status = 'refunded';",),
        ),
        Advice("or", "Go forward without the fault:", ("rollback-check plan v3.1.0",)),
    ),
)
RISKY_ANSWER = _answer(
    RISKY_SERVICE,
    ("v3.2.0", "v3.1.0"),
    Horizon(
        targets=(
            Reach("v3.1.0", RISKY, "invoices.status = 'refunded' is new", "data-enum-value-unknown"),
            Reach("v3.0.4", RISKY, "invoices.total became wider", "data-range-grown"),
            Reach("v3.0.3", UNSAFE, "invoices.note was dropped", "read-column-missing"),
        ),
        floor="v3.2.0",
        looked_at=3,
        of=3,
    ),
)

UNKNOWN_ANSWER = _answer(
    ServiceAnswer(
        name="default",
        path=".",
        tool="django",
        dialects=("postgres",),
        verdict=UNKNOWN,
        axes=(
            ok(Axis.BOOT, "Django starts with a ledger that is ahead"),
            ok(Axis.SCHEMA, "1 column added, nullable; nothing else was read"),
            ok(Axis.DATA, "nothing else changes rows"),
        ),
        findings=(
            Finding(
                rule="unread-operation",
                axis=Axis.SCHEMA,
                level=Level.UNKNOWN,
                certainty=Certainty.CERTAIN,
                object="shop.0043_backfill_regions",
                message="shop.0043_backfill_regions builds its SQL while it runs",
                evidence=(Evidence("5.1.0", "shop/migrations/0043_backfill_regions.py", 31),),
            ),
        ),
        headline=(
            "Not a yes. One migration between them builds its SQL while it runs, so what it changes cannot be read "
            "from the file."
        ),
        between=2,
        unreadable=1,
        advice=(
            Advice(
                "do",
                "Read 5.1.0:shop/migrations/0043_backfill_regions.py:31 yourself. If it is harmless, write it down in "
                "rollback-check.toml and ask again:",
                (
                    "[[effect]]",
                    'revision = "shop.0043_backfill_regions"',
                    'changes = "none"',
                    'reason = "only refreshes a view"',
                ),
            ),
            Advice("or", "Treat it as unsafe:", ("rollback-check plan 5.0.0",)),
        ),
    ),
    ("5.1.0", "5.0.0"),
    Horizon(
        targets=(Reach("5.0.3", SAFE, "same migrations"), Reach("5.0.0", UNKNOWN, "not readable", "unread-operation")),
        newest_safe="5.0.3",
        floor="5.0.3",
        looked_at=2,
        of=2,
    ),
)


def _gone(number: int) -> Finding:
    column = f"orders.column_{number}"
    folder = "services/orders/src/orders/persistence/sqlalchemy"
    return Finding(
        rule="read-column-missing",
        axis=Axis.SCHEMA,
        level=Level.UNSAFE,
        certainty=Certainty.CERTAIN,
        object=column,
        message=f"1.0.0 loads {column} on every query of Order; revision {number:012x} dropped it",
        headline=f"1.0.0 would fail on its first query of Order: {column} is gone.",
        evidence=(
            Evidence("1.0.2", f"{folder}/migrations/versions/{number:012x}_drop_a_column.py", 14, says="drops it"),
            Evidence("1.0.0", f"{folder}/models/order.py", 70 + number, says="loads it"),
        ),
        user_would_see=f'column "{column}" does not exist',
        advice="Put the column back before the code, or go forward.",
    )


MANY_ANSWER = replace(
    _answer(
        replace(
            _TODAY,
            verdict=UNSAFE,
            axes=(ok(Axis.BOOT, "Alembic starts"), AxisAnswer(Axis.SCHEMA, UNSAFE), ok(Axis.DATA, "no rows changed")),
            findings=(
                *(_gone(number) for number in range(1, 10)),
                Finding(
                    "note-index-gone", Axis.SCHEMA, Level.NOTE, Certainty.CERTAIN, "ix_orders", "ix_orders is gone"
                ),
            ),
            headline=_gone(1).headline,
            between=9,
        ),
        ("1.0.2", "1.0.0"),
        Horizon(targets=(), floor="1.0.2", looked_at=0, of=0),
    ),
    assumptions=(
        *newest("1.0.2")[1],
        Assumption("hook", "the hook is alembic upgrade head, which nothing here names", "--hook COMMAND"),
    ),
    not_checked=("this clone is shallow: other releases may be missing from it",),
)

SERVICES_ANSWER = _answer(
    replace(_TODAY, name="shop", path="shop"),
    ("1.0.2", "1.0.0"),
    Horizon(
        targets=(
            *(Reach(f"1.0.{n}", UNSAFE, "unknown revision", "boot-revision-unknown") for n in (1, 0)),
            Reach("0.9.9", RISKY, "orders.state", "data-enum-value-unknown"),
        ),
        floor="1.0.2",
        looked_at=3,
        of=12,
    ),
    replace(RISKY_SERVICE, findings=RISKY_SERVICE.findings),
    *(
        replace(
            SAFE_ANSWER.services[0],
            name=name,
            path=name,
            headline="Both releases have the same migrations. Nothing that 1.0.0 reads has changed.",
        )
        for name in ("accounts", "search")
    ),
)

FORWARD_ANSWER = replace(
    _answer(
        replace(
            SAFE_ANSWER.services[0],
            headline="1.0.3 has everything that 1.0.2 left behind. Its hook has nothing to do.",
            advice=(Advice("do", "Deploy 1.0.3 as you always do."),),
        ),
        ("1.0.2", "1.0.3"),
        None,
    ),
    forward=True,
    current=Ref("1.0.2", COMMITS["1.0.2"], "option"),
    assumptions=(),
)

SAME_ANSWER = Answer(
    current=Ref("1.0.2", COMMITS["1.0.2"], "environment"),
    target=Ref("1.0.2", COMMITS["1.0.2"]),
    verdict=SAFE,
    headline="Already there: 1.0.2 is what runs now.",
    services=(),
    same=True,
)

NO_TOOL_ANSWER = _answer(
    ServiceAnswer(
        name="default",
        path=".",
        tool="",
        dialects=(),
        verdict=UNKNOWN,
        axes=(),
        findings=(),
        headline="Not a yes. No migration tool was found: nothing here says what the database looks like.",
        advice=(Advice("do", "Say where the migrations are, in rollback-check.toml."),),
    ),
    ("1.0.2", "1.0.0"),
    Horizon(
        targets=tuple(Reach(f"1.0.{n}", UNKNOWN, "no migration tool was found") for n in (1, 0)),
        floor="1.0.2",
        looked_at=2,
        of=2,
    ),
)

HORIZON_ANSWER = HorizonAnswer(
    current=newest("1.4.2")[0],
    horizon=Horizon(
        targets=(
            Reach("1.4.1", SAFE, "same migrations"),
            Reach("1.4.0", SAFE, "1 column added, nullable; hook accepts it"),
            Reach("1.3.9", RISKY, "orders.state = 'held' is new since 1.4.0", "data-enum-value-unknown"),
            Reach("1.3.8", UNSAFE, "orders.note was dropped in 1.3.9", "read-column-missing"),
            Reach("1.3.7", UNSAFE, "orders.note was dropped in 1.3.9", "read-column-missing"),
        ),
        newest_safe="1.4.1",
        floor="1.4.0",
        floor_set_by="1.4.0, migration 0031",
        looked_at=10,
        of=34,
    ),
    assumptions=newest("1.4.2")[1],
)
FOLDED_ANSWER = replace(
    HORIZON_ANSWER,
    horizon=replace(
        HORIZON_ANSWER.horizon,
        targets=(
            *(Reach(f"1.4.{n}", SAFE, "same migrations") for n in (1, 0)),
            *(Reach(f"1.3.{n}", UNSAFE, "orders.note was dropped in 1.4.0") for n in range(9, 1, -1)),
        ),
        newest_safe="1.4.1",
    ),
)

ANSWERS: dict[str, Answer] = {
    "contract": CONTRACT,
    "unsafe": UNSAFE_ANSWER,
    "safe": SAFE_ANSWER,
    "risky": RISKY_ANSWER,
    "unknown": UNKNOWN_ANSWER,
    "many": MANY_ANSWER,
    "services": SERVICES_ANSWER,
    "forward": FORWARD_ANSWER,
    "same": SAME_ANSWER,
    "no-tool": NO_TOOL_ANSWER,
}
HORIZONS: dict[str, HorizonAnswer] = {"horizon": HORIZON_ANSWER, "horizon-folded": FOLDED_ANSWER}
