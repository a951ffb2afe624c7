"""Absence, hours, languages and capacity: declared by people themselves and by who manages them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.accounts.application.people.managing import Managing, visible
from services.accounts.application.people.records import store
from services.accounts.domain.people.availability import Availability
from services.accounts.domain.people.deputies import Colleagues
from services.accounts.domain.people.person import Person
from services.accounts.store.availability_store import AvailabilityStore
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.tables import DIRECTORY
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory, read_states
from shared.keyed.preconditions import Precondition
from shared.observability.actor import SUITE, act_as
from shared.unit_of_work import UnitOfWork

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ReadAvailability:
    unit_of_work: UnitOfWork
    managing: Managing

    async def __call__(self, *, caller: Caller, person_id: UUID) -> tuple[Person, Availability]:
        """Return somebody and when they work.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit.
        """
        management = await self.managing.of(caller)
        async with self.unit_of_work.read() as connection:
            person = await visible(connection, management, person_id)
            return person, await AvailabilityStore(connection).get(person_id)


@dataclass(frozen=True, slots=True)
class ChangeAvailability:
    unit_of_work: UnitOfWork
    clock: Clock
    managing: Managing
    directory: ReadDirectory

    async def __call__(
        self, *, caller: Caller, person_id: UUID, availability: Availability, expected: Precondition | None
    ) -> tuple[Person, Availability]:
        """Declare when somebody works and is away; people may do so for themselves. What is over is not kept.

        Raises:
            PersonNotFoundError: there is none of that id within the caller's unit.
            PreconditionRequiredError, PreconditionFailedError: they are not as expected, or nothing is expected.
            EscalationError: they have more rights than the caller.
            InvalidAvailabilityError: it contradicts itself, or somebody cannot stand in.
            ErasedError: they were erased.
        """
        now = self.clock.now()
        management = await self.managing.of(caller)
        structure = (await self.directory()).structure
        after = availability.current(now)
        async with self.unit_of_work.begin() as work:
            availabilities = AvailabilityStore(work.connection)
            await availabilities.lock_absences()
            locked = await visible(work.connection, management, person_id, lock=True)
            locked.expect(expected)
            if caller.person_id != person_id:
                management.check_changes(locked)
            person = locked.renewed()
            # As sent, so that a finding names the place in what was sent.
            availability.check(person.zone)
            people = (await read_states(work, DIRECTORY)).people
            absences = await availabilities.absences_of()
            before = await availabilities.get(person_id)
            colleagues = Colleagues(people=people, absences=absences, structure=structure)
            colleagues.check(person, availability, known=before.absences)
            await availabilities.replace(person_id, after)
            await store(work, person, now)
            action = "person.availability_changed"
            work.audit(action, "person", str(person_id), before=_state(before), after=_state(after))
        return person, after


@dataclass(frozen=True, slots=True)
class ForgetPastAbsences:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Take away the absences that are over, and publish the people who had them; return how many those were."""
        now = self.clock.now()
        act_as(SUITE)
        async with self.unit_of_work.begin() as work:
            availabilities = AvailabilityStore(work.connection)
            await availabilities.lock_absences()
            people = sorted(await availabilities.over_at(now, limit=_AT_ONCE))
            for person_id in people:
                person = await PeopleStore(work.connection).lock(person_id)
                await availabilities.replace(person_id, (await availabilities.get(person_id)).current(now))
                await store(work, person.renewed(), now)
        return len(people)


def _state(availability: Availability) -> dict[str, Any]:
    """Return what the audit log keeps: nothing about when somebody was away, which is no one's business later."""
    return {
        "hours": {weekday: list(hours) for weekday, hours in availability.hours.items() if hours},
        "languages": list(availability.languages),
        "capacity": availability.capacity,
        "absences": len(availability.absences),
        "deputies": [str(one.deputy) for one in availability.absences if one.deputy],
    }
