"""Answers as the gate would give them."""

from dataclasses import replace

from checker.core.finding import Axis, Certainty, Evidence, Finding, Level
from checker.core.gate import Acceptance, Accepted, GateAnswer, WayBack
from checker.core.verdict import Advice, AxisAnswer, Ref, ServiceAnswer, Verdict
from checker.core.way import Command, WayOut
from tests.reports.answers import COMMITS, CONTRACT, RISKY_ANSWER, SAFE_ANSWER

SAFE, RISKY, UNKNOWN, UNSAFE = Verdict
RELEASE = Ref("1.0.2", COMMITS["1.0.2"], "tag")
LIVE = Ref("1.0.1", COMMITS["1.0.1"])
OLDER = Ref("1.0.0", COMMITS["1.0.0"])
DROP = "migrations/versions/77aa01bc9d10_drop_note.py"
DROPPED = Finding(
    rule="read-column-missing",
    axis=Axis.SCHEMA,
    level=Level.UNSAFE,
    certainty=Certainty.CERTAIN,
    object="orders.note",
    label="orders.note",
    message="1.0.1 loads orders.note on every Order query; 1.0.2 dropped it",
    headline="1.0.1 would fail on its first query of Order: orders.note is gone.",
    evidence=(
        Evidence("1.0.2", DROP, 14, "77aa01bc9d10", says="drops it"),
        Evidence("1.0.1", "shop/models.py", 77, says="loads it"),
    ),
    user_would_see="column orders.note does not exist",
    advice="Release the code that stops reading it first, drop the column one release later.",
)
(SEED,) = CONTRACT.services
DROPS: ServiceAnswer = replace(
    SEED,
    findings=(DROPPED,),
    headline=DROPPED.headline,
    axes=(SAFE_ANSWER.services[0].axes[0], replace(SEED.axes[0], axis=Axis.SCHEMA), SEED.axes[2]),
    advice=(),
)
HOTFIX = WayOut(
    "old-code",
    "Old code, new migrations",
    (
        Command("git switch -c hotfix/1.0.3 1.0.1"),
        Command("git restore --source=1.0.2 --staged --worktree migrations"),
        Command('git commit -m "1.0.1 with the migrations of 1.0.2" && git tag 1.0.3'),
    ),
    at_once="rollback-check hotfix 1.0.1 --tag 1.0.3 --write",
)
BLOCKED = GateAnswer(
    policy="way-out",
    passed=False,
    release=RELEASE,
    verdict=UNSAFE,
    headline="From 1.0.2 one could not go back to 1.0.1 without losing data.",
    backs=(
        WayBack(LIVE, "running", UNSAFE, UNSAFE, passed=False, services=(DROPS,), stops=(DROPPED,)),
        WayBack(OLDER, "previous", UNSAFE, UNSAFE, passed=False, services=(DROPS,), stops=(DROPPED,)),
    ),
    advice=(Advice("do", "Ship the drop one release later: first release the code that no longer reads orders.note."),),
    running=replace(LIVE, chosen_by="option"),
    depth=2,
)
WAY_OUT = GateAnswer(
    policy="way-out",
    passed=True,
    release=RELEASE,
    verdict=UNSAFE,
    headline="From 1.0.2 one could go back to 1.0.1 by a hotfix tag.",
    backs=(WayBack(LIVE, "previous", UNSAFE, UNSAFE, passed=True, services=(SEED,), way=HOTFIX),),
)
DIRECT = replace(
    WAY_OUT,
    policy="direct",
    passed=False,
    backs=(replace(WAY_OUT.backs[0], passed=False, way=None, stops=SEED.findings),),
)
PASSES = GateAnswer(
    policy="way-out",
    passed=True,
    release=Ref("2.4.1", "c0de" * 10, "tag"),
    verdict=SAFE,
    headline="From 2.4.1 one can go straight back to 2.4.0.",
    backs=(WayBack(SAFE_ANSWER.target, "previous", SAFE, SAFE, passed=True, services=SAFE_ANSWER.services),),
)
WARNS = replace(
    PASSES,
    verdict=RISKY,
    release=Ref("v3.2.0", "c0de" * 10, "tag"),
    headline="From v3.2.0 one could go back to v3.1.0, at a risk.",
    backs=(WayBack(RISKY_ANSWER.target, "previous", RISKY, RISKY, passed=True, services=RISKY_ANSWER.services),),
)
_REASON = "column unused since 0.9"
_BY = Acceptance("read-column-missing", _REASON, "2026-12-31", DROP, 13, state="accepted")
ACCEPTED = replace(
    BLOCKED,
    passed=True,
    verdict=SAFE,
    headline="From 1.0.2 one can go straight back to 1.0.1, but for what was accepted.",
    backs=(
        WayBack(
            LIVE,
            "previous",
            UNSAFE,
            SAFE,
            passed=True,
            services=(replace(DROPS, findings=(replace(DROPPED, accepted=_REASON),)),),
        ),
    ),
    accepted=(Accepted(DROPPED, "1.0.1", _BY),),
    acceptances=(
        _BY,
        Acceptance(
            "read-table-missing", "gone since 0.8", "2026-01-31", "rollback-check-baseline.json", state="expired"
        ),
    ),
    advice=(),
    running=None,
    depth=1,
)
_BUNDLED = Finding(
    rule="release-bundles-feature",
    axis=Axis.SCHEMA,
    level=Level.RISKY,
    certainty=Certainty.CERTAIN,
    object="77aa01bc9d10",
    message="1.0.2 holds a migration and code that are not needed together",
    evidence=(Evidence("1.0.2", DROP, 1),),
    advice="Deploy the migration alone first, then the code.",
)
STRICT = replace(WAY_OUT, passed=False, strict=True, bundle=(_BUNDLED,))

_REJECTED = Finding(
    rule="write-null-rejected",
    axis=Axis.ROLLING,
    level=Level.UNSAFE,
    certainty=Certainty.CERTAIN,
    object="users.nickname",
    message="1.0.1 may write NULL to users.nickname, which must have a value since 1.0.2",
    evidence=(
        Evidence("1.0.2", DROP, 14, says="requires it"),
        Evidence("1.0.1", "shop/models.py", 77, says="writes it"),
    ),
)
_BESIDE = AxisAnswer(Axis.ROLLING, UNSAFE, "1.0.1 fails on the newer schema")
CLASH = replace(
    WAY_OUT,
    passed=False,
    headline="From 1.0.2 one could go back to 1.0.1 by a hotfix tag. 1.0.2 and 1.0.1 could not be side by side.",
    backs=(
        replace(
            WAY_OUT.backs[0],
            passed=False,
            services=(
                replace(
                    SEED,
                    axes=(*(each for each in SEED.axes if each.axis is not Axis.ROLLING), _BESIDE),
                    findings=(*SEED.findings, _REJECTED),
                ),
            ),
            stops=(_REJECTED,),
            together=UNSAFE,
            clashes=True,
        ),
    ),
)

GATES: dict[str, GateAnswer] = {
    "gate-blocked": BLOCKED,
    "gate-way-out": WAY_OUT,
    "gate-direct": DIRECT,
    "gate-passes": PASSES,
    "gate-warns": WARNS,
    "gate-accepted": ACCEPTED,
    "gate-strict": STRICT,
    "gate-clash": CLASH,
}
