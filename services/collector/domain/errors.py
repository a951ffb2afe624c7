"""What can go wrong with surveys and responses."""

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.errors import ConflictError, FieldProblem, ForbiddenError, InvalidError, NotFoundError


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
    """The survey takes no responses in its present state, or took none at the moment of the answer."""

    slug = "survey-not-open"
    title = "The survey takes no responses"

    def __init__(self, state: str, at: datetime | None = None) -> None:
        """Say why.

        Args:
            state: the state that the survey is in; `not_yet` and `closed` for an active one outside of its time.
            at: when it opens or has closed, for those two.
        """
        self.state = state
        when = "" if at is None else f" {at.astimezone(UTC).isoformat().replace('+00:00', 'Z')}"
        if state == "not_yet":
            super().__init__(f"The survey is not open yet: it takes answers that are given from{when} on.")
        elif state == "closed":
            super().__init__(f"The survey has closed: it takes answers that were given before{when}.")
        else:
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


class ProofNeededError(ForbiddenError):
    """The survey takes anonymous responses only with a proof of work."""

    slug = "proof-needed"
    title = "A proof of work is needed"

    def __init__(self) -> None:
        """Tell the client how to get on."""
        super().__init__(
            "Get a challenge for the response's id from `GET /v1/challenges?response=<id>`, solve it and send the "
            "solution as `proof` under that id. A solution that has expired or belongs to another id does not count."
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


# --- assets ---


class AssetNotFoundError(NotFoundError):
    """No picture or font has this name."""

    slug = "asset-not-found"
    title = "Unknown asset"

    def __init__(self) -> None:
        """Name the asset as the thing that is missing."""
        super().__init__("There is no asset with this name.")


class AssetInUseError(ConflictError):
    """A page shows the asset."""

    slug = "asset-in-use"
    title = "The asset is in use"

    def __init__(self, survey: str) -> None:
        """Name a survey that shows it."""
        super().__init__(f"The survey {survey} shows it; publish that survey without it first, or archive it.")


class InvalidAssetError(InvalidError):
    """The upload is empty or too large."""

    slug = "invalid-asset"
    title = "The asset cannot be taken"

    def __init__(self, limit: int) -> None:
        """Say how large it may be."""
        super().__init__(f"Send 1 to {limit} bytes.", problems=[FieldProblem("body", f"must be 1 to {limit} bytes")])


class UnknownAssetKindError(InvalidError):
    """The upload is neither a picture nor a font that a page can show."""

    slug = "unknown-asset-kind"
    title = "This kind of file is not taken"

    def __init__(self) -> None:
        """Say what is taken."""
        super().__init__("Send a PNG, JPEG, WebP or SVG picture (no scripts in it), or a WOFF2 font.")


# --- other websites ---


class OriginNotAllowedError(ForbiddenError):
    """The survey is for the websites that it lists, and the request came from another."""

    slug = "origin-not-allowed"
    title = "This website may not use the survey"

    def __init__(self) -> None:
        """Tell the website's developer what to do."""
        super().__init__("Add the website's origin to `embed.origins` of the survey and publish it again.")
