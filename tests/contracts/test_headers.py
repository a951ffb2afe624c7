"""The headers of a record: which ones an event needs, and what an unreadable one does."""

from typing import Protocol

import pytest

from shared.contracts.event import FromPlace
from shared.contracts.wire.records import DecodeError, decode, peek_type

Headers = tuple[tuple[str, bytes], ...]


class Sample(Protocol):
    headers: Headers
    body: bytes


def with_header(headers: Headers, name: str, value: bytes | None) -> Headers:
    """Return the headers with one replaced; without it when the value is None."""
    others = tuple(pair for pair in headers if pair[0] != name)
    return others if value is None else (*others, (name, value))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ce_type", None, "header missing: 'ce_type'"),
        ("ce_id", None, "header missing: 'ce_id'"),
        ("ce_time", None, "header missing: 'ce_time'"),
        ("ce_source", None, "header missing: 'ce_source'"),
        ("ce_type", b"canary", "type unknown"),
        ("ce_type", b"canary\xff", "a header is malformed"),
        ("ce_id", b"canary", "a header is malformed"),
        ("ce_time", b"canary", "a header is malformed"),
        ("ce_time", b"2026-03-01T12:00:00", "ce_time has no time zone"),
        ("ce_source", b"canary\xff", "a header is malformed"),
    ],
)
def test_an_event_needs_its_headers(samples: list[Sample], name: str, value: bytes | None, said: str) -> None:
    """A header that is missing or makes no sense is named, and not repeated."""
    sample = samples[0]
    with pytest.raises(DecodeError) as refused:
        decode(with_header(sample.headers, name, value), sample.body)
    assert str(refused.value) == said


@pytest.mark.parametrize("name", ["correlationid", "traceparent"])
def test_an_unreadable_trace_does_not_stop_an_event(samples: list[Sample], name: str) -> None:
    """Headers about the trace may be missing or hold anything: the event is read."""
    sample = samples[0]
    plain = decode(with_header(sample.headers, name, None), sample.body)
    odd = decode(with_header(sample.headers, name, b"\xff"), sample.body)
    assert odd.data == plain.data
    assert "\N{REPLACEMENT CHARACTER}" in {odd.correlation_id, odd.traceparent}


def test_the_type_of_any_record_can_be_looked_at() -> None:
    """A record of others may have a type that is no text, or none."""
    assert peek_type((("ce_id", b"1"), ("ce_type", b"heed.x\xff"))) == "heed.x\N{REPLACEMENT CHARACTER}"
    assert peek_type((("ce_id", b"1"),)) is None


def test_a_place_is_made_of_the_fields_of_its_event(samples: list[Sample]) -> None:
    """Each field of the place stands in the event under the same name."""
    events = [decode(sample.headers, sample.body).data for sample in samples]
    placed = [event for event in events if isinstance(event, FromPlace)]
    assert any(event.location for event in placed)
    for event in placed:
        for name in ("survey", "version", "channel", "touchpoint", "location", "locale"):
            assert getattr(event.place, name) == getattr(event, name)
