"""Begin to rebuild scores: keep others from it, and make empty tables beside the live ones."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from services.scoring.application.rebuild.counting import count_all_cells
from services.scoring.domain.errors import RebuildHinderedError, RebuildLostError, RebuildRunningError
from services.scoring.domain.rebuild import Rebuild, RebuildScope
from services.scoring.store.response_store import ResponseStore, forgotten
from services.scoring.store.shadow.counts import ShadowCounts
from services.scoring.store.shadow.guard import only_rebuild
from services.scoring.store.shadow.responses import ShadowResponses
from services.scoring.store.shadow.schema import Shadow
from shared.clock import Clock
from shared.contracts.collector import RespondentErased
from shared.failpoints import failpoint
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork

_LATEST = timedelta(days=90)
"""How late the event of a response may come: topics keep less, but dead letters are replayed by hand."""


@dataclass(frozen=True, slots=True)
class BeginRebuild:
    """Make the shadow, and remove what is left of it when the rebuild is over, however it ends."""

    unit_of_work: UnitOfWork
    most_values: int
    """How many values of a dimension are distinguished in a series."""

    @asynccontextmanager
    async def __call__(self, *, scope: RebuildScope, erased: Sequence[RespondentErased] = ()) -> AsyncIterator[Rebuild]:
        """Begin; what an earlier rebuild left behind when it was killed is removed.

        Args:
            scope: which responses are rebuilt.
            erased: people whose answers may not count.

        Raises:
            RebuildRunningError: another one is on its way.
            RebuildHinderedError: something depends on the live tables, which are to be replaced.
            UnavailableError: the database is away.
        """
        async with self.unit_of_work.read() as session, only_rebuild(session) as is_only:
            if not is_only:
                raise RebuildRunningError
            rebuild = Rebuild(uuid7(), scope)
            await self._create(rebuild, erased)
            try:
                yield rebuild
            finally:
                await self._remove(rebuild)

    async def _remove(self, rebuild: Rebuild) -> None:
        await failpoint("replay.done")
        with suppress(RebuildLostError):  # what is there then is another one's
            async with self.unit_of_work.begin() as work:
                await Shadow(work.connection).check_owner(rebuild.token)
                await Shadow(work.connection).drop()

    async def _create(self, rebuild: Rebuild, erased: Sequence[RespondentErased]) -> None:
        async with self.unit_of_work.begin() as work:
            views = await Shadow(work.connection).list_dependants()
            if views:
                message = f"These views read tables that are to be replaced: {', '.join(views)}. Drop them, and make "
                message += "them again afterwards."
                raise RebuildHinderedError(message)
            await Shadow(work.connection).create(rebuild.token, rebuild.scope)
            work.audit("scores.rebuild_begun", "scores", str(rebuild.token), after=rebuild.scope.as_json())
            if erased:
                await forgotten(work.connection).add({one.respondent_id: one.erased_at for one in erased})
        if rebuild.scope.is_everything:
            return
        async with self.unit_of_work.begin() as work:
            await Shadow(work.connection).see_one_moment(rebuild.token)
            await ShadowResponses(work.connection).keep_outside(rebuild.scope)
            await ShadowCounts(work.connection).keep_outside(rebuild.scope)
            await count_all_cells(work.connection, most_values=self.most_values)


@dataclass(frozen=True, slots=True)
class DropAbandonedRebuild:
    """Remove what a rebuild left behind that was killed, and what none of its kind will need any more."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> bool:
        """Return whether there was something; a rebuild that is on its way is left alone.

        Raises:
            UnavailableError: the database is away.
        """
        async with self.unit_of_work.begin() as work:
            await ResponseStore(work.connection).forget_unannounced(before=self.clock.now() - _LATEST)
            if not await Shadow(work.connection).exists():
                return False
        async with self.unit_of_work.read() as session, only_rebuild(session) as is_only:
            if not is_only:
                return False
            async with self.unit_of_work.begin() as work:
                return await Shadow(work.connection).drop()
