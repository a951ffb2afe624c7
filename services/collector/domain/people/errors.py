"""What can go wrong with people."""

from collections.abc import Sequence

from shared.errors import FieldProblem, InvalidError, NotFoundError


class RespondentNotFoundError(NotFoundError):
    """No respondent has, or had, this id."""

    slug = "respondent-not-found"
    title = "Unknown respondent"

    def __init__(self) -> None:
        """Name the respondent as the thing that is missing."""
        super().__init__("There is no respondent with this id, and none was erased.")


class InvalidContactError(InvalidError):
    """What a person is to be found by makes no sense."""

    slug = "invalid-contact"
    title = "Nobody can be found by this"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every field that is wrong."""
        super().__init__("Correct the fields named in `errors` and ask again.", problems=problems)
