"""A saved view: a name for what somebody asks of the page Scores, kept to be opened and sent again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.schedule import Schedule
from shared.access import Caller
from shared.directory.people import Directory
from shared.errors import ConflictError, FieldProblem, ForbiddenError, InvalidFieldsError, NotFoundError
from shared.owned import OwnedResource

MOST_VIEWS = 100
"""Of one person."""
LONGEST_NAME = 100


class ViewNotFoundError(NotFoundError):
    slug = "view-not-found"
    title = "Unknown view"
    message = "There is no saved view with this id among those that you may see."


class InvalidViewError(InvalidFieldsError):
    slug = "invalid-view"
    title = "The view makes no sense"
    message = "Nothing was saved. Correct the fields named in `errors` and send it again."


class ViewExistsError(ConflictError):
    slug = "view-exists"
    title = "You have a view of this name"

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            "Choose another name, or change that view.", problems=[FieldProblem("name", "is that of another view")]
        )


class TooManyViewsError(ConflictError):
    slug = "too-many-views"
    title = "There are too many views"
    message = f"A person has at most {MOST_VIEWS}. Delete one that is not needed any more."


class OthersViewError(ForbiddenError):
    slug = "others-view"
    title = "The view is somebody else's"
    message = (
        "Its owner changes it, and once they have left whoever has the scope `scores:write`. Save one of your own."
    )


class NobodysViewError(ForbiddenError):
    slug = "nobodys-view"
    title = "A view belongs to a person"
    message = "Sign in to save, change or get one; keys read the shared ones."


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDefinition:
    """What its owner says of a view."""

    name: str
    query: ViewQuery
    is_shared: bool = False
    """Whether everybody may see it who reads scores, each with their own rights."""
    schedule: Schedule | None = None

    def problems(self) -> Iterator[FieldProblem]:
        """Yield what is wrong, whoever wants it."""
        schedule = self.schedule
        if not 1 <= len(self.name) <= LONGEST_NAME or self.name != " ".join(self.name.split()):
            yield FieldProblem("name", f"must be one line of at most {LONGEST_NAME} characters")
        if schedule is None:
            return
        yield from (replace(one, field=f"schedule.{one.field}") for one in schedule.problems())
        if not self.is_shared and (schedule.people or schedule.teams):
            field = "people" if schedule.people else "teams"
            yield FieldProblem(f"schedule.{field}", "can be named once the view is shared (`is_shared`)")

    def check_readers(self, directory: Directory) -> Iterator[FieldProblem]:
        """Yield who cannot be sent anything."""
        for number, person_id in enumerate(self.schedule.people if self.schedule else ()):
            person = directory.people.get(person_id)
            if person is None or not person.is_active:
                yield FieldProblem(f"schedule.people.{number}", "must be somebody who is active here")
        for number, key in enumerate(self.schedule.teams if self.schedule else ()):
            team = directory.teams.get(key)
            if team is None or not team.is_active:
                yield FieldProblem(f"schedule.teams.{number}", "must be the key of a team that exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView(OwnedResource[ViewDefinition]):
    """A view as it stands."""

    def may_be_read_by(self, caller: Caller) -> bool:
        """Return whether somebody may know of it: it is theirs, or shared and about places that they see."""
        return self.is_of(caller) or (self.definition.is_shared and self.shows_something_to(caller))

    def shows_something_to(self, caller: Caller) -> bool:
        """Return whether its place, if it names one, is theirs to see; at places everywhere each sees their own."""
        place = self.definition.query.place
        return not place or caller.sees(place)

    def may_be_changed_by(self, caller: Caller, directory: Directory) -> bool:
        """Return whether it is theirs, or that of somebody who left and theirs to tidy up."""
        return self.is_for(caller, directory, "scores:write")
