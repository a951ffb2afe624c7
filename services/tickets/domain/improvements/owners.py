"""Who can answer for an improvement, and by whose clocks its days are meant."""

from collections.abc import Sequence
from uuid import UUID

from services.tickets.domain.assignees import people_for
from shared.directory.people import Directory, Team
from shared.directory.structure import Structure
from shared.errors import InvalidFieldError


def checked_owner(reference: str, *, unit: str | None, directory: Directory) -> str:
    """Return the owner as improvements record it.

    As long as the directory knows nobody everybody is taken as they are named: its copy has not arrived yet.

    Args:
        reference: a person's id, or the key of a team.
        unit: where the improvement takes effect; None: in the whole company.
        directory: who works here.

    Raises:
        InvalidFieldError: there is no such team, or the person could not change the improvement.
    """
    try:
        person_id = UUID(reference)
    except ValueError:
        team = directory.teams.get(reference)
        if team is None and directory.people:
            raise InvalidFieldError(field="owner", detail="must be the id of a person, or the key of a team") from None
        if team is not None and not team.is_active:
            raise InvalidFieldError(field="owner", detail="must be a team that still exists") from None
        return reference
    if directory.people and person_id not in {one.id for one in people_for(unit, directory)}:
        detail = "must be somebody who works here, whose role lets them work on cases, and who sees the place of it"
        raise InvalidFieldError(field="owner", detail=detail)
    return str(person_id)


def teams_in(directory: Directory) -> list[Team]:
    """Return the teams that there are, by name."""
    return sorted((one for one in directory.teams.values() if one.is_active), key=lambda one: one.name.casefold())


def references_of(name: str, directory: Directory) -> frozenset[str]:
    """Return as whom somebody has improvements: as themselves, and as a member or the lead of a team."""
    person = directory.person_of(name)
    if person is None:
        return frozenset({name})
    mine = (one.key for one in directory.teams.values() if person.id in {*one.members, one.lead})
    return frozenset({name, *mine})


def has_left(reference: str | None, directory: Directory) -> bool:
    """Return whether whoever answered for it does not any more: somebody who left, or a team that was dissolved."""
    if reference is None:
        return False
    person, team = directory.person_of(reference), directory.teams.get(reference)
    return (person is not None and not person.is_active) or (team is not None and not team.is_active)


def gone_in(directory: Directory) -> frozenset[str]:
    """Return all references that stand for nobody any more."""
    references = [*map(str, directory.people), *directory.teams]
    return frozenset(one for one in references if has_left(one, directory))


def zone_at(unit: str | None, structure: Structure) -> str:
    """Return the time zone by whose clocks days are meant at a place; of the whole company the topmost unit's."""
    if unit is not None and unit in structure.by_code:
        return structure.zone_of(unit)
    roots: Sequence[str | None] = [one.zone for one in structure.children_of(None)]
    return next(filter(None, roots), "UTC")
