"""Count corrections and log who made them; call it after the commit."""

from typing import Literal

import structlog

from services.collector.domain.responses.response import StoredResponse
from shared.observability.metrics import CORRECTIONS

log = structlog.get_logger("heed.collector")


def note_correction(kind: Literal["edited", "marked", "withdrawn"], response: StoredResponse, *, actor: str) -> None:
    """Note that `actor`, the name of a key, has corrected a response.

    Args:
        kind: what was done.
        response: as it is now.
        actor: who did it.
    """
    CORRECTIONS.labels(kind).inc()
    log.info("response_corrected", kind=kind, response_id=str(response.id), revision=response.revision, actor=actor)
