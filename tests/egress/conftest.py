"""An egress that may call what listens on this machine."""

import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
import trustme

from shared.clock import FixedClock
from shared.egress.allow_list import AllowList
from shared.egress.connections import Bounds
from shared.egress.egress import Deadlines, Egress
from shared.egress.policy import EgressPolicy
from shared.egress.resolving import Resolver

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
PATIENT = Deadlines(wait=60, connect=60, total=60)
"""For what must not end by a deadline, on a machine however busy."""

Opens = Callable[..., Egress]


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
