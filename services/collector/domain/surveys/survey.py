"""A survey: a draft that can be edited, versions that cannot, and the states between them."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from services.collector.domain.errors import InvalidSurveyError, WrongStateError
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.definition_checks import check_definition
from services.collector.domain.surveys.documents import digest_of
from services.collector.domain.surveys.logic_checks import check_logic
from shared.errors import FieldProblem

State = Literal["draft", "active", "paused", "archived"]
"""Never published · takes responses · published but takes none for now · closed for good."""

Move = Literal["pause", "resume", "archive"]

RESERVED_KEYS: frozenset[str] = frozenset({"accessibility", "assets"})
"""What lies beside the surveys' pages under `/s/`."""

THING = "survey"
"""What errors call it."""
_TAG_LENGTH = 32

_MOVES: dict[Move, tuple[frozenset[State], State]] = {
    "pause": (frozenset({"active"}), "paused"),
    "resume": (frozenset({"paused"}), "active"),
    "archive": (frozenset({"draft", "active", "paused"}), "archived"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """One published version. It never changes; responses are bound to it."""

    survey: str
    number: int
    definition: Definition
    published_at: datetime
    published_by: str | None = None
    """The name of a key or the id of a person; None for versions from before this was recorded."""


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """That a version exists."""

    number: int
    published_at: datetime
    published_by: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it stands now."""

    key: str
    state: State
    draft: Definition
    live_version: int | None
    """Number of the newest version, which new responses are bound to; None before the first publication."""
    live_digest: bytes | None
    """`digest_of` that version."""
    created_at: datetime
    updated_at: datetime
    updated_by: str | None = None
    """Who changed it last: the name of a key or the id of a person."""

    @property
    def tag(self) -> str:
        """Return a digest of what can be changed: equal as long as nobody changes the survey, never equal again."""
        moment = self.updated_at.astimezone(UTC).isoformat()
        state = f"{self.key} {self.state} {self.live_version} {digest_of(self.draft).hex()} {moment}"
        return hashlib.sha256(state.encode()).hexdigest()[:_TAG_LENGTH]

    @property
    def has_unpublished_changes(self) -> bool:
        """Return whether the draft differs from the live version."""
        return self.live_digest != digest_of(self.draft)

    def edited(self, draft: Definition, *, at: datetime, by: str | None = None) -> "Survey":
        """Return the survey with another draft; versions and old answers keep their meaning.

        Raises:
            InvalidSurveyError: the draft makes no sense.
            WrongStateError: the survey is archived.
        """
        if self.state == "archived":
            raise WrongStateError(step="edit", state=self.state)
        _refuse_invalid(draft)
        return self if draft == self.draft else replace(self, draft=draft, updated_at=at, updated_by=by)

    def published(self, *, at: datetime, by: str | None = None) -> tuple["Survey", Version | None]:
        """Return the survey with its draft frozen as the next version.

        A survey that was never published becomes active; a paused one stays paused until it is resumed.

        Returns:
            The survey and its new version; the version is None when the live one already says the same.

        Raises:
            WrongStateError: the survey is archived.
            InvalidSurveyError: the draft breaks a rule that is younger than it is.
        """
        if self.state == "archived":
            raise WrongStateError(step="publish", state=self.state)
        if not self.has_unpublished_changes:
            return self, None
        _refuse_invalid(self.draft)
        number = (self.live_version or 0) + 1
        survey = replace(
            self,
            state="active" if self.state == "draft" else self.state,
            live_version=number,
            live_digest=digest_of(self.draft),
            updated_at=at,
            updated_by=by,
        )
        return survey, Version(self.key, number, self.draft, at, by)

    def moved(self, step: Move, *, at: datetime, by: str | None = None) -> "Survey":
        """Return the survey in the state that `step` leads to; a step already made changes nothing.

        Raises:
            WrongStateError: the step is not possible from the present state.
        """
        origins, target = _MOVES[step]
        if self.state == target:
            return self
        if self.state not in origins:
            raise WrongStateError(step=step, state=self.state)
        return replace(self, state=target, updated_at=at, updated_by=by)


def new_survey(key: str, draft: Definition, *, at: datetime, by: str | None = None) -> Survey:
    """Return a survey that has not been published.

    Raises:
        InvalidSurveyError: the draft makes no sense, or the address of the survey's page would be another page's.
    """
    if key in RESERVED_KEYS:
        raise InvalidSurveyError([FieldProblem("key", "is the address of another page; choose another one")])
    _refuse_invalid(draft)
    return Survey(
        key=key,
        state="draft",
        draft=draft,
        live_version=None,
        live_digest=None,
        created_at=at,
        updated_at=at,
        updated_by=by,
    )


def problems_of(draft: Definition) -> list[FieldProblem]:
    """Return everything that is wrong with a draft; its logic is looked at when its questions are all right."""
    return check_definition(draft) or check_logic(draft)


def _refuse_invalid(draft: Definition) -> None:
    problems = problems_of(draft)
    if problems:
        raise InvalidSurveyError(problems)
