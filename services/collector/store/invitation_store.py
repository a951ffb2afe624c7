"""Invitations, in the database: adding them, holding them, and what happens to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Integer, Row, Uuid, bindparam, delete, func, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.invitations.invitation import Invitation
from services.collector.store.invitation_tables import INVITATION
from services.collector.store.tables import PARTIAL_RESPONSE
from shared.ids import uuid7

_ADD = postgresql.insert(INVITATION).on_conflict_do_nothing(index_elements=[INVITATION.c.id])
_MOMENT = DateTime(timezone=True)

# Rows are always locked in the order of their ids, so that two transactions with the same rows do not deadlock.
_VISITED = text(
    """
    WITH seen AS (
        SELECT * FROM unnest(:ids, :visits, :scans, :opened) AS row (id, visits, scans, opened_at)
    ), held AS (
        SELECT invitation.id FROM collector.invitation JOIN seen USING (id) ORDER BY id FOR NO KEY UPDATE OF invitation
    )
    UPDATE collector.invitation AS known SET
        visits = known.visits + seen.visits, scanner_visits = known.scanner_visits + seen.scans,
        scanned_at = CASE WHEN seen.scans > 0 THEN :at ELSE known.scanned_at END,
        opened_at = coalesce(known.opened_at, seen.opened_at), updated_at = :at
    FROM seen JOIN held USING (id) WHERE known.id = seen.id AND known.erased_at IS NULL
    """
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("visits", type_=ARRAY(Integer)),
    bindparam("scans", type_=ARRAY(Integer)),
    bindparam("opened", type_=ARRAY(_MOMENT)),
    bindparam("at", type_=_MOMENT),
)
_ANSWERED = text(
    """
    WITH given AS (
        SELECT * FROM unnest(:ids, :responses, :next_forms) AS row (id, response_id, next_form)
    ), held AS (
        SELECT invitation.id FROM collector.invitation JOIN given USING (id) ORDER BY id FOR NO KEY UPDATE OF invitation
    )
    UPDATE collector.invitation AS known SET
        opened_at = coalesce(known.opened_at, :at), started_at = coalesce(known.started_at, :at),
        answered_at = coalesce(known.answered_at, :at), response_id = given.response_id, answers = known.answers + 1,
        form_id = CASE WHEN known.many_times THEN given.next_form ELSE known.form_id END, progress = 100,
        updated_at = :at
    FROM given JOIN held USING (id) WHERE known.id = given.id AND known.erased_at IS NULL
    RETURNING known.id, known.ticket_id, known.form_id, known.response_id
    """
).bindparams(
    *(bindparam(name, type_=ARRAY(Uuid)) for name in ("ids", "responses", "next_forms")),
    bindparam("at", type_=_MOMENT),
)
# Somebody whom we know answered without the link: their open invitations to the same survey are answered too. Who is
# asked again because of a case is not, by what they answered before somebody wanted to know how it is now.
_ELSEWHERE = text(
    """
    WITH given AS (
        SELECT * FROM unnest(:people, :surveys, :responses, :occurred)
            AS row (respondent_id, survey, response_id, occurred_at)
    ), held AS (
        SELECT invitation.id, given.response_id FROM collector.invitation JOIN given USING (respondent_id, survey)
        WHERE answered_at IS NULL AND refused_at IS NULL AND cancelled_at IS NULL AND erased_at IS NULL
            AND expires_at > :at AND (invitation.ticket_id IS NULL OR given.occurred_at >= invitation.requested_at)
        ORDER BY id FOR NO KEY UPDATE OF invitation
    )
    UPDATE collector.invitation AS known SET answered_at = :at, response_id = held.response_id,
        answers = known.answers + 1, progress = 100, updated_at = :at
    FROM held WHERE known.id = held.id RETURNING known.id, known.ticket_id, known.form_id, known.response_id
    """
).bindparams(
    bindparam("people", type_=ARRAY(Uuid)),
    bindparam("surveys", type_=ARRAY(postgresql.TEXT)),
    bindparam("responses", type_=ARRAY(Uuid)),
    bindparam("occurred", type_=ARRAY(_MOMENT)),
    bindparam("at", type_=_MOMENT),
)
_ERASED = text(
    """
    WITH held AS (
        SELECT id, (
            SELECT min(said_at) FROM collector.consent_entry AS entry
            WHERE (entry.person = ANY(invitation.people) OR entry.respondent_id = invitation.respondent_id)
                AND wish = 'withdrawn' AND (entry.channel IS NULL OR entry.channel = invitation.channel)
                AND (purpose IS NULL OR purpose = 'survey') AND said_at >= invitation.requested_at
        ) AS said_at
        FROM collector.invitation WHERE respondent_id = :person ORDER BY id FOR UPDATE
    )
    UPDATE collector.invitation AS known SET
        respondent_id = NULL, people = '{}', attributes = '{}', erased_at = :at, updated_at = :at,
        opted_out_at = coalesce(known.opted_out_at, held.said_at)
    FROM held WHERE known.id = held.id RETURNING known.id, known.form_id
    """
).bindparams(bindparam("person", type_=Uuid()), bindparam("at", type_=_MOMENT))


@dataclass(frozen=True, slots=True)
class Visited:
    """Visits of one invitation's page."""

    id: UUID
    visits: int = 0
    scans: int = 0
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnsweredInvitation:
    """An invitation with its answer."""

    id: UUID
    ticket_id: UUID | None
    form_id: UUID
    response_id: UUID


@dataclass(frozen=True, slots=True)
class AnsweredElsewhere:
    """An answer without a link, by somebody for whom the sender vouches."""

    respondent_id: UUID
    survey: str
    response_id: UUID
    occurred_at: datetime


class InvitationStore:
    """Reads and writes invitations through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, invitations: Sequence[Invitation]) -> None:
        """Insert invitations; one whose id is there already changes nothing."""
        if invitations:
            await self._connection.execute(_ADD, [_row(one) for one in invitations])

    async def find(self, ids: Iterable[UUID]) -> dict[UUID, Invitation]:
        """Return those of the invitations that exist, by id."""
        wanted = list(ids)
        if not wanted:
            return {}
        rows = await self._connection.execute(select(INVITATION).where(INVITATION.c.id.in_(wanted)))
        return {row.id: invitation_of(row) for row in rows}

    async def lock(self, invitation_id: UUID) -> Invitation | None:
        """Return an invitation and hold its row until the end of the transaction."""
        query = select(INVITATION).where(INVITATION.c.id == invitation_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        return None if row is None else invitation_of(row)

    async def save(self, invitation: Invitation, *, at: datetime) -> Invitation:
        """Write an invitation that this transaction has locked; return it as it is now."""
        saved = replace(invitation, updated_at=at)
        await self._connection.execute(update(INVITATION).where(INVITATION.c.id == saved.id).values(_row(saved)))
        return saved

    async def add_visits(self, visits: Sequence[Visited], *, at: datetime) -> None:
        """Count visits, at most one item for each invitation."""
        values = {
            "ids": [one.id for one in visits],
            "visits": [one.visits for one in visits],
            "scans": [one.scans for one in visits],
            "opened": [one.opened_at for one in visits],
        }
        await self._connection.execute(_VISITED, values | {"at": at})

    async def mark_started(self, invitation_id: UUID, *, progress: int, at: datetime) -> None:
        """Note that somebody began to answer, and how far they have come."""
        table = INVITATION.c
        values = {
            "progress": progress,
            "opened_at": func.coalesce(table.opened_at, at),
            "started_at": func.coalesce(table.started_at, at),
            "updated_at": at,
        }
        mine = (table.id == invitation_id) & table.erased_at.is_(None)
        await self._connection.execute(update(INVITATION).where(mine).values(values))

    async def mark_answered(self, answers: Sequence[tuple[UUID, UUID]], *, at: datetime) -> list[AnsweredInvitation]:
        """Note answers that came through links: invitation and response; of two through one the last stays.

        A link that takes many answers begins the next one under a new id.
        """
        latest = dict(answers)
        ids = {"ids": list(latest), "responses": list(latest.values()), "next_forms": [uuid7() for _ in latest]}
        return [AnsweredInvitation(*row) for row in await self._connection.execute(_ANSWERED, ids | {"at": at})]

    async def mark_answered_elsewhere(
        self, answers: Sequence[AnsweredElsewhere], *, at: datetime
    ) -> list[AnsweredInvitation]:
        """Note that people answered surveys in another way; return their invitations."""
        latest = {(one.respondent_id, one.survey): one for one in answers}.values()
        values = {
            "people": [one.respondent_id for one in latest],
            "surveys": [one.survey for one in latest],
            "responses": [one.response_id for one in latest],
            "occurred": [one.occurred_at for one in latest],
            "at": at,
        }
        return [AnsweredInvitation(*row) for row in await self._connection.execute(_ELSEWHERE, values)]

    async def of_cases(self, response_id: UUID) -> list[AnsweredInvitation]:
        """Return the invitations of closed cases that a response answers."""
        mine = (INVITATION.c.response_id == response_id) & INVITATION.c.ticket_id.is_not(None)
        query = select(*INVITATION.c["id", "ticket_id", "form_id", "response_id"]).where(mine)
        return [AnsweredInvitation(*row) for row in await self._connection.execute(query)]

    async def erase_of(self, respondent_id: UUID, *, at: datetime) -> list[UUID]:
        """Take a person out of their invitations with what they began to answer, and return the invitations' ids.

        What became of the invitations stays. An objection is noted first: without the names nobody finds it afterwards.
        """
        rows = (await self._connection.execute(_ERASED, {"person": respondent_id, "at": at})).all()
        forms = [row.form_id for row in rows]
        await self._connection.execute(delete(PARTIAL_RESPONSE).where(PARTIAL_RESPONSE.c.id.in_(forms)))
        return [row.id for row in rows]


def invitation_of(row: Row[Any]) -> Invitation:
    """Return the invitation that a row with all of the table's columns holds."""
    values = {name: getattr(row, name) for name in _NAMES}
    values |= {name: tuple(getattr(row, name)) for name in ("people", "reminder_days", "asked_after")}
    return Invitation(**values)


_NAMES = tuple(field.name for field in fields(Invitation))


def _row(invitation: Invitation) -> dict[str, Any]:
    row = {name: getattr(invitation, name) for name in _NAMES}
    return row | {
        "people": list(invitation.people),
        "reminder_days": list(invitation.reminder_days),
        "asked_after": list(invitation.asked_after),
        "attributes": dict(invitation.attributes),
    }
