"""Make a round of a programme when its moment has come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from services.collector.application.invitations.batches.requesting import begin_batch
from services.collector.application.invitations.programmes.drawing import DrawnRound, draw_round, rows_of
from services.collector.application.invitations.programmes.planning import plan_next, round_key
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.invitations.batches.batch import Batch
from services.collector.domain.invitations.programmes.programme import (
    THING,
    KeptProgramme,
    ProgrammeDefinition,
    ProgrammeNotFoundError,
)
from services.collector.domain.invitations.programmes.round import Round, RoundReason
from services.collector.store.batch_store import BatchStore
from services.collector.store.programme_people import Mark, ProgrammePeople
from services.collector.store.programme_store import PROGRAMMES, ProgrammeStore
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import Claimed
from shared.failpoints import failpoint
from shared.ids import uuid7
from shared.unit_of_work import Connection, UnitOfWork, Work

LATE_AFTER = timedelta(hours=1)
"""A round that is made so long after its moment is called late."""
PIECE = 1000
"""Rows of the batch that one statement writes."""


@dataclass(frozen=True, slots=True)
class MakeRound:
    """Do the due work on a programme.

    Everything is one transaction: the people who are drawn, the batch that invites them, the round, and the plan of the
    next one. Whoever dies before its commit leaves nothing, so that the work is done once more; whoever dies after it
    leaves a batch, whose rows are decided piece by piece as those of any other.
    """

    unit_of_work: UnitOfWork
    directory: ReadDirectory
    surveys: PublishedSurveys

    async def __call__(self, *, claimed: Claimed) -> None:
        """Make the round that is due.

        Raises:
            LeaseLostError: somebody else has the work by now, or the round was taken off the calendar.
            UnavailableError: the database does not answer.
        """
        structure = (await self.directory()).structure
        async with self.unit_of_work.begin() as work:
            # In this order, as whoever pauses or changes a programme takes them.
            kept, planned = await _planned(work, claimed)
            await DUE_WORK.hold(work.connection, claimed)
            if kept is None or planned is None:
                await DUE_WORK.finish(work.connection, claimed)
                return
            if planned.planned_at > work.now:
                await DUE_WORK.put_off(work.connection, claimed, at=planned.planned_at)
                return
            current = await _caught_up(work, kept, planned)
            if current is not None:
                refusal = await refusal_of(self.surveys, work.connection, kept.definition, at=work.now)
                if refusal is None:
                    carries = await ProgrammeStore(work.connection).carries(kept.key)
                    day = kept.definition.cadence.day_of(work.now)
                    drawn = await draw_round(
                        work.connection, kept.key, kept.definition, structure=structure, day=day, carries=carries
                    )
                    await _made(work, kept, current, drawn)
                else:
                    await _refused(work, current, refusal)
            await plan_next(work, kept)
            await DUE_WORK.finish(work.connection, claimed)
        await failpoint("collector.programme_round")


@dataclass(frozen=True, slots=True)
class GiveUpRound:
    """Let a round that cannot be made be seen, and go on with the next one."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed, error: str) -> None:
        async with self.unit_of_work.begin() as work:
            kept, planned = await _planned(work, claimed)
            await DUE_WORK.give_up(work.connection, claimed, error)
            if kept is not None and planned is not None:
                await _refused(work, replace(planned, version=kept.version, began_at=work.now), "failed")
                await plan_next(work, kept)


async def refusal_of(
    surveys: PublishedSurveys, connection: Connection, definition: ProgrammeDefinition, *, at: datetime
) -> RoundReason | None:
    """Return why no round can be made at a moment."""
    live = (await surveys.live(connection, [definition.survey])).get(definition.survey)
    if live is None:
        return "survey_unknown"
    return None if live.openness(at) == "open" else "survey_not_open"


async def _planned(work: Work, claimed: Claimed) -> tuple[KeptProgramme | None, Round | None]:
    """Return the programme, whose row is held from now on, and its planned round, if that is what the work is about."""
    try:
        kept = await PROGRAMMES.store(work.connection).lock(claimed.ref)
    except ProgrammeNotFoundError:
        return None, None
    planned = await ProgrammeStore(work.connection).planned(kept.key)
    is_meant = planned is not None and round_key(kept.key, planned.id) == claimed.effect_key
    return kept, planned if is_meant else None


async def _caught_up(work: Work, kept: KeptProgramme, planned: Round) -> Round | None:
    """Return the round to make now: of those whose moments have passed the latest; the others are noted as missed.

    None when the programme's last day has passed meanwhile: nobody is asked behind it.
    """
    cadence, now = kept.definition.cadence, work.now
    passed = [planned.planned_at]  # whatever the calendar has become meanwhile
    while (following := cadence.next_after(now=passed[-1], last=passed[-1])) is not None and following <= now:
        passed.append(following)
    is_over = cadence.ends_on is not None and cadence.day_of(now) > cadence.ends_on
    current = None if is_over else passed.pop()
    missed = [
        Round(id=uuid7(), programme=kept.key, number=planned.number + place, planned_at=moment, state="missed")
        for place, moment in enumerate(passed)
    ]
    store = ProgrammeStore(work.connection)
    if missed or current is None:
        # Its number may be that of one that was missed.
        await store.unplan(kept.key)
        await store.add(missed)
        work.audit("programme.rounds_missed", THING, kept.key, after={"rounds": len(missed)})
    if current is None:
        return None
    made = replace(
        planned,
        number=planned.number + len(missed),
        planned_at=current,
        version=kept.version,
        began_at=now,
        is_late=now - current > LATE_AFTER,
    )
    if missed:
        await store.add([made])
    return made


async def _refused(work: Work, current: Round, reason: RoundReason) -> None:
    await ProgrammeStore(work.connection).save(replace(current, state="refused", reason=reason))
    work.audit(
        "programme.round_refused", THING, current.programme, after={"round": current.number, "refused_for": reason}
    )


async def _made(work: Work, kept: KeptProgramme, current: Round, drawn: DrawnRound) -> None:
    """Store a round that was drawn, and let its batch be worked on."""
    batch_id = uuid7() if drawn.people else None
    made = replace(
        current,
        state="made",
        batch_id=batch_id,
        audience=sum(one.audience for one in drawn.units),
        resting=sum(one.resting for one in drawn.units),
        sampled=len(drawn.people),
    )
    store = ProgrammeStore(work.connection)
    await store.save(made)
    await store.add_units(made.id, drawn.units)
    if batch_id is not None:
        await _invite(work, kept, made, drawn)
    after = {"round": made.number, "audience": made.audience, "sampled": made.sampled, "late": made.is_late}
    work.audit("programme.round_made", THING, kept.key, after=after)


async def _invite(work: Work, kept: KeptProgramme, made: Round, drawn: DrawnRound) -> None:
    assert made.batch_id is not None  # noqa: S101 - whoever calls this has made one
    by = f"programme:{kept.key}"
    batch = Batch(
        id=made.batch_id,
        state="working",
        survey=kept.definition.survey,
        options=kept.definition.options(),
        rows=len(drawn.people),
        requested_by=by,
        requested_at=work.now,
        locations=frozenset(one.place for one in drawn.people if one.place is not None),
        has_unplaced=any(one.place is None for one in drawn.people),
        programme=kept.key,
        sent_by=by,
        sent_at=work.now,
    )
    batches, people = BatchStore(work.connection), ProgrammePeople(work.connection)
    await batches.add(batch, [])
    rows = rows_of(drawn.people, kept.definition, batch_id=made.batch_id, by=by)
    for start in range(0, len(drawn.people), PIECE):
        await batches.add_rows(made.batch_id, list(islice(rows, PIECE)))
        marks = _marks(drawn, start)
        await people.mark(kept.key, marks, round_number=made.number, batch_id=made.batch_id, at=work.now)
        await failpoint("collector.programme_piece")
    await begin_batch(work, made.batch_id)


def _marks(drawn: DrawnRound, start: int) -> Sequence[Mark]:
    return [
        Mark(one.names, one.is_numbered, one.times + 1, one.asked_before, number)
        for number, one in enumerate(drawn.people[start : start + PIECE], start=start + 1)
    ]
