"""Events of the collector: whether answers still come in from kiosks, links, accounts and websites."""

from typing import ClassVar
from uuid import UUID

from shared.contracts.event import AtSpot, Moment
from shared.vocabulary import SilenceEvidence, SourceKind


class SourceEvent(AtSpot, frozen=True, kw_only=True):
    """Whether answers still come in from a source."""

    source_kind: SourceKind
    source_id: str
    name: str
    """As the operator named it."""
    survey: str | None = None
    last_at: Moment | None = None
    """When it was last in touch; None: never."""
    at: Moment

    def key(self) -> str:
        """Return the kind and id of the source."""
        return f"{self.source_kind}:{self.source_id}"


class SourceFellSilent(SourceEvent, frozen=True, kw_only=True):
    """Nothing comes in from it although it should; published once for each silence."""

    event_type: ClassVar[str] = "heed.collector.source.fell_silent.v1"

    silence_id: UUID
    evidence: SilenceEvidence
    silent_since: Moment
    expected: float | None = None
    """Mean number of answers in the window, by the same hours of the weeks before; None for a heartbeat."""
    received: int | None = None
    """Answers that came in the window."""
    weeks: int | None = None
    """Over how many weeks the mean goes."""


class SourceRecovered(SourceEvent, frozen=True, kw_only=True):
    """It is in touch again."""

    event_type: ClassVar[str] = "heed.collector.source.recovered.v1"

    silence_id: UUID
    silent_seconds: float
