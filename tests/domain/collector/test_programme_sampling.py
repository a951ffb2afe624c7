"""Whom a programme draws: exactly so many in each unit, in turn, whatever the order in which people are read."""

import hashlib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.collector.domain.invitations.programmes.sampling import (
    Candidate,
    Draw,
    Place,
    Sample,
    UnitSize,
    draw,
    quotas_of,
    rank_of,
)

SHARES = st.integers(1, 10_000).map(lambda parts: Decimal(parts) / 10_000)
SIZES = st.dictionaries(st.sampled_from([None, "a", "b", "c", "d"]), st.integers(0, 20), min_size=1)


class Population:
    """Customers of units, who are drawn round after round."""

    def __init__(self, sizes: dict[Place, int]) -> None:
        self.people = [(place, f"{place}-{number}") for place, size in sizes.items() for number in range(size)]
        self.last: dict[str, int] = {}
        self.times: Counter[str] = Counter()
        self.carries: dict[Place, Decimal] = {}
        self.round = 0

    def candidates(self) -> list[Candidate]:
        return [
            Candidate(
                place,
                rank_of(
                    "how-is-it", last_round=self.last.get(name, 0), times=self.times[name], person=_digest(name)[:32]
                ),
                UUID(bytes=_digest(name)[:16]),
            )
            for place, name in self.people
        ]

    def sizes(self) -> dict[Place, UnitSize]:
        counts = Counter(place for place, _ in self.people)
        return {place: UnitSize(count, count, self.carries.get(place, Decimal(0))) for place, count in counts.items()}

    def draw(self, sample: Sample) -> list[str]:
        """Make a round; return who was drawn."""
        self.round += 1
        units = self.sizes()
        names = {UUID(bytes=_digest(name)[:16]): name for _, name in self.people}
        drawn = [names[one.respondent_id] for one in draw(self.candidates(), units, sample, programme="how-is-it")]
        self.carries = {place: one.carry for place, one in quotas_of(units, sample, programme="how-is-it").items()}
        for name in drawn:
            self.last[name] = self.round
            self.times[name] += 1
        return drawn


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


@given(sizes=SIZES, share=SHARES, rounds=st.integers(1, 15))
@settings(deadline=None)
def test_the_share_is_exact_in_every_unit_over_the_rounds(sizes: dict[Place, int], share: Decimal, rounds: int) -> None:
    """After any number of rounds every unit got its share to within one person, and so did all of them together."""
    population = Population(sizes)
    given_to: Counter[Place] = Counter()
    for number in range(1, rounds + 1):
        drawn = population.draw(Sample(share=share))
        assert len(set(drawn)) == len(drawn)
        given_to.update(name.rpartition("-")[0] for name in drawn)
        for place, size in sizes.items():
            assert abs(given_to[str(place)] - Fraction(share) * size * number) < 1, place
        assert abs(given_to.total() - Fraction(share) * sum(sizes.values()) * number) < 1


@given(sizes=SIZES, share=SHARES)
@settings(deadline=None)
def test_everybody_has_their_turn_before_anybody_has_a_second(sizes: dict[Place, int], share: Decimal) -> None:
    """As long as nobody joins or leaves, nobody is drawn again while somebody of the same unit never was."""
    population = Population(sizes)
    members = {
        place: {name for one, name in population.people if one == place} for place, size in sizes.items() if size
    }
    for _ in range(25):
        before = Counter(population.times)
        drawn = set(population.draw(Sample(share=share)))
        for names in members.values():
            again = {name for name in drawn & names if before[name] > min(before[one] for one in names)}
            behind = {name for name in names if before[name] == min(before[one] for one in names)}
            assert not again or behind <= drawn
            assert max(population.times[one] for one in names) - min(population.times[one] for one in names) <= 1


@given(
    sizes=SIZES,
    sample=st.one_of(
        SHARES.map(lambda share: Sample(share=share)), st.integers(1, 9).map(lambda number: Sample(per_unit=number))
    ),
    seed=st.integers(0, 2**32),
)
def test_the_order_of_rows_decides_nothing(sizes: dict[Place, int], sample: Sample, seed: int) -> None:
    """Whoever draws the same people draws the same sample, in the same order; also if they keep as few as they can."""
    population = Population(sizes)
    population.draw(sample)
    everybody, units = population.candidates(), population.sizes()
    shuffled = Random(seed).sample(everybody, len(everybody))  # noqa: S311 - guards nothing
    expected = draw(everybody, units, sample, programme="how-is-it")
    assert draw(shuffled, units, sample, programme="how-is-it") == expected
    bounded = Draw(lambda place: sample.most_of(sizes.get(place, 0)))
    for one in shuffled:
        bounded.offer(one)
    assert bounded.drawn(quotas_of(units, sample, programme="how-is-it")) == expected


@given(size=st.integers(1, 40), joined=st.integers(1, 20), number=st.integers(1, 40))
def test_who_joins_changes_the_turn_of_nobody_else(size: int, joined: int, number: int) -> None:
    """With people added, whoever is drawn was drawn before, or is new, or nobody who was drawn before is left."""
    small, large = Population({"a": size}), Population({"a": size + joined})
    sample = Sample(per_unit=number)
    before, after = set(small.draw(sample)), set(large.draw(sample))
    old = {name for _, name in small.people}
    assert after & old <= before or before <= after


@given(others=st.dictionaries(st.sampled_from("bcdefgh"), st.integers(1, 9)), share=st.integers(200, 3300))
@settings(deadline=None)
def test_small_units_do_not_starve(others: dict[str, int], share: int) -> None:
    """A unit of three gets somebody as soon as its fractions come to two people at the latest."""
    sizes: dict[Place, int] = {"a": 3}
    sizes.update(others)
    population = Population(sizes)
    sample = Sample(share=Decimal(share) / 10_000)
    longest = int(2 / (Fraction(share, 10_000) * 3)) + 1
    waited = 0
    for _ in range(3 * longest):
        waited = 0 if any(name.startswith("a-") for name in population.draw(sample)) else waited + 1
        assert waited <= longest


def test_a_tenth_of_units_of_three_is_a_tenth_of_them_all() -> None:
    """Thirty of a hundred units have somebody asked at once, and after ten rounds everybody was asked once."""
    population = Population({f"u{number}": 3 for number in range(100)})
    for _ in range(10):
        assert len(population.draw(Sample(share=Decimal("0.1")))) == 30
    assert set(population.times.values()) == {1}
    assert len(population.times) == 300


@given(audience=st.integers(1, 50), resting=st.integers(0, 50), share=SHARES, carry=st.integers(-9999, 9999))
def test_who_rests_is_not_made_up_for(audience: int, resting: int, share: Decimal, carry: int) -> None:
    """No more are drawn than there are, and what is left over stays less than a person."""
    available = max(0, audience - resting)
    units: dict[Place, UnitSize] = {"a": UnitSize(audience, available, Decimal(carry) / 10_000)}
    quota = quotas_of(units, Sample(share=share), programme="p")["a"]
    assert 0 <= quota.take <= available
    assert -1 < quota.carry < 1 or available < audience
