"""Roles become people who are there and may see it; nobody is never the answer where somebody works."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.fallback import Fallback
from services.notifications.domain.notices.notice import Addressee
from services.notifications.domain.notices.recipients import Recipients, recipients_of
from shared.access import ROLE_SCOPES
from shared.contracts.notices import Recipient
from shared.directory.people import Absence, Directory, Person
from shared.vocabulary import Spot
from tests.domain.notifications.noticing import ADMIN, EVA, KIM, LEE, MAX, NOON, company, person

SPOT = Spot(touchpoint="checkout", location="graz")
RESPONSIBLE = Recipient(kind="responsible")
MANAGERS = Recipient(kind="unit_managers")


def away(deputy: UUID | None = None) -> tuple[Absence, ...]:
    return (Absence(starts_at=NOON, ends_at=NOON + timedelta(days=1), deputy=deputy),)


def find(directory: Directory, *wanted: Recipient, spot: Spot = SPOT, fallback: Fallback | None = None) -> Recipients:
    return recipients_of(directory, wanted, spot, fallback or Fallback(), NOON)


def test_who_answers_for_it() -> None:
    """The nearest responsibility up the tree, and the team's own destinations."""
    found = find(company(person(KIM), person(LEE), service=(KIM,)), RESPONSIBLE)
    assert set(found.addressees) == {Addressee.person(KIM), Addressee("team", "service")}


def test_the_team_that_stands_in() -> None:
    found = find(company(person(KIM, absences=away()), person(LEE), service=(KIM,), reserve=(LEE,)), RESPONSIBLE)
    assert found.people == {LEE}
    assert [(one.person_id, one.because) for one in found.skipped] == [(KIM, "absent")]


def test_deputies_are_followed_through() -> None:
    """A deputy's deputy; a circle of the absent ends."""
    people = (person(KIM, absences=away(LEE)), person(LEE, absences=away(MAX)), person(MAX))
    found = find(company(*people), Recipient(kind="person", person_id=KIM))
    assert found.people == {MAX}
    assert found.addressees[Addressee.person(MAX)][0].standing_in_for == KIM
    circle = (person(KIM, absences=away(LEE)), person(LEE, absences=away(KIM)), person(MAX))
    assert find(company(*circle), Recipient(kind="person", person_id=KIM)).people == {MAX} | {KIM, LEE}


def test_managers_up_the_tree() -> None:
    """The nearest who is there; of nowhere, those of the whole company."""
    south = person(LEE, role="manager", unit="south")
    graz = person(KIM, role="manager", unit="graz")
    everywhere = person(MAX, role="manager")
    assert find(company(south, graz, everywhere), MANAGERS).people == {KIM}
    gone = person(KIM, role="manager", unit="graz", is_active=False)
    assert find(company(south, gone, everywhere), MANAGERS).people == {LEE}
    assert find(company(south, graz, everywhere), MANAGERS, spot=Spot()).people == {MAX}


def test_who_is_limited_gets_only_what_happened_there() -> None:
    found = find(company(person(KIM, unit="wien"), person(LEE, unit="south"), service=(KIM, LEE)), RESPONSIBLE)
    assert found.people == {LEE}
    assert [one.because for one in found.skipped] == ["not_permitted"]


def test_the_fallback() -> None:
    """A team or a destination of the company's choice, otherwise the last resort."""
    directory = company(person(KIM), person(ADMIN, role="admin"), night=(KIM,))
    assert find(directory, RESPONSIBLE, fallback=Fallback(team="night")).people == {KIM}
    chosen = find(directory, RESPONSIBLE, fallback=Fallback(destination_id=UUID(int=9)))
    assert list(chosen.addressees) == [Addressee("destination", str(UUID(int=9)))]
    assert find(directory, RESPONSIBLE).people == {ADMIN}


def test_one_of_several_roles_is_one_addressee_with_every_reason() -> None:
    both = (RESPONSIBLE, Recipient(kind="person", person_id=KIM))
    found = find(company(person(KIM), service=(KIM,)), *both)
    assert [one.kind for one in found.addressees[Addressee.person(KIM)]] == ["person", "responsible"]


PEOPLE = st.lists(
    st.builds(
        person,
        st.sampled_from([KIM, LEE, MAX, EVA, ADMIN]),
        role=st.sampled_from(sorted(ROLE_SCOPES)),
        unit=st.sampled_from([None, "south", "graz", "wien"]),
        is_active=st.booleans(),
        absences=st.sampled_from([(), away(), away(KIM), away(LEE)]),
    ),
    unique_by=lambda one: one.id,
)
WANTED = st.lists(
    st.sampled_from(
        [
            RESPONSIBLE,
            MANAGERS,
            Recipient(kind="team", team="service"),
            Recipient(kind="team", team="nobody"),
            Recipient(kind="person", person_id=KIM),
            Recipient(kind="person", person_id=UUID(int=77)),
        ]
    )
)


@given(PEOPLE, WANTED, st.sampled_from([None, "graz", "wien", "unknown"]), st.randoms())
def test_never_empty_and_never_twice(
    people: list[Person], wanted: list[Recipient], location: str | None, random: Random
) -> None:
    directory = company(*people, service=(KIM, LEE), reserve=(MAX,))
    spot = Spot(touchpoint="checkout", location=location)
    found = find(directory, *wanted, spot=spot)
    if any(one.is_active for one in people):
        assert found.people
    assert not {one.person_id for one in found.skipped} & found.people
    assert all(directory.people[one].is_active for one in found.people)
    shuffled = [*wanted, *wanted]
    random.shuffle(shuffled)
    assert find(directory, *shuffled, spot=spot) == found


@pytest.mark.parametrize("location", ["graz", None])
def test_nobody_works(location: str | None) -> None:
    assert find(company(), RESPONSIBLE, spot=Spot(location=location)).addressees == {}
