"""How many people a round asks in each unit, and whom: exactly so many, in turn, and the same for whoever draws."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from heapq import heappush, heappushpop
from uuid import UUID

from shared.errors import FieldProblem

_DOMAIN = b"heed.programme.v1\0"
_DIGEST_BITS = 256
_TIMES_BITS = 32
MOST_DECIMALS = 4
MOST_PER_UNIT = 100_000
Place = str | None
"""Code of the unit that a customer belongs to; those without one are a unit of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How many are drawn in every unit: a share of its customers, or a number. Exactly one of the two is given."""

    share: Decimal | None = None
    """More than 0 and at most 1, with at most four decimals."""
    per_unit: int | None = None

    def most_of(self, customers: int) -> int:
        """Return more than a unit with so many customers can ever be asked for in one round."""
        if self.share is None:
            return min(customers, self.per_unit or 0)
        return min(customers, int(self.share * customers) + 2)


def sample_problems(sample: Sample, place: str) -> list[FieldProblem]:
    """Return what is wrong with a sample at `place`."""
    if (sample.share is None) == (sample.per_unit is None):
        return [FieldProblem(place, "needs either a `share` or a number `per_unit`")]
    share = sample.share
    if share is not None and not (
        share.is_finite() and 0 < share <= 1 and share == share.quantize(Decimal(1).scaleb(-MOST_DECIMALS))
    ):
        rule = f"must be more than 0 and at most 1, with at most {MOST_DECIMALS} decimals"
        return [FieldProblem(f"{place}.share", rule)]
    if sample.per_unit is not None and not 1 <= sample.per_unit <= MOST_PER_UNIT:
        return [FieldProblem(f"{place}.per_unit", f"must be 1 to {MOST_PER_UNIT}")]
    return []


@dataclass(frozen=True, slots=True)
class UnitSize:
    """A unit, before a round."""

    audience: int
    """Customers whom the programme is for."""
    available: int
    """Those of them who may be drawn, because the programme has not asked them too short a time ago."""
    carry: Decimal = Decimal(0)
    """What the round before left over."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many are drawn in a unit."""

    take: int
    carry: Decimal = Decimal(0)
    """What is left over for the next round: less than one person, negative where one was drawn in advance."""


def quotas_of(units: Mapping[Place, UnitSize], sample: Sample, *, programme: str) -> dict[Place, Quota]:
    """Return how many a round draws in each unit.

    Of a share, every unit gets the whole people that it comes to, with what earlier rounds left over; the people that
    the fractions of all units together come to are given to those with the largest fractions. So the total is the share
    of all customers, and over the rounds no unit gets a person more or less than its share: a unit of three with a
    tenth is asked about every third round. Who cannot be drawn because they rest is not made up for later.
    """
    if sample.share is None:
        return {place: Quota(min(sample.per_unit or 0, one.available)) for place, one in units.items()}
    wanted = {place: sample.share * one.audience + one.carry for place, one in units.items()}
    whole = {place: max(0, int(much.to_integral_value(ROUND_FLOOR))) for place, much in wanted.items()}
    more = int(sum(wanted.values(), Decimal(0)).to_integral_value(ROUND_FLOOR)) - sum(whole.values())
    with_fraction = sorted(
        (place for place, one in units.items() if wanted[place] > whole[place] and one.available > whole[place]),
        key=lambda place: (whole[place] - wanted[place], _digest(programme, "unit", (place or "").encode())),
    )
    extra = frozenset(with_fraction[: max(0, more)])
    planned = {place: number + (place in extra) for place, number in whole.items()}
    return {
        place: Quota(min(planned[place], one.available), wanted[place] - planned[place]) for place, one in units.items()
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be drawn."""

    place: Place
    rank: int
    """See `rank_of`: the lowest are drawn."""
    respondent_id: UUID
    names: tuple[bytes, ...] = ()
    """Digests under which the draw is remembered."""
    times: int = 0
    """How often the programme has drawn them before."""
    is_numbered: bool = False
    """Whether they have a customer number."""
    asked_before: datetime | None = None
    """When it asked them last."""


def rank_of(programme: str, *, last_round: int, times: int, person: bytes) -> int:
    """Return where somebody stands in the order in which people are drawn: who waits longest comes first.

    Among those who were drawn last in the same round those come first who were drawn less often; among equals chance
    decides: a digest, which is the same for whoever computes it and which nobody who joins or leaves changes. It is
    another one each time round.

    Args:
        programme: key of the programme.
        last_round: number of the round in which they were drawn last; 0 for never.
        times: how often they were drawn.
        person: digest of the person.
    """
    digest = int.from_bytes(_digest(programme, str(times), person))
    return (((last_round << _TIMES_BITS) | times) << _DIGEST_BITS) | digest


class Draw:
    """Takes everybody who may be drawn, one after the other, and keeps no more of a unit than can be drawn there."""

    def __init__(self, most: Callable[[Place], int]) -> None:
        """Begin; `most` returns how many can be drawn in a unit at most."""
        self._most = most
        self._kept: dict[Place, list[tuple[int, int, Candidate]]] = {}

    def offer(self, candidate: Candidate) -> None:
        kept = self._kept.setdefault(candidate.place, [])
        # The highest rank is on top of the heap; the id decides between two that are equal, and compares before people.
        entry = (-candidate.rank, -candidate.respondent_id.int, candidate)
        if len(kept) < self._most(candidate.place):
            heappush(kept, entry)
        elif kept:
            heappushpop(kept, entry)

    def drawn(self, quotas: Mapping[Place, Quota]) -> list[Candidate]:
        """Return who is drawn, in an order that mixes the units."""
        found: list[Candidate] = []
        for place, kept in self._kept.items():
            lowest = sorted(kept, key=lambda entry: (-entry[0], -entry[1]))
            found += [candidate for _, _, candidate in lowest[: quotas[place].take if place in quotas else 0]]
        return sorted(found, key=lambda one: (one.rank & ((1 << _DIGEST_BITS) - 1), one.respondent_id))


def draw(
    candidates: Iterable[Candidate], units: Mapping[Place, UnitSize], sample: Sample, *, programme: str
) -> list[Candidate]:
    """Return whom a round draws of people who are all known."""
    quotas = quotas_of(units, sample, programme=programme)
    drawing = Draw(lambda place: quotas[place].take if place in quotas else 0)
    for one in candidates:
        drawing.offer(one)
    return drawing.drawn(quotas)


def _digest(programme: str, what: str, person: bytes) -> bytes:
    return hashlib.sha256(_DOMAIN + f"{programme}\0{what}\0".encode() + person).digest()
