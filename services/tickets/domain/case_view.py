"""A saved view of the inbox: a name for what somebody wants to see of the cases, theirs alone or shared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from services.tickets.domain.assignees import teams_of
from services.tickets.domain.case_query import CaseQuery
from shared.access import Caller
from shared.directory.people import Directory
from shared.errors import ConflictError, FieldProblem, ForbiddenError, InvalidFieldsError, NotFoundError
from shared.owned import OwnedResource

MOST_VIEWS = 50
"""Of one person."""
LONGEST_NAME = 60
Sharing = Literal["nobody", "team", "everybody"]
"""Who sees it besides its owner: nobody, the members of one team, or everybody who reads cases."""
SHARINGS: tuple[Sharing, ...] = get_args(Sharing)


class CaseViewNotFoundError(NotFoundError):
    slug = "case-view-not-found"
    title = "Unknown view of cases"
    message = "There is no saved view with this id among those that you may see."


class InvalidCaseViewError(InvalidFieldsError):
    slug = "invalid-case-view"
    title = "The view makes no sense"
    message = "Nothing was saved. Correct the fields named in `errors` and send it again."


class CaseViewExistsError(ConflictError):
    slug = "case-view-exists"
    title = "You have a view of this name"

    def __init__(self) -> None:
        """Name the field."""
        super().__init__(
            "Choose another name, or change that view.", problems=[FieldProblem("name", "is that of another view")]
        )


class TooManyCaseViewsError(ConflictError):
    slug = "too-many-case-views"
    title = "There are too many views"
    message = f"A person has at most {MOST_VIEWS}. Delete one that is not needed any more."


class OthersCaseViewError(ForbiddenError):
    slug = "others-case-view"
    title = "The view is somebody else's"
    message = (
        "Its owner changes it, and once they have left whoever has the scope `tickets:manage`. Save one of your own."
    )


class NobodysCaseViewError(ForbiddenError):
    slug = "nobodys-case-view"
    title = "A view belongs to a person"
    message = "Sign in to save, change or choose one; keys read those that everybody sees."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseViewDefinition:
    """What its owner says of a view."""

    name: str
    query: CaseQuery
    shared_with: Sharing = "nobody"
    team: str | None = None
    """Key of the team that it is shared with."""

    def problems(self, owner: UUID, directory: Directory) -> Iterator[FieldProblem]:
        """Yield what is wrong with it as a view of `owner`."""
        if not 1 <= len(self.name) <= LONGEST_NAME or self.name != " ".join(self.name.split()):
            yield FieldProblem("name", f"must be one line of at most {LONGEST_NAME} characters")
        if self.shared_with != "team" and self.team is not None:
            yield FieldProblem("team", "can be named where the view is shared with a team")
        if self.shared_with == "team" and self.team not in teams_of(owner, directory):
            yield FieldProblem("team", "must be the key of a team that you belong to")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView(OwnedResource[CaseViewDefinition]):
    """A view as it stands."""

    def may_be_read_by(self, caller: Caller, directory: Directory) -> bool:
        """Return whether somebody may know of it. Whatever it asks for, each sees in it what is theirs to see."""
        if self.is_of(caller):
            return True
        if self.definition.shared_with == "team":
            return caller.person_id is not None and self.definition.team in teams_of(caller.person_id, directory)
        return self.definition.shared_with == "everybody"

    def may_be_changed_by(self, caller: Caller, directory: Directory) -> bool:
        """Return whether it is theirs, or that of somebody who left and theirs to tidy up."""
        return self.is_for(caller, directory, "tickets:manage")
