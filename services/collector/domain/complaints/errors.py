"""What can go wrong with complaints."""

from shared.errors import ConflictError, InvalidFieldsError, NotFoundError


class ComplaintNotFoundError(NotFoundError):
    """No complaint has this id."""

    slug = "complaint-not-found"
    title = "Unknown complaint"
    message = "There is no complaint with this id."


class InvalidComplaintError(InvalidFieldsError):
    """One of the complaint's fields cannot be true."""

    slug = "invalid-complaint"
    title = "The complaint is invalid"
    message = "Correct the fields named in `errors` and send the complaint again."


class ComplaintIdTakenError(ConflictError):
    """Another complaint has this id."""

    slug = "complaint-id-taken"
    title = "The complaint id is taken"
    message = (
        "A complaint with this id is stored and its content differs. Nothing was changed; "
        "send a new complaint under a new id."
    )
