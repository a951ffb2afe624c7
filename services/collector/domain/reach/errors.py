"""What can go wrong with reaching people."""

from shared.errors import FieldProblem, ForbiddenError, InvalidError, InvalidFieldsError


class InvalidPersonError(InvalidFieldsError):
    """What names a person, or what happened to them, has the wrong form."""

    slug = "invalid-person"
    title = "The person or the event is invalid"


class PersonForbiddenError(ForbiddenError):
    """A stranger names somebody by an address or number that could be tried out."""

    slug = "person-forbidden"
    title = "This person cannot be named without a key"
    message = "Without a key a person is `visitor:…` or `external_id:…`; e-mail addresses and phone numbers need one."


class ProofNeededError(ForbiddenError):
    """The survey takes anonymous responses only with a proof of work."""

    slug = "proof-needed"
    title = "A proof of work is needed"
    message = (
        "Get a challenge for the response's id from `GET /v1/challenges?response=<id>`, solve it and send the "
        "solution as `proof` under that id. A solution that has expired or belongs to another id does not count."
    )


class InvalidWindowError(InvalidError):
    """The time that was asked about makes no sense."""

    slug = "invalid-window"
    title = "The window is invalid"

    def __init__(self) -> None:
        """Name the end."""
        super().__init__("Correct the parameters and ask again.", problems=[FieldProblem("to", "must be after `from`")])
