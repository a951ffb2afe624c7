"""The one way out of this process to addresses that people typed in, opened by the first message."""

from typing import TYPE_CHECKING

from shared.clock import Clock
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.policy import EgressPolicy

if TYPE_CHECKING:
    from shared.egress.egress import Egress  # its library is loaded where something leaves


class WayOut:
    """Posts through `shared.egress`. One for a process, as it bounds how much goes out at once."""

    def __init__(self, policy: EgressPolicy, clock: Clock, *, at_once: int) -> None:
        self._policy = policy
        self._clock = clock
        self._at_once = at_once
        self._egress: Egress | None = None

    async def post(self, request: EgressRequest) -> EgressReply:
        """Make one attempt; see `Egress.post`."""
        if self._egress is None:
            from shared.egress.connections import Bounds  # noqa: PLC0415 - see above
            from shared.egress.egress import Egress  # noqa: PLC0415 - likewise

            self._egress = Egress(self._policy, self._clock, bounds=Bounds(at_once=self._at_once))
        return await self._egress.post(request)

    async def close(self) -> None:
        if self._egress is not None:
            await self._egress.close()
