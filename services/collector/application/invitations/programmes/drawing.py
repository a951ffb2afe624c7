"""Draw the people of a round: everybody whom the programme is for is read once, a page at a time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.collector.domain.invitations.batches.batch import BatchRow
from services.collector.domain.invitations.invitation import NewInvitation
from services.collector.domain.invitations.programmes.audience import locations_of
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition
from services.collector.domain.invitations.programmes.round import UnitDraw
from services.collector.domain.invitations.programmes.sampling import (
    Candidate,
    Draw,
    Place,
    UnitSize,
    quotas_of,
    rank_of,
)
from services.collector.store.programme_people import AudienceMember, ProgrammePeople
from shared.directory.structure import Structure
from shared.failpoints import failpoint
from shared.unit_of_work import Connection

AT_ONCE = 1000
"""Customers who are read with one question; nothing is kept of those who are not drawn."""


@dataclass(frozen=True, slots=True)
class DrawnRound:
    """Whom a round asks: ids and digests, and nothing that says how they are called or reached."""

    units: Sequence[UnitDraw]
    """By place; customers without one last."""
    people: Sequence[Candidate]
    """In the order in which they are asked."""


async def draw_round(
    connection: Connection,
    key: str,
    definition: ProgrammeDefinition,
    *,
    structure: Structure,
    day: date,
    carries: Mapping[Place, Decimal],
) -> DrawnRound:
    """Return whom a round on a day asks as things stand; nothing is written.

    Args:
        connection: for reading.
        key: of the programme: whom it has drawn before counts.
        definition: of the programme.
        structure: of the company.
        day: of the round.
        carries: what the round before left over, by place.
    """
    people = ProgrammePeople(connection)
    await people.plan_by_size()
    places, listed = locations_of(definition.audience, structure), definition.audience.list
    sizes = await people.sizes(list_key=listed, places=places)
    drawing = Draw(lambda place: definition.sample.most_of(sizes.get(place, 0)))
    audience: Counter[Place] = Counter()
    available: Counter[Place] = Counter()
    after: UUID | None = None
    while page := await people.page(key, list_key=listed, places=places, after=after, limit=AT_ONCE):
        await failpoint("collector.programme_page")
        after = page[-1].respondent_id
        for one in page:
            if not definition.audience.holds_for(one.customer, day=day, structure=structure):
                continue
            place = one.customer.facts.location
            audience[place] += 1
            if definition.may_ask_again(one.drawn.asked_at, day=day):
                available[place] += 1
                drawing.offer(_candidate(key, place, one))
    units = {place: UnitSize(audience[place], available[place], carries.get(place, Decimal(0))) for place in audience}
    quotas = quotas_of(units, definition.sample, programme=key)
    drawn = drawing.drawn(quotas)
    taken = Counter(one.place for one in drawn)
    return DrawnRound(
        [
            UnitDraw(
                location=place,
                audience=units[place].audience,
                resting=units[place].audience - units[place].available,
                sampled=taken[place],
                carry=quotas[place].carry,
            )
            for place in sorted(units, key=lambda place: (place is None, place or ""))
        ],
        drawn,
    )


def rows_of(
    people: Sequence[Candidate], definition: ProgrammeDefinition, *, batch_id: UUID | None, by: str
) -> Iterator[BatchRow]:
    """Yield the rows of a round's batch, numbered from 1."""
    options = definition.options()
    for number, one in enumerate(people, start=1):
        new = NewInvitation(
            respondent_id=one.respondent_id,
            survey=options.survey,
            channel=options.channel,
            language=options.language,
            touchpoint=options.touchpoint,
            location=one.place,
            claimed_basis=options.claimed_basis,
            valid_days=options.valid_days,
            reminder_days=options.reminder_days,
            batch_id=batch_id,
            requested_by=by,
        )
        yield BatchRow(number, new)


def _candidate(key: str, place: Place, one: AudienceMember) -> Candidate:
    return Candidate(
        place,
        rank_of(key, last_round=one.drawn.last_round, times=one.drawn.times, person=one.person),
        one.respondent_id,
        one.names,
        one.drawn.times,
        one.is_numbered,
        one.drawn.asked_at,
    )
