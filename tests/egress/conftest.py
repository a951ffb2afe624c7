"""An egress that may call what listens on this machine."""

import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import pytest
import trustme

from shared.clock import FixedClock
from shared.egress.allow_list import AllowList
from shared.egress.connections import Bounds
from shared.egress.egress import Deadlines, Egress
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.policy import EgressPolicy
from shared.egress.resolving import Resolver

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
PATIENT = Deadlines(wait=60, connect=60, total=60)
"""For what must not end by a deadline, on a machine however busy."""

Opens = Callable[..., Egress]
GROWING_SECONDS = (0.2, 1.0, 5.0, 25.0)


async def post_until(
    way_out: Opens,
    request: EgressRequest,
    is_far: Callable[[EgressReply], bool],
    *,
    deadline: Literal["connect", "total"],
) -> EgressReply:
    """Return what becomes of a request whose deadline passes at a certain point, however slow the machine is.

    Args:
        way_out: opens an egress.
        request: sent with longer and longer deadlines.
        is_far: whether the deadline passed late enough.
        deadline: which one; the others are long.
    """
    for seconds in GROWING_SECONDS:
        reply = await way_out(deadlines=replace(PATIENT, **{deadline: seconds})).post(request)
        if is_far(reply):
            return reply
    message = f"it did not get far enough: {reply}"
    raise AssertionError(message)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def way_out(authority: trustme.CA) -> AsyncIterator[Opens]:
    """Return what opens an egress that trusts the authority of the tests; all are closed at the end."""
    async with AsyncExitStack() as opened:

        def open_egress(
            allowed: Sequence[str] = ("127.0.0.0/8",),
            *,
            deadlines: Deadlines = PATIENT,
            bounds: Bounds | None = None,
            resolver: Resolver | None = None,
            clock: FixedClock | None = None,
        ) -> Egress:
            trust = ssl.create_default_context()
            authority.configure_trust(trust)
            egress = Egress(
                EgressPolicy(allowed=AllowList.parse(allowed)),
                clock or FixedClock(NOW),
                deadlines=deadlines,
                bounds=bounds,
                resolver=resolver,
                trust=trust,
            )
            opened.push_async_callback(egress.close)
            return egress

        yield open_egress
