"""What can go wrong with surveys and responses."""

from collections.abc import Sequence

from shared.errors import ConflictError, FieldProblem, InvalidError, NotFoundError


class SurveyNotFoundError(NotFoundError):
    """No survey has this key."""

    slug = "survey-not-found"
    title = "Unknown survey"

    def __init__(self) -> None:
        """Name the survey as the thing that is missing."""
        super().__init__("There is no survey with this key.")


class VersionNotFoundError(NotFoundError):
    """The survey has no such version."""

    slug = "version-not-found"
    title = "Unknown survey version"

    def __init__(self) -> None:
        """Name the version as the thing that is missing."""
        super().__init__("The survey has no published version with this number.")


class ResponseNotFoundError(NotFoundError):
    """No response has this id."""

    slug = "response-not-found"
    title = "Unknown response"

    def __init__(self) -> None:
        """Name the response as the thing that is missing."""
        super().__init__("There is no response with this id.")


class InvalidSurveyError(InvalidError):
    """The definition of a survey contradicts itself or the rules of its questions."""

    slug = "invalid-survey"
    title = "The survey's definition is invalid"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every place that is wrong."""
        super().__init__("Correct the places named in `errors` and send the definition again.", problems=problems)


class InvalidResponseError(InvalidError):
    """The response does not fit the survey, or one of its fields cannot be true."""

    slug = "invalid-response"
    title = "The response is invalid"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every field that is wrong."""
        super().__init__("Correct the fields named in `errors` and send the response again.", problems=problems)


class SurveyNotOpenError(ConflictError):
    """The survey takes no responses in its present state."""

    slug = "survey-not-open"
    title = "The survey takes no responses"

    def __init__(self, state: str) -> None:
        """Say which state the survey is in."""
        self.state = state
        super().__init__(f"The survey is in state {state}; it takes responses only while it is active.")


class WrongStateError(ConflictError):
    """The survey's state does not allow the step."""

    slug = "survey-state"
    title = "The survey is in the wrong state"

    def __init__(self, *, step: str, state: str) -> None:
        """Say which step was asked for and in which state the survey is."""
        super().__init__(f"The step {step} is not possible while the survey is in state {state}.")


class ResponseIdTakenError(ConflictError):
    """Another response has this id."""

    slug = "response-id-taken"
    title = "The response id is taken"

    def __init__(self) -> None:
        """Tell the client how to get on."""
        super().__init__(
            "A response with this id is stored and its content differs. Nothing was changed; "
            "send a new response under a new id."
        )


# --- channels ---


class SmsAccountNotFoundError(NotFoundError):
    """No SMS account of this gateway has this name."""

    slug = "sms-account-not-found"
    title = "Unknown SMS account"

    def __init__(self) -> None:
        """Name the account as the thing that is missing."""
        super().__init__("There is no SMS account with this name.")


class LinkNotFoundError(NotFoundError):
    """No short link has this code."""

    slug = "link-not-found"
    title = "Unknown link"

    def __init__(self) -> None:
        """Name the link as the thing that is missing."""
        super().__init__("There is no link with this code.")


class LinkCodeTakenError(ConflictError):
    """The wanted code leads somewhere else."""

    slug = "link-code-taken"
    title = "The code is taken"

    def __init__(self) -> None:
        """Tell the client how to get on."""
        super().__init__("A link with this code leads somewhere else; choose another code or leave it out.")


class DeviceNotFoundError(NotFoundError):
    """No device has this id."""

    slug = "device-not-found"
    title = "Unknown device"

    def __init__(self) -> None:
        """Name the device as the thing that is missing."""
        super().__init__("There is no device with this id.")


class InvalidPlaceError(InvalidError):
    """A survey, place or name of a link or device has the wrong form."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        """Name every field that is wrong."""
        super().__init__("Correct the fields named in `errors` and try again.", problems=problems)
