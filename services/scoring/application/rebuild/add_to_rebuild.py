"""Take the collector's responses into the rebuilt scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.rebuild.republished import ResponseState, sort_out
from services.scoring.domain.rebuild import Rebuild
from services.scoring.store.shadow.responses import ShadowResponses
from services.scoring.store.shadow.schema import Shadow
from shared.clock import Clock
from shared.failpoints import failpoint
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddToRebuild:
    """Judge every answer as live scoring does, and keep it in the shadow."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, rebuild: Rebuild, responses: Sequence[ResponseState]) -> None:
        """Take in some responses that it has not had yet. Nothing is published.

        Raises:
            RebuildLostError: the shadow is no longer there.
            UnavailableError: the database is away.
        """
        republished = sort_out(responses)
        rebuild.asked |= republished.asked
        rebuild.responses += len(republished.standing)
        rebuild.unscorable += republished.unscorable
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await Shadow(work.connection).check_owner(rebuild.token)
            shadow = ShadowResponses(work.connection)
            await shadow.add(republished.standing.values(), at=now)
            await shadow.add_gone(republished.gone, at=now)
            await failpoint("replay.copied")
