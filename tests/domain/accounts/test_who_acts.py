"""Who acts for whom: oneself, or the deputy who is there; and whom a reference in a history means."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared.directory.people import Absence, Directory, Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KIM, ALEX, SAM, LEE = (UUID(int=number) for number in (1, 2, 3, 4))


def somebody(
    who: UUID, *, deputy: UUID | None = None, is_away: bool = False, is_active: bool = True, later: bool = False
) -> Person:
    """Return a person who is perhaps away from noon on, for an hour, or an hour later."""
    starts_at = NOON + HOUR if later else NOON
    absences = (Absence(starts_at=starts_at, ends_at=starts_at + HOUR, deputy=deputy),) if is_away else ()
    return Person(id=who, display_name=f"No. {who.int}", role="agent", is_active=is_active, absences=absences)


def acting(*people: Person, at: datetime = NOON) -> UUID | None:
    """Return who acts for the first of some people."""
    directory = Directory(people={one.id: one for one in people})
    found = directory.acting_deputy_of(people[0], at)
    return found.id if found else None


def test_who_is_there_acts_for_themselves() -> None:
    """Also when somebody would stand in at another time."""
    assert acting(somebody(KIM)) == KIM
    assert acting(somebody(KIM, is_away=True, deputy=ALEX, later=True), somebody(ALEX)) == KIM


def test_the_deputy_acts_from_the_first_moment_to_before_the_last() -> None:
    """When the absence ends, its person is there again."""
    people = (somebody(KIM, is_away=True, deputy=ALEX), somebody(ALEX))
    seconds = timedelta(seconds=1)
    moments = (NOON - seconds, NOON, NOON + HOUR - seconds, NOON + HOUR)
    assert [acting(*people, at=at) for at in moments] == [KIM, ALEX, ALEX, KIM]


def test_a_deputy_who_is_away_is_stood_in_for() -> None:
    """By their own deputy, and so on; each time the one of the absence at that moment."""
    chain = (somebody(KIM, is_away=True, deputy=ALEX), somebody(ALEX, is_away=True, deputy=SAM), somebody(SAM))
    assert acting(*chain) == SAM
    absences = tuple(
        Absence(starts_at=NOON + HOUR * hour, ends_at=NOON + HOUR * (hour + 1), deputy=deputy)
        for hour, deputy in enumerate((ALEX, SAM))
    )
    twice = Person(id=KIM, display_name="Kim", role="agent", absences=absences)
    people = (twice, somebody(ALEX), somebody(SAM))
    assert [acting(*people, at=NOON + HOUR * hour) for hour in (0, 1, 2)] == [ALEX, SAM, KIM]


@pytest.mark.parametrize(
    "people",
    [
        (somebody(KIM, is_away=True),),
        (somebody(KIM, is_away=True, deputy=LEE),),
        (somebody(KIM, is_away=True, deputy=KIM),),
        (somebody(KIM, is_away=True, deputy=ALEX), somebody(ALEX, is_away=True, deputy=KIM)),
        (somebody(KIM, is_away=True, deputy=ALEX), somebody(ALEX, is_active=False)),
        (somebody(KIM, is_active=False),),
    ],
    ids=["no deputy", "unknown", "themselves", "each other", "left", "left themselves"],
)
def test_sometimes_nobody_acts(people: tuple[Person, ...]) -> None:
    """Without a deputy, in a circle, and where everybody who could is gone: nobody, and it comes to an end."""
    assert acting(*people) is None


def test_a_reference_is_a_person_only_when_it_is_their_id() -> None:
    """The name of a key, an id that nobody has and nothing at all are nobody."""
    kim = somebody(KIM)
    directory = Directory(people={KIM: kim})
    assert directory.person_of(str(KIM)) == kim
    assert [directory.person_of(one) for one in ("reports", str(LEE), "", None)] == [None] * 4
