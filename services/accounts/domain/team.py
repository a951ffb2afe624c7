"""Teams: people who answer for something together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.accounts import TeamChanged
from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource

MOST_MEMBERS = 1_000
_PLACES_NAMED = 10


class TeamNotFoundError(NotFoundError):
    slug = "team-not-found"
    title = "There is no such team"


class InvalidTeamError(InvalidFieldsError):
    slug = "invalid-team"
    title = "The team makes no sense"
    message = "Nothing was changed. Correct the fields named in `errors` and send it again."


class TeamInUseError(ConflictError):
    """The structure names the team."""

    slug = "team-in-use"
    title = "This team answers for something"

    def __init__(self, places: Sequence[str]) -> None:
        """Name the places of the structure that name the team."""
        more = f" and {len(places) - _PLACES_NAMED} more" if len(places) > _PLACES_NAMED else ""
        super().__init__(
            f"Nothing was changed: the structure names this team ({'; '.join(places[:_PLACES_NAMED])}{more}). "
            "Let another team answer there, publish, then delete."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDefinition:
    """What people decide about a team."""

    name: str
    lead: UUID | None = None
    members: tuple[UUID, ...] = ()
    languages: tuple[str, ...] = ()
    """In which it can talk to customers."""

    def check(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            InvalidTeamError: names each field.
        """
        problems = []
        if len(set(self.members)) < len(self.members):
            problems.append(FieldProblem("members", "names somebody twice"))
        if len(set(self.languages)) < len(self.languages):
            problems.append(FieldProblem("languages", "names a language twice"))
        if len(self.members) > MOST_MEMBERS:
            problems.append(FieldProblem("members", f"are too many: {MOST_MEMBERS} at most"))
        if problems:
            raise InvalidTeamError(problems)

    def check_people(self, known: Collection[UUID]) -> None:
        """Refuse people who do not exist.

        Raises:
            InvalidTeamError: names each field.
        """
        problems = [FieldProblem("lead", "names nobody")] if self.lead is not None and self.lead not in known else []
        problems += [
            FieldProblem(f"members.{number}", "names nobody")
            for number, member in enumerate(self.members)
            if member not in known
        ]
        if problems:
            raise InvalidTeamError(problems)


Team = KeyedResource[TeamDefinition]


def team_changed(team: Team, *, is_active: bool = True, at: datetime) -> TeamChanged:
    """Return the event that publishes a team, or that it is deleted."""
    return TeamChanged(
        version=team.version,
        team=team.key,
        name=team.definition.name,
        lead=team.definition.lead if is_active else None,
        members=team.definition.members if is_active else (),
        languages=team.definition.languages,
        is_active=is_active,
        changed_at=at,
    )
