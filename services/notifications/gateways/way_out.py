"""The way out to addresses that users typed in, opened when something first leaves: most processes never need it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.clock import Clock
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.policy import EgressPolicy

if TYPE_CHECKING:
    from shared.egress.egress import Egress


@dataclass(slots=True)
class WayOut:
    policy: EgressPolicy
    clock: Clock
    _egress: "Egress | None" = field(default=None, init=False)

    async def post(self, request: EgressRequest) -> EgressReply:
        """Make one attempt; what fails is an outcome and no error."""
        if self._egress is None:
            from shared.egress.egress import Egress  # noqa: PLC0415 - what speaks HTTP is memory

            self._egress = Egress(self.policy, self.clock)
        return await self._egress.post(request)

    async def close(self) -> None:
        """Close the connections that were kept."""
        if self._egress is not None:
            await self._egress.close()
