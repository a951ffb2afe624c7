"""A silence: for a while nobody gets notices about what it covers. Alerts are raised as always."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shared.errors import ConflictError, FieldProblem, InvalidFieldsError, NotFoundError
from shared.vocabulary import PlaceFilter, Severity

MOST_SILENT = timedelta(days=31)


class SilenceNotFoundError(NotFoundError):
    slug = "silence-not-found"
    title = "There is no such silence"


class InvalidSilenceError(InvalidFieldsError):
    """The silence would cover nothing, or more than one silence may."""

    slug = "invalid-silence"
    title = "The silence makes no sense"
    message = "The silence does not make sense; see the fields."


class SilenceOverError(ConflictError):
    slug = "silence-over"
    title = "The silence is over"
    message = "It ended before; there is nothing to end."


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher(PlaceFilter):
    """What a silence covers: whatever agrees with all that is given."""

    rule: str | None = None
    unit: str | None = None
    """Code of a unit; everything in it is covered."""
    severity: Severity | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it would cover everything."""
        return (self.rule, self.survey, self.touchpoint, self.unit, self.severity) == (None,) * 5

    def covers(
        self,
        *,
        rule: str,
        survey: str | None,
        touchpoint: str | None,
        units: Collection[str],
        severity: Severity,
    ) -> bool:
        """Return whether it covers an alert; `units` are the codes of its place and of the units above it."""
        return (
            self.rule in {None, rule}
            and self.survey in {None, survey}
            and self.touchpoint in {None, touchpoint}
            and (self.unit is None or self.unit in units)
            and self.severity in {None, severity}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A silence, from a moment on until before another one."""

    id: UUID
    matcher: Matcher
    starts_at: datetime
    until_at: datetime
    reason: str
    created_by: str
    """The id of a person, or the name of a key."""
    created_at: datetime
    ended_at: datetime | None = None
    """When somebody ended it early."""
    ended_by: str | None = None

    @property
    def ends_at(self) -> datetime:
        """When it ends, or ended."""
        return self.until_at if self.ended_at is None else min(self.until_at, self.ended_at)

    def is_on(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    def check(self, now: datetime) -> None:
        """Refuse a silence that would cover nothing, or too much.

        Raises:
            InvalidSilenceError: names each field that is wrong.
        """
        if problems := list(self._problems(now)):
            raise InvalidSilenceError(problems)

    def _problems(self, now: datetime) -> Iterator[FieldProblem]:
        if self.matcher.is_empty:
            yield FieldProblem("rule", "or another field is needed: a silence of everything hides too much")
        if self.until_at <= max(now, self.starts_at):
            yield FieldProblem("until", "must be later than now and than `from`")
        elif self.until_at - self.starts_at > MOST_SILENT:
            yield FieldProblem("until", f"must be within {MOST_SILENT.days} days after `from`")
        if not self.reason.strip():
            yield FieldProblem("reason", "is needed: whoever misses a notice reads it")
