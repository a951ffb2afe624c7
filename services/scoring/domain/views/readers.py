"""Who gets a view as a report, and what each of them may see: always by their rights of this moment."""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

from services.scoring.domain.views.view import SavedView
from shared.access import ROLE_SCOPES, Caller, Profile
from shared.directory.people import Directory, Person

WhyNot = Literal["inactive", "not_permitted", "stopped"]
"""Why somebody gets no report: they left; they may not see the view, or its place; they do not want it."""
READ = "scores:read"


def named_readers(view: SavedView, directory: Directory) -> list[UUID]:
    """Return whom a schedule names, the owner first, each once; members of teams as of now."""
    schedule = view.definition.schedule
    if schedule is None:
        return []
    teams = [directory.teams[key] for key in schedule.teams if key in directory.teams]
    members = [one for team in teams if team.is_active for one in (*team.members, *((team.lead,) if team.lead else ()))]
    return list(dict.fromkeys((view.owner, *schedule.people, *members)))


def why_not(view: SavedView, person: Person | None, directory: Directory, stopped: Collection[UUID]) -> WhyNot | None:
    """Return why somebody gets no report; None: they get it."""
    if person is None or not person.is_active:
        return "inactive"
    if person.id in stopped:
        return "stopped"
    caller = caller_of(person, directory)
    if not caller.may(READ) or not view.may_be_read_by(caller) or not view.shows_something_to(caller):
        return "not_permitted"
    return None


def caller_of(person: Person, directory: Directory) -> Caller:
    """Return somebody as the caller who they would be if they opened the page now."""
    structure = directory.structure
    locations = None
    if person.unit is not None:
        # As accounts has it: without any structure a unit is the one location of its code.
        locations = structure.locations_in(person.unit) if structure.version else frozenset({person.unit})
    profile = Profile(display_name=person.display_name, role=person.role, language=person.language, zone=person.zone)
    return Caller(
        str(person.id),
        ROLE_SCOPES[person.role],
        person_id=person.id,
        unit=person.unit,
        locations=locations,
        profile=profile,
    )
