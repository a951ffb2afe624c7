"""What can go wrong in the collector; complaints and contact data have errors of their own beside them."""

from datetime import UTC, datetime

from shared.errors import ConflictError, FieldProblem, ForbiddenError, InvalidError, InvalidFieldsError, NotFoundError


class SurveyNotFoundError(NotFoundError):
    """No survey has this key."""

    slug = "survey-not-found"
    title = "Unknown survey"
    message = "There is no survey with this key."


class VersionNotFoundError(NotFoundError):
    """The survey has no such version."""

    slug = "version-not-found"
    title = "Unknown survey version"
    message = "The survey has no published version with this number."


class ResponseNotFoundError(NotFoundError):
    """No response has this id."""

    slug = "response-not-found"
    title = "Unknown response"
    message = "There is no response with this id."


class FollowedUpError(ConflictError):
    """The respondent has written something meanwhile, or nothing is asked any more."""

    slug = "followed-up"
    title = "The response has words already"
    message = "Nothing was changed: the respondent has written something already."


class InvalidSurveyError(InvalidFieldsError):
    """The definition of a survey contradicts itself or the rules of its questions."""

    slug = "invalid-survey"
    title = "The survey's definition is invalid"
    message = "Correct the places named in `errors` and send the definition again."


class InvalidResponseError(InvalidFieldsError):
    """The response does not fit the survey, or one of its fields cannot be true."""

    slug = "invalid-response"
    title = "The response is invalid"
    message = "Correct the fields named in `errors` and send the response again."


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
    message = (
        "A response with this id is stored and its content differs. Nothing was changed; "
        "send a new response under a new id."
    )


class ProofNeededError(ForbiddenError):
    """The survey takes anonymous responses only with a proof of work."""

    slug = "proof-needed"
    title = "A proof of work is needed"
    message = (
        "Get a challenge for the response's id from `GET /v1/challenges?response=<id>`, solve it and send the "
        "solution as `proof` under that id. A solution that has expired or belongs to another id does not count."
    )


# --- channels ---


class SmsAccountNotFoundError(NotFoundError):
    """No SMS account of this gateway has this name."""

    slug = "sms-account-not-found"
    title = "Unknown SMS account"
    message = "There is no SMS account with this name."


class LinkNotFoundError(NotFoundError):
    """No short link has this code."""

    slug = "link-not-found"
    title = "Unknown link"
    message = "There is no link with this code."


class LinkCodeTakenError(ConflictError):
    """The wanted code leads somewhere else."""

    slug = "link-code-taken"
    title = "The code is taken"
    message = "A link with this code leads somewhere else; choose another code or leave it out."


class DeviceNotFoundError(NotFoundError):
    """No device has this id."""

    slug = "device-not-found"
    title = "Unknown device"
    message = "There is no device with this id."


class EnrolmentCodeError(NotFoundError):
    """The code is wrong, was used before, or is too old."""

    slug = "enrolment-code"
    title = "The code cannot be used"
    message = "The code is mistyped, was used before or is too old. Make a new one and try again."


class DeviceRevokedError(ConflictError):
    """The device is out of use for good."""

    slug = "device-revoked"
    title = "The device is revoked"
    message = "A revoked device cannot be used again; set up a new one."


class LinkRetiredError(ConflictError):
    """The link is out of use for good."""

    slug = "link-retired"
    title = "The link is retired"
    message = "A retired link cannot be changed; make a new one."


class InvalidPlaceError(InvalidFieldsError):
    """A survey, place or name of a link or device has the wrong form."""

    message = "Correct the fields named in `errors` and try again."


# --- assets ---


class AssetNotFoundError(NotFoundError):
    """No picture or font has this name."""

    slug = "asset-not-found"
    title = "Unknown asset"
    message = "There is no asset with this name."


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
    message = "Send a PNG, JPEG, WebP or SVG picture (no scripts in it), or a WOFF2 font."


# --- other websites ---


class OriginNotAllowedError(ForbiddenError):
    """The survey is for the websites that it lists, and the request came from another."""

    slug = "origin-not-allowed"
    title = "This website may not use the survey"
    message = "Add the website's origin to `embed.origins` of the survey and publish it again."


# --- repeated requests and exports ---


class IdempotencyKeyReusedError(InvalidFieldsError):
    """An idempotency key came with another body before."""

    slug = "idempotency-key-reused"
    title = "The Idempotency-Key was used before"
    message = "Nothing was done: the key names an earlier request, whose body was another."


class InvalidExportError(InvalidFieldsError):
    """An export was asked for that cannot be made."""

    message = "Correct the parameters named in `errors` and ask again."


# --- quotas and templates ---


class QuotaFullError(ConflictError):
    """As many responses as the survey wants of this kind are there."""

    slug = "quota-full"
    title = "The survey has enough responses"

    def __init__(self, quota: str) -> None:
        """Name the quota; its key is the operator's word."""
        self.quota = quota
        super().__init__(f"The quota {quota} is full: the survey takes no further responses of this kind.")


class TemplateNotFoundError(NotFoundError):
    """No ready-made survey has this name."""

    slug = "template-not-found"
    title = "Unknown template"
    message = "There is no ready-made survey with this name."
