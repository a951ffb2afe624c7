"""Take the collector's responses into the rebuilt scores."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.scoring.application.rebuild.retold import Told, sort_out
from services.scoring.domain.rebuild import Rebuild
from services.scoring.store.shadow.responses import add_rebuilt, add_rebuilt_gone
from services.scoring.store.shadow.schema import check_owner
from shared.clock import Clock
from shared.failpoints import failpoint
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddToRebuild:
    """Judge every answer as live scoring does, and keep it in the shadow."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, rebuild: Rebuild, told: Sequence[Told]) -> None:
        """Take in some responses that it has not had yet. Nobody is told anything.

        Raises:
            RebuildLostError: the shadow is no longer there.
            UnavailableError: the database is away.
        """
        retold = sort_out(told)
        rebuild.asked |= retold.asked
        rebuild.responses += len(retold.standing)
        rebuild.unscorable += retold.unscorable
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await check_owner(work.connection, rebuild.token)
            await add_rebuilt(work.connection, retold.standing.values(), at=now)
            await add_rebuilt_gone(work.connection, retold.gone, at=now)
            await failpoint("replay.copied")
