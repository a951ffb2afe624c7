"""Update the rebuilt scores with what came in, was corrected or withdrawn while they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.scoring.application.rebuild.counting import count_all_cells
from services.scoring.application.rebuild.republished import FetchResponses, sort_out
from services.scoring.domain.rebuild import Rebuild
from services.scoring.store.shadow.responses import Ahead, ShadowResponses
from services.scoring.store.shadow.schema import Shadow
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork

AT_ONCE = 1_000
"""Responses that the collector is asked for at once."""


@dataclass(frozen=True, slots=True)
class CatchUpRebuild:
    """Ask the collector again about those responses whose live rows are ahead."""

    unit_of_work: UnitOfWork
    clock: Clock
    most_values: int
    """How many values of a dimension are distinguished in a series."""

    async def __call__(self, *, rebuild: Rebuild, fetch: FetchResponses) -> int:
        """Look after some responses that are ahead, and return how many; fewer than `AT_ONCE` were all.

        Raises:
            RebuildLostError: the shadow is no longer there.
            UnavailableError: a database is away.
        """
        async with self.unit_of_work.begin() as work:
            await Shadow(work.connection).check_owner(rebuild.token)
            return await self.within(work.connection, rebuild, fetch)

    async def within(self, connection: Connection, rebuild: Rebuild, fetch: FetchResponses) -> int:
        """Do it within a transaction."""
        now = self.clock.now()
        shadow = ShadowResponses(connection)
        ahead = await shadow.read_ahead(most=AT_ONCE)
        if ahead:
            await _replace(connection, rebuild, ahead, fetch, now=now)
        # Responses of erased people that came in just now are among them.
        forgotten = await shadow.read_erased(most=AT_ONCE)
        if forgotten:
            await shadow.note_cells(forgotten, -1)
            await shadow.take_out(forgotten)
            await shadow.add_gone(forgotten, at=now)
        await count_all_cells(connection, most_values=self.most_values)
        return max(len(ahead), len(forgotten))


async def _replace(
    connection: Connection, rebuild: Rebuild, ahead: Sequence[Ahead], fetch: FetchResponses, *, now: datetime
) -> None:
    """Let responses stand as the collector has them now."""
    ids = [one.id for one in ahead]
    republished = sort_out(await fetch(ids))
    rebuild.asked |= republished.asked
    outside = []
    for one in ahead:
        if one.id in republished.gone:
            revision, survey = republished.gone[one.id]
            republished.gone[one.id] = (max(revision, one.revision), survey)
        elif one.id not in republished.standing:
            if one.is_gone:
                republished.gone[one.id] = (one.revision, one.survey)
            elif not rebuild.scope.holds(one.survey, one.occurred_at):
                outside.append(one.id)
    shadow = ShadowResponses(connection)
    await shadow.note_cells(ids, -1)
    await shadow.take_out(ids)
    await shadow.add(republished.standing.values(), at=now)
    await shadow.add_gone(republished.gone, at=now)
    if outside:
        await shadow.copy_live(outside)
    await shadow.note_cells(ids, 1)
    # A response that the collector has not, or that it has in an older form: the live tables are wrong about it.
    await shadow.confirm([one for one in ahead if one.id not in republished.gone and one.id not in outside])
