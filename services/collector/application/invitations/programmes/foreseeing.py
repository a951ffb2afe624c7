"""How many a programme would ask, unit by unit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from services.collector.application.invitations.batches.foreseeing import AT_ONCE, ForeseeRows, plan_of
from services.collector.application.invitations.programmes.drawing import DrawnRound, draw_round, rows_of
from services.collector.application.invitations.programmes.making import refusal_of
from services.collector.application.invitations.programmes.planning import check_reader, check_writer
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.invitations.batches.batch import RowReason
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition
from services.collector.domain.invitations.programmes.round import MOST_FORESEEN, ProgrammeForecast, UnitForecast
from services.collector.domain.invitations.programmes.sampling import Place
from services.collector.store.programme_store import PROGRAMMES, ProgrammeStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ForeseeProgramme:
    """Say what a programme would do, as things stand; nothing is written.

    The next round is drawn as it would be at its moment, and its invitations are decided as in the dry run of a batch.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory
    foresee: ForeseeRows
    surveys: PublishedSurveys

    async def __call__(
        self, *, caller: Caller, key: str | None = None, definition: ProgrammeDefinition | None = None
    ) -> ProgrammeForecast:
        """Return the forecast.

        Args:
            caller: who asks.
            key: of a programme that is kept, or is to be: whom it has asked before counts. None: of a new one.
            definition: what it would be; None: what is kept under the key.

        Raises:
            WholeCompanyError: the caller is limited to a unit and names a definition.
            ProgrammeNotFoundError: there is none of this key, or the caller is limited to a unit.
            InvalidProgrammeError: names each place that is wrong.
        """
        structure = (await self.directory()).structure
        if definition is None:
            check_reader(caller)
        else:
            check_writer(caller)
            definition.check()
            definition.check_units(structure)
        async with self.unit_of_work.read() as connection:
            if definition is None:
                definition = (await PROGRAMMES.store(connection).get(key or "")).definition
            now, store = self.clock.now(), ProgrammeStore(connection)
            _, last = (0, None) if key is None else await store.last(key)
            first = definition.cadence.next_after(now=now, last=last)
            rounds = [] if first is None else list(islice(definition.cadence.moments_from(first), MOST_FORESEEN))
            moment = first or now
            refusal = await refusal_of(self.surveys, connection, definition, at=moment)
            drawn = await draw_round(
                connection,
                key or "",
                definition,
                structure=structure,
                day=definition.cadence.day_of(moment),
                carries={} if key is None else await store.carries(key),
            )
            if refusal is None:
                invited, reasons, last_at = await self._decided(
                    connection, definition, drawn, structure=structure, now=moment
                )
            else:
                invited, reasons, last_at = Counter(), {}, None
            return ProgrammeForecast(
                rounds,
                [UnitForecast(one, invited[one.location], reasons.get(one.location, {})) for one in drawn.units],
                refusal,
                last_at,
            )

    async def _decided(
        self,
        connection: Connection,
        definition: ProgrammeDefinition,
        drawn: DrawnRound,
        *,
        structure: Structure,
        now: datetime,
    ) -> tuple[Counter[Place], Mapping[Place, Mapping[RowReason, int]], datetime | None]:
        """Return how many would be invited in each unit, for which reasons others would not, and when the last."""
        invited: Counter[Place] = Counter()
        refused: dict[Place, Counter[RowReason]] = {}
        last: datetime | None = None
        plan = plan_of(definition.options(), self.foresee.quiet_hours)
        rows = rows_of(drawn.people, definition, batch_id=None, by="")
        while part := list(islice(rows, AT_ONCE)):
            for one in await self.foresee.part(
                connection, part, definition.survey, plan=plan, structure=structure, now=now
            ):
                place = drawn.people[one.number - 1].place
                if one.outcome != "refuse":
                    invited[place] += 1
                elif one.reason is not None:
                    refused.setdefault(place, Counter())[one.reason] += 1
                if one.send_at is not None and (last is None or one.send_at > last):
                    last = one.send_at
        return invited, {place: dict(some.most_common()) for place, some in refused.items()}, last
