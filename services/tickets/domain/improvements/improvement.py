"""An improvement, what may be said of it, and its history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from services.tickets.domain.improvements.states import PROMISED, check_move
from shared.errors import FieldProblem, ForbiddenError, InvalidFieldsError, NotFoundError
from shared.vocabulary import AtTouchpoint, ImprovementState

FIRST_VERSION = 1
MOST_CASES = 500
"""So many cases can be linked to one improvement."""

Action = Literal["opened", "changed", "case_linked", "case_unlinked"]


class ImprovementNotFoundError(NotFoundError):
    slug = "improvement-not-found"
    title = "There is no such improvement"


class InvalidImprovementError(InvalidFieldsError):
    slug = "invalid-improvement"
    title = "The improvement makes no sense like that"


class CompanyImprovementError(ForbiddenError):
    slug = "company-improvement"
    title = "It concerns the whole company"
    message = (
        "You work for one unit, and this improvement is for all of them: you can read it. Ask somebody who works for "
        "the whole company to change it, or open one for your unit."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(AtTouchpoint):
    """What people say of an improvement. Without a touchpoint it is meant for all of them."""

    title: str
    description: str = ""
    state: ImprovementState = "proposed"
    owner: str | None = None
    """The id of a person, or the key of a team."""
    due_on: date | None = None
    survey: str | None = None
    """Key of the survey whose scores it is to improve; None: of all."""
    unit: str | None = None
    """Code of the unit or location where it takes effect; None: the whole company."""
    cause: str | None = None
    """Key of the cause that it does something about."""
    done_on: date | None = None
    """The day on which it took effect, while it is `done`."""
    dropped_because: str | None = None
    """Why it will not be done, while it is `dropped`."""

    def settled(self, *, today: date) -> "Terms":
        """Return the terms with what follows from their state: what is done without a day was done today.

        Raises:
            InvalidImprovementError: names every field that does not go with the others.
        """
        terms = replace(self, done_on=today) if self.state == "done" and self.done_on is None else self
        problems = list(terms.problems(today))
        if problems:
            raise InvalidImprovementError(problems)
        return terms

    def problems(self, today: date) -> Iterator[FieldProblem]:
        """Yield what does not go with the rest."""
        if self.state in PROMISED:
            if self.owner is None:
                yield FieldProblem("owner", "is needed for what is planned or in work: somebody who answers for it")
            if self.due_on is None:
                yield FieldProblem("due_on", "is needed for what is planned or in work: the day by which it is done")
        if self.state != "done" and self.done_on is not None:
            yield FieldProblem("done_on", "is of improvements that are done: send `state` as `done` with it")
        if self.done_on is not None and self.done_on > today:
            yield FieldProblem("done_on", "must not be after today: enter it when it is done")
        if self.state == "dropped" and self.dropped_because is None:
            yield FieldProblem("dropped_because", "is needed: say why it will not be done")
        if self.state != "dropped" and self.dropped_because is not None:
            yield FieldProblem("dropped_because", "is of improvements that are dropped")


TERMS = tuple(field.name for field in fields(Terms))
_UNSAID = frozenset({"description"})
"""Terms of which the history says that they changed, and not the words: what somebody takes out is to be gone."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One term before and after, as text; both None where the history does not keep the words."""

    field: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One step in the history of an improvement: one per version."""

    version: int
    action: Action
    actor: str
    """The id of a person, or the name of a key."""
    at: datetime
    changes: tuple[FieldChange, ...] = ()
    ticket_id: UUID | None = None
    """The case that was linked or unlinked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement(Terms):
    """An improvement as it stands. The version grows by one with every entry of its history."""

    id: UUID
    number: int
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime

    @property
    def tag(self) -> str:
        return str(self.version)

    def is_overdue(self, today: date) -> bool:
        return self.state not in {"done", "dropped"} and self.due_on is not None and self.due_on < today

    def revised(self, changes: Mapping[str, Any], *, actor: str, at: datetime, today: date) -> "Change | None":
        """Return it with other terms; None where nothing is different.

        Args:
            changes: terms by name. `done_on` and `dropped_because` go with the state that they belong to.
            actor: who changes it.
            at: when.
            today: the day by the clocks where it takes effect.

        Raises:
            MoveRefusedError: the state does not follow the one that it has.
            InvalidImprovementError: terms do not go together.
        """
        state = changes.get("state", self.state)
        check_move(self.state, state)
        gone = {name: None for name, of in (("done_on", "done"), ("dropped_because", "dropped")) if state != of}
        after = replace(self, **gone | dict(changes))
        if state == self.state == "done" and after.done_on is None:
            # Filled in silently, another day would be compared than anybody meant.
            raise InvalidImprovementError([FieldProblem("done_on", "is needed while it is done")])
        settled = after.settled(today=today)
        different = tuple(
            FieldChange(name) if name in _UNSAID else FieldChange(name, _text(old), _text(new))
            for name in TERMS
            if (old := getattr(self, name)) != (new := getattr(settled, name))
        )
        if not different:
            return None
        entry = Entry(version=self.version + 1, action="changed", actor=actor, at=at, changes=different)
        return self._change(entry, **{name: getattr(settled, name) for name in TERMS})

    def linking(self, ticket_id: UUID, *, actor: str, at: datetime) -> "Change":
        """Return it with one more case."""
        return self._change(
            Entry(version=self.version + 1, action="case_linked", actor=actor, at=at, ticket_id=ticket_id)
        )

    def unlinking(self, ticket_id: UUID, *, actor: str, at: datetime) -> "Change":
        """Return it with one case less."""
        return self._change(
            Entry(version=self.version + 1, action="case_unlinked", actor=actor, at=at, ticket_id=ticket_id)
        )

    def _change(self, entry: Entry, **terms: Any) -> "Change":  # noqa: ANN401 - fields of this class
        after = replace(self, **terms, version=entry.version, updated_at=entry.at)
        return Change(after, entry, before=self)


@dataclass(frozen=True, slots=True)
class Change:
    """What was done: the improvement after it, and its entry in the history."""

    improvement: Improvement
    entry: Entry
    before: Improvement | None = None
    """None for the first entry only."""


def opened(terms: Terms, *, id_: UUID, number: int, actor: str, at: datetime, today: date) -> Change:
    """Return a new improvement.

    Raises:
        InvalidImprovementError: the terms do not go together.
    """
    settled = terms.settled(today=today)
    improvement = Improvement(
        **{name: getattr(settled, name) for name in TERMS},
        id=id_,
        number=number,
        version=FIRST_VERSION,
        created_by=actor,
        created_at=at,
        updated_at=at,
    )
    return Change(improvement, Entry(version=FIRST_VERSION, action="opened", actor=actor, at=at))


def _text(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
