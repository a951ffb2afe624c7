"""Decide whether an unhappy customer is written to, in the transaction of the alert, and follow what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from services.alerts.application.following import subjects_of
from services.alerts.application.raising import Caused, Outcome
from services.alerts.domain.promise import Promise, promise_for
from services.alerts.domain.raising import Found
from services.alerts.domain.recovery import Recovery, Wish, decide
from services.alerts.domain.signal import Happening
from services.alerts.domain.subject import CustomerKind
from services.alerts.events_out import recovery_requested, recovery_withheld
from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.recovery_store import RecoveryStore
from shared.contracts.event import Cause, Event, cause_of
from shared.contracts.messages import MessageEvent
from shared.contracts.tickets import TicketContacted
from shared.directory.people import Directory
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import Spot

log = structlog.get_logger("heed.alerts")

_CONSUMER = "alerts.recoveries"
"""Steps of cases have other readers in this service, each with a memory of its own."""


@dataclass(frozen=True, slots=True)
class _About:
    """What several rules may have asked to write about."""

    cause: Cause
    found: Found
    wishes: list[Wish]


@dataclass(frozen=True, slots=True)
class DecideRecoveries:
    """Ask for at most one message about each response or complaint, however many rules want one, whenever they do."""

    working_hours: int
    """Within so many somebody calls, where a rule does not say it."""
    not_again_within: timedelta

    async def __call__(
        self, work: Work, found: Sequence[Caused], outcome: Outcome, directory: Directory
    ) -> Sequence[Recovery]:
        """Store and publish what is decided about what rules found.

        Args:
            work: the transaction that raised the alerts.
            found: by rules.
            outcome: what of it was raised, and what was held back.
            directory: of the company: who answers for what, and when they work.
        """
        wanted = _wanted(found, outcome)
        store = RecoveryStore(work.connection)
        if wanted:
            known = await store.decided([subject_id for _, subject_id in wanted])
            wanted = {key: about for key, about in wanted.items() if key[1] not in known}
        if not wanted:
            return []
        lately = await self._lately(work, wanted)
        decided: list[tuple[Cause, Recovery]] = []
        for (subject, subject_id), about in wanted.items():
            person = about.found.of.respondent_id
            recovery = self._decide(work, subject, subject_id, about, directory, was_lately=person in lately)
            if person is not None and recovery.withheld_because is None and self.not_again_within:
                lately.add(person)  # of two in one batch the first one counts
            decided.append((about.cause, recovery))
        added = await store.add([recovery for _, recovery in decided])
        for cause, recovery in decided:
            if recovery.id in added:
                is_withheld = recovery.withheld_because is not None
                work.publish(recovery_withheld(recovery) if is_withheld else recovery_requested(recovery), cause=cause)
        log.info("recoveries_decided", decided=len(added))
        return [recovery for _, recovery in decided if recovery.id in added]

    async def _lately(self, work: Work, wanted: Mapping[tuple[CustomerKind, UUID], _About]) -> set[UUID]:
        """Return which of the customers were written to a short time ago."""
        people = {about.found.of.respondent_id for about in wanted.values()} - {None}
        if not people or not self.not_again_within:
            return set()
        # Else two workers could each write to one customer.
        await JudgedStore(work.connection).lock("recoveries", people)
        known = [one for one in people if one is not None]
        return set(await RecoveryStore(work.connection).asked_since(known, work.now - self.not_again_within))

    def _decide(
        self,
        work: Work,
        subject: CustomerKind,
        subject_id: UUID,
        about: _About,
        directory: Directory,
        *,
        was_lately: bool,
    ) -> Recovery:
        of = about.found.of
        wish, withheld = decide(
            about.wishes,
            is_anonymous=of.respondent_id is None,
            is_imported=of.channel == "import",
            was_lately=was_lately,
        )
        promise = Promise()
        if withheld is None:
            promise = self._promise(wish, of, directory, work)
        return Recovery(
            id=uuid7(),
            subject=subject,
            subject_id=subject_id,
            alert_id=wish.alert_id,
            rule=wish.rule.key,
            rule_version=wish.rule.version,
            severity=wish.rule.definition.severity,
            survey=of.survey,
            touchpoint=of.touchpoint,
            location=of.location,
            respondent_id=of.respondent_id,
            template=wish.recover.template,
            withheld_because=withheld,
            promise_at=promise.at,
            promise_zone=promise.zone,
            promise_team=promise.team,
            no_promise_because=promise.none_because,
            occurred_at=of.occurred_at,
            decided_at=work.now,
        )

    def _promise(self, wish: Wish, spot: Spot, directory: Directory, work: Work) -> Promise:
        if not wish.recover.promises_call:
            return Promise(none_because="not_wanted")
        hours = wish.recover.call_within_hours or self.working_hours
        return promise_for(directory, spot, working_hours=hours, now=work.now)


@dataclass(frozen=True, slots=True)
class FollowRecoveries:
    """Keep what became of messages, and when customers were contacted."""

    unit_of_work: UnitOfWork

    async def messages(self, *, events: Sequence[Event[MessageEvent]]) -> None:
        """Note what became of the messages among the events that were asked for here."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            store = RecoveryStore(work.connection)
            for event in events:
                if work.is_fresh(event):
                    await store.follow(event.data)

    async def contacts(self, *, events: Sequence[Event[TicketContacted]]) -> None:
        """Note when customers were contacted."""
        async with self.unit_of_work.begin(*map(cause_of, events), consumer=_CONSUMER) as work:
            store = RecoveryStore(work.connection)
            for event in events:
                data = event.data
                if not work.is_fresh(event):
                    continue
                for kind, about in subjects_of(data):
                    await store.contacted(kind, about, data.contacted_at, data.ticket_id)


def _wanted(found: Sequence[Caused], outcome: Outcome) -> dict[tuple[CustomerKind, UUID], _About]:
    """Return what rules want to write about, of what was raised or held back just now."""
    raised = {(one.rule, str(one.response_id)): (one.id, one.is_quiet) for one in outcome.alerts}
    raised |= {(one.rule, one.occurrence): (one.id, one.is_quiet) for one in outcome.signals}
    held = {(one.rule, one.occurrence) for one in outcome.held}
    wanted: dict[tuple[CustomerKind, UUID], _About] = {}
    for cause, one in found:
        recover, key = one.rule.definition.recover, (one.rule.key, one.occurrence)
        if recover is None or (key not in raised and key not in held):
            continue
        subject = _subject_of(one)
        if subject is None:
            continue
        alert_id, is_quiet = raised.get(key, (None, False))
        wish = Wish(rule=one.rule, recover=recover, alert_id=alert_id, is_quiet=is_quiet)
        wanted.setdefault(subject, _About(cause, one, [])).wishes.append(wish)
    return wanted


def _subject_of(found: Found) -> tuple[CustomerKind, UUID] | None:
    """Return the response or complaint; None for anything else, which no customer said."""
    if not isinstance(found.of, Happening):
        return "response", found.of.id
    return ("complaint", UUID(found.of.subject_id)) if found.of.subject == "complaint" else None
