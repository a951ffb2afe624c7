"""Judge a target when its day is over: whether the score had reached it."""

from dataclasses import dataclass, field
from datetime import date

from services.scoring.application.company_zone import CompanyZone
from services.scoring.application.settling import Settling
from services.scoring.domain.calendar import date_of
from services.scoring.domain.missed import DueTarget, is_due, judge_target, series_of_target, weeks_until_due
from services.scoring.domain.target import Target
from services.scoring.events_out import target_missed
from services.scoring.store.judged_store import JudgedStore
from services.scoring.store.score_reader import ScoreReader, at_one_moment
from services.scoring.store.target_store import TARGETS
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class JudgeTargets:
    """Judge each target the day after it was due, once for each day that it was due on."""

    unit_of_work: UnitOfWork
    clock: Clock
    zone: CompanyZone
    settling: Settling = field(default_factory=Settling)

    async def __call__(self) -> int:
        """Return how many targets were judged.

        Raises:
            UnavailableError: the database is away; what is left is judged the next time.
        """
        if not self.settling.is_over(self.clock.now()):
            return 0
        zone = await self.zone()
        today = date_of(self.clock.now(), zone)
        judged: list[tuple[Target, DueTarget]] = []
        async with self.unit_of_work.read() as opened:
            connection = await at_one_moment(opened)
            targets = await TARGETS.store(connection).list_after(None, limit=None)
            due = {_day_of(one): one for one in targets if is_due(one.definition, today)}
            known = await JudgedStore(connection).judged_targets(due)
            for target in [one for day, one in due.items() if day not in known]:
                definition, reader = target.definition, ScoreReader(connection)
                series = series_of_target(definition, await reader.find_series(definition.survey))
                bounds = weeks_until_due(definition.due_on, zone)
                stored = await reader.read_slices([one.key.series_id for one in series], bounds)
                judged.append((target, judge_target(target, series, stored)))
        for target, found in judged:
            await self._record(target, found)
        return len(judged)

    async def _record(self, target: Target, found: DueTarget) -> None:
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            key, due_on = _day_of(target)
            store = JudgedStore(work.connection)
            is_new = await store.add_target(key, due_on, version=target.version, standing=found.outcome, at=now)
            if is_new and found.outcome == "missed":
                work.publish(target_missed(target, found, at=now))


def _day_of(target: Target) -> tuple[str, date]:
    return target.key, target.definition.due_on
