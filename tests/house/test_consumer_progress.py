"""Whether a consumer gets on, as probes and people see it."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from shared.bus.embedded.bus import EmbeddedBus
from shared.bus.message import Record, TopicPartition
from shared.consuming import progress
from shared.consuming.progress import STALLED_SECONDS, ConsumerProgress


def test_records_that_are_not_done_for_long_are_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts from when the first of them was read, however often they are read again, and ends with a commit."""
    now = 0.0
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: now))
    bus = EmbeddedBus("postgresql://heed@/none?host=/nowhere", "test")
    kept = ConsumerProgress(service="small", group="t.small", topics=("t",), bus=bus)
    records = [Record(TopicPartition("t", 0), 0, b"k", b"{}", (), datetime.now(UTC))]
    kept.read(records)
    now = STALLED_SECONDS
    assert kept.health().trouble is None
    kept.read(records)
    now += 1
    assert kept.health().trouble == "has not got on for 121 s"
    kept.committed()
    assert kept.health().trouble is None
