"""What can go wrong with people."""

from shared.errors import InvalidFieldsError, NotFoundError


class RespondentNotFoundError(NotFoundError):
    """No respondent has, or had, this id."""

    slug = "respondent-not-found"
    title = "Unknown respondent"
    message = "There is no respondent with this id, and none was erased."


class InvalidContactError(InvalidFieldsError):
    """What a person is to be found by makes no sense."""

    slug = "invalid-contact"
    title = "Nobody can be found by this"
    message = "Correct the fields named in `errors` and ask again."
