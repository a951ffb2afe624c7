"""Take in the reports of mail servers: what came back, and what was called spam."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

import structlog

from services.collector.application.consents.recipients import held_recipient
from services.collector.application.consents.recording import record_wishes
from services.collector.application.consents.suppressing import suppress_address
from services.collector.application.messages.links import Links
from services.collector.application.messages.reported import want_no_more
from services.collector.application.messages.settling import mark_bounced
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.messages.bounces import Bounce
from services.collector.domain.messages.delivery_reports import DeliveryReport, UnreadableReportError, read_report
from services.collector.domain.messages.message import Message, MessageState
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.store.consent_store import ConsentStore, SuppressionStore
from services.collector.store.message_store import MessageStore
from services.collector.store.unmatched_report_store import UnmatchedReportStore
from shared.clock import Clock
from shared.observability.metrics import DELIVERY_REPORTS, OPT_OUTS
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.collector")

SOFT_LIMIT = 3
"""So many times a message may come back for now within `SOFT_DAYS`, then the address rests for as long."""
SOFT_DAYS = timedelta(days=7)
UNMATCHED_KEPT_FOR = timedelta(days=90)
AT_ONCE = 5000

ReportOutcome = Literal["bounced", "complaint", "opted_out", "ignored", "unmatched"]
_ON_ITS_WAY: frozenset[MessageState] = frozenset({"sending", "sent", "delivered", "unknown"})
_WITH_EFFECT = frozenset({"bounce", "complaint", "opt_out"})


@dataclass(frozen=True, slots=True)
class ReceiveReport:
    """Take in one mail that whoever receives mail has posted. It is never answered."""

    unit_of_work: UnitOfWork
    clock: Clock
    links: Links

    async def __call__(self, *, token: str, raw: bytes) -> ReportOutcome:
        """Return what became of it, once everything is committed; the same mail again changes nothing more.

        Args:
            token: of the address that it was posted to.
            raw: the mail, with its headers.

        Raises:
            LinkNotValidError: the address is none of ours.
            UnreadableReportError: it is no mail that can be read.
            UnavailableError: nothing is stored for sure; post it again.
        """
        await self.links.read("report", token)
        try:
            report = await asyncio.to_thread(read_report, raw)
        except UnreadableReportError:
            DELIVERY_REPORTS.labels("unreadable", "no").inc()
            raise
        if report.kind not in _WITH_EFFECT:
            DELIVERY_REPORTS.labels(report.kind, "no").inc()
            return "ignored"
        named = [*report.message_ids, *await self._ids_of(report.tokens)]
        async with self.unit_of_work.begin() as work:
            message_id = await MessageStore(work.connection).find_reported("email", named, report.gateway_ids)
            if message_id is None:
                await UnmatchedReportStore(work.connection).add(report, at=self.clock.now())
                outcome: ReportOutcome = "unmatched"
            else:
                outcome = await self._act(work, message_id, report)
        DELIVERY_REPORTS.labels(report.kind, "no" if message_id is None else "yes").inc()
        log.info("delivery_report", kind=report.kind, outcome=outcome, message=str(message_id))
        return outcome

    async def _ids_of(self, tokens: tuple[str, ...]) -> list[UUID]:
        ids = []
        for token in tokens:
            try:
                ids.append(await self.links.read("opt-out", token))
            except LinkNotValidError:
                continue
        return ids

    async def _act(self, work: Work, message_id: UUID, report: DeliveryReport) -> ReportOutcome:
        _, somebody = await held_recipient(work.connection, message_id)
        message = await MessageStore(work.connection).lock(message_id)
        if message is None:
            raise LinkNotValidError
        if report.bounce is not None:
            await self._bounced(work, message, somebody, report.bounce)
            return "bounced"
        if report.kind == "complaint":
            await suppress_address(work, message, somebody, "spam_complaint")
            if message.last_known in _ON_ITS_WAY:
                await want_no_more(work, message)
                await mark_bounced(work, message, "spam_complaint", "complaint")
        if somebody is not None:
            await _opt_out(work, message, somebody)
        return "complaint" if report.kind == "complaint" else "opted_out"

    async def _bounced(self, work: Work, message: Message, somebody: Somebody | None, bounce: Bounce) -> None:
        if message.last_known in _ON_ITS_WAY:
            await want_no_more(work, message)
            await mark_bounced(work, message, bounce.status or bounce.kind, bounce.kind)
        if bounce.kind == "hard":
            await suppress_address(work, message, somebody, "hard_bounce", detail=bounce.status)
        elif bounce.kind == "soft" and message.address is not None:
            store = SuppressionStore(work.connection)
            if await store.soft_bounces(message.address, since=work.now - SOFT_DAYS) >= SOFT_LIMIT:
                await suppress_address(work, message, somebody, "soft_bounces", detail=bounce.status, lasting=SOFT_DAYS)


@dataclass(frozen=True, slots=True)
class CountUnmatchedReports:
    """Count the reports about no message of ours."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, days: int) -> int:
        """Return how many came in the last days."""
        async with self.unit_of_work.read() as connection:
            return await UnmatchedReportStore(connection).count(since=self.clock.now() - timedelta(days=days))


@dataclass(frozen=True, slots=True)
class ForgetUnmatchedReports:
    """Delete what is old enough."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many went."""
        before = self.clock.now() - UNMATCHED_KEPT_FOR
        forgotten, gone = 0, AT_ONCE
        while gone == AT_ONCE:
            async with self.unit_of_work.begin() as work:
                gone = await UnmatchedReportStore(work.connection).delete_old(before=before, limit=AT_ONCE)
            forgotten += gone
        return forgotten


async def _opt_out(work: Work, message: Message, somebody: Somebody) -> None:
    """Write down, once for each message, that whoever got it wants no more."""
    known = await ConsentStore(work.connection).of_message(message.id)
    if any(one.source == "gateway" for one in known):
        return
    wish = NewWish(wish="withdrawn", source="gateway", said_at=work.now, message_id=message.id)
    await record_wishes(work, [somebody], [wish])
    OPT_OUTS.labels("complaint").inc()
