"""Where invitations stand, in the database: what is kept of them together with what became of their messages."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Row, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.invitations.facts import PARTIAL_FROM, Facts
from services.collector.domain.invitations.invitation import InvitationFilter
from services.collector.domain.invitations.view import InvitationView, SentMessage
from services.collector.domain.messages.message import MessageState
from services.collector.store.invitation_store import invitation_of
from services.collector.store.invitation_tables import INVITATION
from services.collector.store.message_tables import MESSAGE
from shared.vocabulary import WRITTEN_TO_FOLDER

# A mail or SMS is out when a server took it, also where nobody knows whether it did. An objection ends an invitation
# when it came after it was asked for; those before it are the reason why nothing was sent.
_STANDING = f"""
    SELECT invitation.*, sent.sent_at, sent.is_sent, sent.is_in_folder, sent.is_waiting, sent.is_delivered,
        sent.is_returned,
        coalesce(invitation.opted_out_at, wish.said_at) AS objected_at,
        CASE WHEN invitation.refused_at IS NOT NULL THEN invitation.reason
            WHEN NOT (sent.is_sent OR sent.is_waiting OR sent.is_returned) THEN sent.refusal END AS refusal,
        invitation.cancelled_at IS NOT NULL AND NOT sent.is_sent AS is_cancelled,
        invitation.progress >= {PARTIAL_FROM} AND invitation.answered_at IS NULL AS is_partial,
        invitation.cancelled_at IS NOT NULL OR invitation.expires_at <= :now AS is_over,
        CASE
            WHEN invitation.answered_at IS NOT NULL THEN 'answered'
            WHEN invitation.started_at IS NOT NULL THEN 'started'
            WHEN invitation.opened_at IS NOT NULL THEN 'opened'
            WHEN invitation.refused_at IS NOT NULL THEN 'refused'
            WHEN invitation.cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN sent.is_sent THEN 'sent'
            WHEN sent.is_waiting THEN 'requested'
            WHEN sent.is_returned THEN 'not_delivered'
            WHEN sent.refusal IS NOT NULL THEN 'refused'
            WHEN invitation.invited_at IS NULL THEN 'planned'
            ELSE 'requested'
        END AS status
    FROM collector.invitation
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(state IN ('sent', 'delivered', 'unknown')), false) AS is_sent,
            coalesce(bool_and(coalesce(reason, '') = '{WRITTEN_TO_FOLDER}') FILTER (WHERE state = 'sent'), false)
                AS is_in_folder,
            coalesce(bool_or(state IN ('requested', 'sending')), false) AS is_waiting,
            coalesce(bool_or(delivered_at IS NOT NULL), false) AS is_delivered,
            coalesce(bool_or(state IN ('bounced', 'failed')), false)
                AND NOT coalesce(bool_or(state IN ('sent', 'delivered', 'unknown')), false) AS is_returned,
            min(CASE reason WHEN 'not_eligible' THEN coalesce(detail, reason) ELSE reason END)
                FILTER (WHERE state = 'refused' AND cause = 'invitation') AS refusal,
            min(coalesce(began_at, settled_at)) FILTER (WHERE state NOT IN ('requested', 'refused')) AS sent_at
        FROM collector.message WHERE message.invitation_id = invitation.id
    ) AS sent
    LEFT JOIN LATERAL (
        SELECT min(said_at) AS said_at FROM collector.consent_entry AS entry
        WHERE (entry.person = ANY(invitation.people) OR entry.respondent_id = invitation.respondent_id)
            AND wish = 'withdrawn' AND (entry.channel IS NULL OR entry.channel = invitation.channel)
            AND (purpose IS NULL OR purpose = 'survey') AND said_at >= invitation.requested_at
    ) AS wish ON true
    WHERE true
"""  # noqa: S608 - our own text
_EQUAL = ("survey", "channel", "respondent_id", "batch_id", "touchpoint")
_COLUMNS = {
    **{one.name: one.type for one in INVITATION.columns},
    "sent_at": DateTime(timezone=True),
    "objected_at": DateTime(timezone=True),
}
_EXTRA = """
    is_waiting AS is_on_its_way, opened_at IS NOT NULL AS is_opened, started_at IS NOT NULL AS is_started,
    answered_at IS NOT NULL AS is_answered, objected_at IS NOT NULL AS is_opted_out
"""
_FACTS = f"channel, refusal, is_cancelled, is_sent, is_delivered, is_returned, is_partial, is_over, {_EXTRA}"
_FACT_NAMES = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class FirstMessage:
    """The message of an invitation itself."""

    state: MessageState
    sent_at: datetime | None


async def first_message(connection: AsyncConnection, invitation_id: UUID) -> FirstMessage | None:
    """Return what became of the message; None before it was requested."""
    table = MESSAGE.c
    query = select(table.state, table.began_at).where(table.invitation_id == invitation_id, table.cause == "invitation")
    row = (await connection.execute(query)).first()
    return None if row is None else FirstMessage(row.state, row.began_at)


class InvitationReading:
    """Reads through one connection what stands at a moment."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def find(self, invitation_id: UUID) -> InvitationView | None:
        """Return an invitation with its messages."""
        chosen = _Chosen()
        chosen.inside("invitation.id = :id", id=invitation_id)
        found = await self._views(chosen, limit=1)
        if not found:
            return None
        columns = [MESSAGE.c[field.name] for field in fields(SentMessage)]
        query = select(*columns).where(MESSAGE.c.invitation_id == invitation_id)
        rows = await self._connection.execute(query.order_by(MESSAGE.c.requested_at, MESSAGE.c.id))
        return replace(found[0], messages=[SentMessage(**row._mapping) for row in rows])  # noqa: SLF001 - public in spite of its name

    async def list_latest(
        self, wanted: InvitationFilter, *, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[InvitationView]:
        """Return at most `limit` invitations, the latest `requested_at` first, from behind `after` on."""
        chosen = _Chosen.of(wanted)
        if after is not None:
            chosen.inside("(invitation.requested_at, invitation.id) < (:after_at, :after_id)")
            chosen.values |= {"after_at": after[0], "after_id": after[1]}
        return await self._views(chosen, limit=limit)

    async def count(self, wanted: InvitationFilter) -> list[tuple[Facts, int]]:
        """Return how many of the wanted invitations share each set of facts."""
        chosen = _Chosen.of(wanted)
        query = text(
            f"SELECT facts.*, count(*) AS number FROM (SELECT {_FACTS} FROM ({chosen.within}) AS standing "  # noqa: S608 - our own text
            f"WHERE {chosen.without}) AS facts GROUP BY {', '.join(_FACT_NAMES)}"
        ).bindparams(*chosen.binds)
        rows = await self._connection.execute(query, chosen.values | {"now": self._now})
        return [(Facts(**{name: getattr(row, name) for name in _FACT_NAMES}), row.number) for row in rows]

    async def _views(self, chosen: "_Chosen", *, limit: int) -> list[InvitationView]:
        query = text(
            f"SELECT standing.*, {_EXTRA} FROM ({chosen.within}) AS standing WHERE {chosen.without} "  # noqa: S608 - our own text
            "ORDER BY requested_at DESC, id DESC LIMIT :limit"
        ).bindparams(*chosen.binds)
        values = chosen.values | {"now": self._now, "limit": limit}
        return [_view(row) for row in await self._connection.execute(query.columns(**_COLUMNS), values)]


class _Chosen:
    """Conditions on the table, and on what is made of it."""

    binds = (bindparam("now", type_=DateTime(timezone=True)),)

    def __init__(self) -> None:
        self._inside: list[str] = []
        self._outside = ["true"]
        self.values: dict[str, object] = {}

    @classmethod
    def of(cls, wanted: InvitationFilter) -> "_Chosen":
        """Return the conditions of a filter."""
        chosen = cls()
        for name in _EQUAL:
            if (value := getattr(wanted, name)) is not None:
                chosen.inside(f"invitation.{name} = :{name}", **{name: value})
        if wanted.locations is not None:
            chosen.inside("invitation.location = ANY(:locations)", locations=sorted(wanted.locations))
        if wanted.from_at is not None:
            chosen.inside("invitation.requested_at >= :from_at", from_at=wanted.from_at)
        if wanted.to_at is not None:
            chosen.inside("invitation.requested_at < :to_at", to_at=wanted.to_at)
        if wanted.status is not None:
            chosen.outside("status = :status", status=wanted.status)
        if wanted.reason is not None:
            chosen.outside("coalesce(refusal, reason) = :reason", reason=wanted.reason)
        return chosen

    def inside(self, condition: str, **values: object) -> None:
        self._inside.append(condition)
        self.values |= values

    def outside(self, condition: str, **values: object) -> None:
        self._outside.append(condition)
        self.values |= values

    @property
    def within(self) -> str:
        return _STANDING + "".join(f" AND {one}" for one in self._inside)

    @property
    def without(self) -> str:
        return " AND ".join(self._outside)


def _view(row: Row[Any]) -> InvitationView:
    facts = Facts(**{name: getattr(row, name) for name in _FACT_NAMES})
    return InvitationView(invitation_of(row), row.status, facts, row.sent_at, row.objected_at, row.is_in_folder)
