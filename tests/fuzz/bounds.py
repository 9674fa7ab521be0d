"""How much is tried: the same cases everywhere in a plain run, others and more of them with `make fuzz N=20000`."""

import os

from hypothesis import HealthCheck, settings

_MORE = int(os.environ.get("FUZZ", "0"))


def tried(times: int) -> settings:
    return settings(
        max_examples=_MORE or times,
        derandomize=not _MORE,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
    )
