"""Take in responses from the web, a kiosk, a file or another system."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.responses.accept_responses import accept_responses
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.responses.response import Outcome, ResponseDraft
from services.collector.domain.responses.submission import CHANNELS
from shared.clock import Clock
from shared.observability.correlation import Trace
from shared.observability.metrics import RESPONSES
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Submitted:
    """One submission on its way, with the trace of the request that brought it."""

    draft: ResponseDraft
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class SubmitResponses:
    """Take in any number of responses with one commit."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys
    phone_region: str | None

    async def __call__(self, *, submitted: Sequence[Submitted]) -> list[Outcome]:
        """Return what became of each, in order; a wrong one does not keep the others out.

        Raises:
            UnavailableError: nothing was stored, or it is unknown whether the commit happened; repeating is harmless
                for responses that have an id.
        """
        drafts = [one.draft for one in submitted]
        async with self.unit_of_work.begin() as work:
            outcomes = await accept_responses(
                work,
                drafts,
                now=self.clock.now(),
                surveys=self.surveys,
                phone_region=self.phone_region,
                traces=[one.trace for one in submitted],
            )
        count_outcomes(drafts, outcomes)
        return outcomes


def count_outcomes(drafts: Sequence[ResponseDraft], outcomes: Sequence[Outcome]) -> None:
    """Count what became of `drafts`; call it after the commit."""
    tally = Counter((draft.channel, outcome.status) for draft, outcome in zip(drafts, outcomes, strict=True))
    for (channel, status), number in tally.items():
        RESPONSES.labels(channel if channel in CHANNELS else "unknown", status).inc(number)
