"""Domain → contract, pure."""

from typing import cast

from services.accounts.domain.audit.segment import Segment
from shared.contracts.audit import AuditSegmentClosed


def segment_closed(segment: Segment) -> AuditSegmentClosed:
    """Return the event that a month of the audit log is complete."""
    assert segment.closed_at is not None  # noqa: S101 - of closed segments only
    return AuditSegmentClosed(
        segment=segment.number,
        month=segment.month,
        entries=segment.entries,
        first_hash=segment.first_hash,
        closing_hash=cast("str", segment.closing_hash),
        closed_at=segment.closed_at,
    )
