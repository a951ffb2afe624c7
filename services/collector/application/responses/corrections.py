"""Mark a stored response as suspect, or withdraw it. Other answers have a file of their own, `edit_response`."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import structlog

from services.collector import events_out
from services.collector.application.invitations.resurvey_news import publish_correction
from services.collector.application.surveys.published_surveys import PublishedSurveys, version_of
from services.collector.domain.errors import ResponseNotFoundError
from services.collector.domain.responses.correction import marked, withdrawn
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.response_store import ResponseStore
from shared.access import Caller
from shared.clock import Clock
from shared.keyed.preconditions import Precondition, check_expected
from shared.observability.metrics import CORRECTIONS
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.collector")

Correction = Literal["edited", "marked", "unmarked", "withdrawn"]


@dataclass(frozen=True, slots=True)
class MarkResponse:
    """Mark a response as suspect, or take the mark away; it is kept either way, and counts without the mark only."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys

    async def __call__(
        self, *, response_id: UUID, suspect: str | None, caller: Caller, expected: Precondition | None = None
    ) -> StoredResponse:
        """Return the response as it is now; the same mark again changes nothing.

        Args:
            response_id: which one.
            suspect: why it is suspect, a key such as `rapid_taps`; None: it counts.
            caller: who says so.
            expected: what must be true of the response; anything when None.

        Raises:
            ResponseNotFoundError: there is none of this id, it was withdrawn, or its location is none of the caller's.
            PreconditionFailedError: it is not as expected.
            InvalidResponseError: the reason is no key.
        """
        async with self.unit_of_work.begin() as work:
            responses = ResponseStore(work.connection)
            stored = await lock_visible(responses, response_id, caller)
            if stored.withdrawn_at is not None:
                raise ResponseNotFoundError
            check_expected(expected, stored.tag, thing="response")
            response = marked(stored, suspect, at=self.clock.now())
            if response is not stored and response.edited_at is not None:
                version = await version_of(self.surveys, work.connection, response)
                await responses.save_corrections([response])
                work.publish(events_out.response_edited(response, version.asking, at=response.edited_at))
                await publish_correction(work, response, version.asking)
                audit_correction(work, "marked" if suspect is not None else "unmarked", stored, response)
        if response is not stored:
            note_correction("marked", response, actor=caller.name)
        return response


@dataclass(frozen=True, slots=True)
class WithdrawResponse:
    """Delete what a response said and let nobody count it; its id stays taken."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, response_id: UUID, caller: Caller, expected: Precondition | None = None) -> None:
        """Withdraw the response; one that was withdrawn before stays as it is.

        Places that it took in quotas are not given back: they count what came in.

        Args:
            response_id: which one.
            caller: who withdraws it.
            expected: what must be true of the response; anything when None.

        Raises:
            ResponseNotFoundError: there never was one of this id, or its location is none of the caller's.
            PreconditionFailedError: it is not as expected.
        """
        async with self.unit_of_work.begin() as work:
            responses = ResponseStore(work.connection)
            stored = await lock_visible(responses, response_id, caller)
            if stored.withdrawn_at is not None:
                return
            check_expected(expected, stored.tag, thing="response")
            response = withdrawn(stored, at=self.clock.now())
            await responses.save_corrections([response])
            if response.withdrawn_at is not None:
                work.publish(events_out.response_withdrawn(response, at=response.withdrawn_at))
                await publish_correction(work, response, None)
                audit_correction(work, "withdrawn", stored, response)
        note_correction("withdrawn", response, actor=caller.name)


async def lock_visible(responses: ResponseStore, response_id: UUID, caller: Caller) -> StoredResponse:
    """Return one response, withdrawn or not, and hold its row until the end of the transaction.

    Raises:
        ResponseNotFoundError: there is none of this id, or its location is none of the caller's.
    """
    stored = await responses.lock(response_id)
    if not caller.sees(stored.location):
        raise ResponseNotFoundError
    return stored


def audit_correction(
    work: Work,
    what: Correction,
    before: StoredResponse,
    after: StoredResponse,
) -> None:
    """Record a correction in the audit log: which response it was and its mark, never what was answered."""
    work.audit(
        f"response.{what}",
        "response",
        str(after.id),
        before={"revision": before.revision, "suspect": before.suspect},
        after={"revision": after.revision, "suspect": after.suspect},
        location=after.location,
    )


def note_correction(kind: Literal["edited", "marked", "withdrawn"], response: StoredResponse, *, actor: str) -> None:
    """Note that `actor`, a key or a person, has corrected a response.

    Args:
        kind: what was done.
        response: as it is now.
        actor: who did it.
    """
    CORRECTIONS.labels(kind).inc()
    log.info("response_corrected", kind=kind, response_id=str(response.id), revision=response.revision, actor=actor)
