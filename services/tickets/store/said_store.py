"""Answers and complaints of cases in the database."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.repeats import Said
from services.tickets.domain.said import CaseAnswer, CaseComplaint, Words
from services.tickets.store.joining_tables import ANSWER, COMPLAINT, EARLY_WORDS
from services.tickets.store.tables import TICKET
from shared.db.bulk import bulk_insert, bulk_values
from shared.vocabulary import CallBack, Comment, ScoredAnswer

_ANSWER_COLUMNS = tuple(column.name for column in ANSWER.columns)
_COMPLAINT_COLUMNS = tuple(column.name for column in COMPLAINT.columns)
_WORDS_COLUMNS = tuple(column.name for column in EARLY_WORDS.columns)

_ADD_ANSWERS = bulk_insert(ANSWER, _ANSWER_COLUMNS)
_SAVE_ANSWERS = _ADD_ANSWERS.on_conflict_do_update(
    index_elements=[ANSWER.c.ticket_id, ANSWER.c.response_id],
    set_={name: _ADD_ANSWERS.excluded[name] for name in _ANSWER_COLUMNS if name not in {"ticket_id", "response_id"}},
)
_ADD_COMPLAINTS = bulk_insert(COMPLAINT, _COMPLAINT_COLUMNS)
_ADD_WORDS = bulk_insert(EARLY_WORDS, _WORDS_COLUMNS)
_KEEP_WORDS = _ADD_WORDS.on_conflict_do_update(
    index_elements=[EARLY_WORDS.c.response_id],
    set_={name: _ADD_WORDS.excluded[name] for name in _WORDS_COLUMNS if name != "response_id"},
    where=_ADD_WORDS.excluded.revision > EARLY_WORDS.c.revision,
)


@dataclass(frozen=True, slots=True)
class SaidStore:
    """Reads and writes what customers said that cases are about."""

    connection: AsyncConnection

    async def save(self, answers: Collection[CaseAnswer], complaints: Collection[CaseComplaint] = ()) -> None:
        """Store answers as they are now, and new complaints. The cases are stored, and locked."""
        if answers:
            ordered = sorted(answers, key=lambda one: (one.ticket_id, one.response_id))
            await self.connection.execute(_SAVE_ANSWERS, bulk_values(_ANSWER_COLUMNS, list(map(_row_of, ordered))))
        if complaints:
            rows = [dataclasses.asdict(one) for one in sorted(complaints, key=lambda one: one.complaint_id)]
            await self.connection.execute(_ADD_COMPLAINTS, bulk_values(_COMPLAINT_COLUMNS, rows))

    async def answers_of(self, tickets: Collection[UUID]) -> list[CaseAnswer]:
        """Return the answers of cases, the newest first."""
        query = select(ANSWER).where(_among(ANSWER.c.ticket_id, tickets))
        query = query.order_by(ANSWER.c.occurred_at.desc(), ANSWER.c.response_id.desc())
        return [_answer_of(row) for row in (await self.connection.execute(query)).mappings()] if tickets else []

    async def complaints_of(self, tickets: Collection[UUID]) -> list[CaseComplaint]:
        """Return the complaints of cases, the newest first."""
        query = select(COMPLAINT).where(_among(COMPLAINT.c.ticket_id, tickets))
        query = query.order_by(COMPLAINT.c.occurred_at.desc(), COMPLAINT.c.complaint_id.desc())
        return [_complaint_of(row) for row in (await self.connection.execute(query)).mappings()] if tickets else []

    async def known_complaints(self, complaints: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of the complaints that have a case, open or closed."""
        query = select(COMPLAINT.c.complaint_id).where(_among(COMPLAINT.c.complaint_id, complaints))
        return frozenset((await self.connection.execute(query)).scalars())

    async def move(self, origin: UUID, target: UUID, *, version: int) -> None:
        """Give all answers and complaints of one case to another, which has them from a version on."""
        for table in (ANSWER, COMPLAINT):
            moved = update(table).where(table.c.ticket_id == origin)
            await self.connection.execute(moved.values(ticket_id=target, since_version=version))

    async def said_by(self, people: Collection[UUID]) -> Mapping[UUID, Sequence[Said]]:
        """Return what these customers said in all their cases, by customer; what was taken back is not among it.

        A case that somebody opened by hand counts as said when it was opened.
        """
        if not people:
            return {}
        theirs = and_(_among(TICKET.c.respondent_id, people), TICKET.c.merged_into.is_(None))

        def of(at: Any, *, is_answer: Any, where: ColumnElement[bool]) -> Any:  # noqa: ANN401 - columns
            labels = (at.label("at"), literal(is_answer).label("is_unhappy_answer"))
            return select(TICKET.c.respondent_id, TICKET.c.id.label("ticket_id"), *labels).where(theirs, where)

        answers = and_(ANSWER.c.ticket_id == TICKET.c.id, ANSWER.c.is_gone.is_(False), ANSWER.c.severity.is_not(None))
        complaints = and_(COMPLAINT.c.ticket_id == TICKET.c.id, COMPLAINT.c.is_gone.is_(False))
        query = of(ANSWER.c.occurred_at, is_answer=True, where=answers).union_all(
            of(COMPLAINT.c.occurred_at, is_answer=False, where=complaints),
            of(TICKET.c.created_at, is_answer=False, where=TICKET.c.kind == "manual"),
        )
        found: dict[UUID, list[Said]] = {}
        for row in (await self.connection.execute(query)).mappings():
            values = {name: value for name, value in row.items() if name != "respondent_id"}
            found.setdefault(row["respondent_id"], []).append(Said(**values))
        return found

    async def keep_words(self, words: Collection[Words], *, at: datetime) -> None:
        """Keep corrections of responses about which no alert is here; the later revision stays."""
        latest = {one.response_id: one for one in sorted(words, key=lambda one: one.revision)}
        rows = [
            dataclasses.asdict(one) | {"comments": [dataclasses.asdict(comment) for comment in one.comments], "at": at}
            for _, one in sorted(latest.items())
        ]
        if rows:
            await self.connection.execute(_KEEP_WORDS, bulk_values(_WORDS_COLUMNS, rows))

    async def take_words(self, responses: Collection[UUID]) -> dict[UUID, Words]:
        """Return the corrections that were kept for these responses, and keep them no more."""
        if not responses:
            return {}
        taken = delete(EARLY_WORDS).where(_among(EARLY_WORDS.c.response_id, responses)).returning(EARLY_WORDS)
        found = [
            Words(
                response_id=row.response_id,
                respondent_id=row.respondent_id,
                revision=row.revision,
                comments=tuple(Comment(**one) for one in row.comments),
            )
            for row in await self.connection.execute(taken)
        ]
        return {one.response_id: one for one in found}

    async def drop_words(
        self, *, before: datetime | None = None, responses: Collection[UUID] = (), people: Collection[UUID] = ()
    ) -> None:
        """Delete corrections that nobody has asked for since then, and those of these responses and people."""
        old = EARLY_WORDS.c.at < before if before is not None else ~true()
        theirs = or_(_among(EARLY_WORDS.c.response_id, responses), _among(EARLY_WORDS.c.respondent_id, people))
        await self.connection.execute(delete(EARLY_WORDS).where(or_(old, theirs)))

    async def empty_responses(self, responses: Collection[UUID]) -> None:
        """Delete the words of these responses, and who gave them, for good."""
        theirs = update(ANSWER).where(_among(ANSWER.c.response_id, responses))
        await self.connection.execute(theirs.values(comments=[], respondent_id=None, is_gone=True))

    async def empty_people(self, people: Collection[UUID]) -> None:
        """Delete the words of these people, and the links to them, for good."""
        answers = update(ANSWER).where(_among(ANSWER.c.respondent_id, people))
        await self.connection.execute(answers.values(comments=[], respondent_id=None, is_gone=True))
        complaints = update(COMPLAINT).where(_among(COMPLAINT.c.respondent_id, people))
        await self.connection.execute(complaints.values(text=None, call_back=None, respondent_id=None, is_gone=True))


def _row_of(answer: CaseAnswer) -> dict[str, Any]:
    return dataclasses.asdict(answer) | {
        "reasons": [dataclasses.asdict(one) for one in answer.reasons],
        "comments": [dataclasses.asdict(one) for one in answer.comments],
    }


def _answer_of(row: RowMapping) -> CaseAnswer:
    values = dict(row)
    values["reasons"] = tuple(ScoredAnswer(**one) for one in row["reasons"])
    values["comments"] = tuple(Comment(**one) for one in row["comments"])
    return CaseAnswer(**values)


def _complaint_of(row: RowMapping) -> CaseComplaint:
    call_back = None if row["call_back"] is None else CallBack(**row["call_back"])
    return CaseComplaint(**{**row, "call_back": call_back})


def _among(column: ColumnElement[Any], ids: Collection[UUID]) -> ColumnElement[bool]:
    return column == any_(bindparam(None, list(ids), ARRAY(Uuid), unique=True))
