"""Teams: put and delete them, and let every service know."""

from dataclasses import dataclass, replace

from services.accounts.application.structure.publish import structure_now
from services.accounts.domain.structure.team_places import team_places
from services.accounts.domain.team import (
    Team,
    TeamDefinition,
    TeamInUseError,
    TeamNotFoundError,
    team_changed,
)
from services.accounts.store.structure_store import TEAMS
from services.accounts.store.tables import DIRECTORY
from shared.clock import Clock
from shared.directory_use_cases import lock_directory, publish_state, read_states
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed.resource import KeyedResource
from shared.keyed_use_cases import put_one
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutTeam:
    """Make a team, or change it; repeating the request changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, definition: TeamDefinition, expected: Precondition | None = None
    ) -> tuple[Team, bool]:
        """Return the team and whether it is new.

        Raises:
            InvalidTeamError: it names people who do not exist, or contradicts itself.
            PreconditionFailedError: the team is not as expected.
            PreconditionRequiredError: there is another one, and nothing is expected of it.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await lock_directory(work, DIRECTORY)
            directory = await read_states(work, DIRECTORY)
            definition.check_people({id_ for id_, one in directory.people.items() if one.display_name})
            store = TEAMS.store(work.connection)
            try:
                before: Team | None = await store.get(key)
            except TeamNotFoundError:
                before = None
            new = KeyedResource.new(key, definition, at=now)
            team, is_new = await put_one(
                store, new, lambda stored: stored.redefined(definition, at=now), expected, thing="team"
            )
            if before is None or team.version != before.version:
                await publish_state(work, DIRECTORY, team_changed(team, at=now))
                work.audit(
                    "team.created" if before is None else "team.changed",
                    "team",
                    key,
                    before=_audited(before) if before else None,
                    after=_audited(team),
                )
        return team, is_new


@dataclass(frozen=True, slots=True)
class DeleteTeam:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete a team; its versions stay.

        Raises:
            TeamNotFoundError: there is none of this key.
            TeamInUseError: the structure names it.
            PreconditionFailedError: it is not as expected.
            PreconditionRequiredError: nothing is expected of it.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await lock_directory(work, DIRECTORY)
            store = TEAMS.store(work.connection)
            team = await store.lock(key)
            require_expected(expected, thing="team")
            check_expected(expected, team.tag, thing="team")
            structure = await structure_now(work.connection)
            places = [place.in_words(structure) for place in team_places(key, structure)]
            if places:
                raise TeamInUseError(places)
            # A version of its own, so that a later team of this key counts on from it.
            last = replace(team, version=team.version + 1, updated_at=now)
            await store.save(last)
            await store.remove(key)
            await publish_state(work, DIRECTORY, team_changed(last, is_active=False, at=now))
            work.audit("team.deleted", "team", key, before=_audited(team))


def _audited(team: Team) -> dict[str, object]:
    """Return a team for the audit log; people by their ids."""
    definition = team.definition
    return {
        "version": team.version,
        "name": definition.name,
        "lead": str(definition.lead) if definition.lead else None,
        "members": [str(one) for one in definition.members],
        "languages": list(definition.languages),
    }
