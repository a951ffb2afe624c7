"""Events of the collector: what became of asking the customer of a closed case again."""

from typing import ClassVar
from uuid import UUID

from shared.contracts.collector import Answer
from shared.contracts.event import EventData, Moment
from shared.vocabulary import MessageChannel


class ResurveyEvent(EventData, frozen=True, kw_only=True):
    """What all of them have in common. None says who the customer is, and none what they wrote."""

    resurvey_id: UUID
    """As tickets asked for it; it is the id of the invitation, too."""
    ticket_id: UUID
    at: Moment

    def key(self) -> str:
        """Return the ticket's id, so that all about one case keep their order."""
        return str(self.ticket_id)


class ResurveySent(ResurveyEvent, frozen=True, kw_only=True):
    """The customer was asked."""

    event_type: ClassVar[str] = "heed.collector.resurvey.sent.v1"

    channel: MessageChannel
    is_unknown: bool = False
    """Nobody knows whether the invitation left the house."""


class ResurveyRefused(ResurveyEvent, frozen=True, kw_only=True):
    """The customer is not asked, or the invitation did not reach them."""

    event_type: ClassVar[str] = "heed.collector.resurvey.refused.v1"

    reason: str
    """Why nobody is invited, such as `no_basis`, `answered_recently`, `expired`, `cancelled`, `erased` and
    `survey_not_found`; or `failed` and `bounced`, when the invitation could not be sent, or came back."""
    detail: str | None = None
    """More about it, such as `quarantine` with `not_eligible`, or the code of a server."""


class ResurveyAnswered(ResurveyEvent, frozen=True, kw_only=True):
    """The customer answered; published again with a higher revision when the answer is corrected or taken back."""

    event_type: ClassVar[str] = "heed.collector.resurvey.answered.v1"
    personal: ClassVar[tuple[str, ...]] = ("answers",)

    response_id: UUID
    revision: int = 1
    """A reader keeps the highest, in whichever order they arrive."""
    answers: tuple[Answer, ...] = ()
    """Those on scales; without any when the response was taken back."""
    suspect: str | None = None
    """Why it is probably no honest answer; it does not count then."""
    is_withdrawn: bool = False
    by_link: bool = True
    """Whether it came by the link of the invitation, and not from a till or a call centre."""
    occurred_at: Moment


class ResurveyExpired(ResurveyEvent, frozen=True, kw_only=True):
    """The time is over, and the customer did not answer."""

    event_type: ClassVar[str] = "heed.collector.resurvey.expired.v1"
