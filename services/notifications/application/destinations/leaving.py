"""When people leave and teams end: nothing is kept of how they were reached."""

from collections.abc import Sequence

from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.fallback_store import FallbackStore
from services.notifications.store.tables import DIRECTORY
from shared.contracts.accounts import DirectoryEvent, PersonChanged, TeamChanged
from shared.directory_use_cases import read_states
from shared.unit_of_work import Work


async def forget_who_left(work: Work, states: Sequence[DirectoryEvent]) -> None:
    """Delete the destinations of people and teams that are not active any more, in the transaction that learns of it.

    Args:
        work: in which the states were kept.
        states: what was published; an older state than the one that is kept means nothing.
    """
    people = {one.person_id for one in states if isinstance(one, PersonChanged) and not one.is_active}
    teams = {one.team for one in states if isinstance(one, TeamChanged) and not one.is_active}
    if not people and not teams:
        return
    directory = await read_states(work, DIRECTORY)
    people = {id_ for id_ in people if (known := directory.people.get(id_)) is None or not known.is_active}
    teams = {key for key in teams if (team := directory.teams.get(key)) is None or not team.is_active}
    for destination in await DestinationStore(work.connection).drop_of(people, teams):
        reason = "the person is not active any more" if destination.owner.person_id else "the team was deleted"
        work.audit("destination.removed", "destination", str(destination.id), reason=reason)
    await FallbackStore(work.connection).drop_teams(teams)
