"""Events as records: what was written can be read, and says the same."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Protocol, TypeVar, get_type_hints

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.collector import ResponseReceived, SurveyPublished
from shared.contracts.event import Event, EventData, EventPart
from shared.contracts.wire.catalogue import BY_TYPE, EVENTS
from shared.contracts.wire.records import DecodeError, decode, decode_value, encode_headers, encode_value
from shared.contracts.wire.schemas import schema_of
from shared.ids import uuid7

S = TypeVar("S", bound=msgspec.Struct)
Headers = tuple[tuple[str, bytes], ...]


class Sample(Protocol):
    key: str
    headers: Headers
    value: dict[str, Any]
    event_type: str
    body: bytes


def conforms(body: type[EventData], value: object) -> None:
    """Fail unless `value` fits the published schema of `body`, formats included."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema_of(body), format_checker=checker).validate(value)


def test_every_event_has_a_golden_sample(samples: list[Sample]) -> None:
    """There is a sample of each event, and no sample of an event that is gone."""
    assert {sample.event_type for sample in samples} == set(BY_TYPE)


def test_golden_sample_can_be_read_and_written_again(sample: Sample) -> None:
    """Reading a sample and writing it again gives the same event, the same headers and the same key."""
    event = decode(sample.headers, sample.body)
    assert event.data.key() == sample.key
    assert dict(encode_headers(event)) == dict(sample.headers)
    assert decode(encode_headers(event), encode_value(event.data)) == event


def test_golden_sample_fits_the_published_schema(sample: Sample) -> None:
    """A sample, and what the code writes for it, validate against the event's JSON Schema."""
    conforms(BY_TYPE[sample.event_type], sample.value)
    conforms(BY_TYPE[sample.event_type], json.loads(encode_value(decode(sample.headers, sample.body).data)))


def test_nothing_of_a_golden_sample_is_lost(sample: Sample) -> None:
    """Every field of a sample comes back with its value, at every depth; later fields may stand beside it."""
    again = json.loads(encode_value(decode(sample.headers, sample.body).data))
    assert as_in(sample.value, again) == sample.value


def as_in(sample: Any, again: Any) -> Any:
    """Return `again` without the fields that the sample does not know."""
    if isinstance(sample, dict) and isinstance(again, dict):
        return {name: as_in(value, again.get(name)) for name, value in sample.items()}
    if isinstance(sample, list) and isinstance(again, list) and len(sample) == len(again):
        return [as_in(*pair) for pair in zip(sample, again, strict=True)]
    return again


def test_unknown_field_is_ignored(sample: Sample) -> None:
    """A field that a newer writer added does not disturb an older reader."""
    newer = {**sample.value, "added_later": {"x": 1}}
    conforms(BY_TYPE[sample.event_type], newer)
    assert decode(sample.headers, json.dumps(newer).encode()) == decode(sample.headers, sample.body)


def test_each_required_field_is_missed(sample: Sample) -> None:
    """A record that lacks a required field is refused by reader and schema, and the error names the field."""
    body = BY_TYPE[sample.event_type]
    required = schema_of(body)["required"]
    assert required
    for name in required:
        poor = {key: value for key, value in sample.value.items() if key != name}
        with pytest.raises(jsonschema.ValidationError):
            conforms(body, poor)
        with pytest.raises(DecodeError, match=name):
            decode(sample.headers, json.dumps(poor).encode())


SECRET = "canary"
UNFIT: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "body"),
    "no JSON": (b'{"survey": "canary', "body"),
    "no object": (b'"canary"', "body"),
    "no UTF-8": (b'{"survey": "canary\xff"}', "body"),
    "too deep": (b'{"canary": ' + b"[" * 100_000, "body"),
    "a value that is not listed": (b'{"channel": "canary"}', "channel"),
    "a value that looks like a place": (b'{"channel": "canary` - at `$.survey`"}', "channel"),
    "something wrong inside": (b'{"answers": [{"question": ["canary"]}]}', "answers"),
    "something missing inside": (b'{"answers": [{"question": "canary"}]}', "answers"),
    "something wrong below a key": (b'{"attributes": {"canary": []}}', "attributes"),
    "a moment without a zone": (b'{"occurred_at": "2026-03-01T12:00:00"}', "occurred_at"),
    "a whole number as text": (b'{"version": "canary"}', "version"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_unfit_body_is_refused_without_repeating_it(what: str) -> None:
    """The error names the outermost field at fault, or the body, and nothing of what was sent."""
    body, named = UNFIT[what]
    with pytest.raises(DecodeError) as refused:
        decode_value(ResponseReceived, body)
    assert str(refused.value) == f"body does not fit {ResponseReceived.event_type}: {named}"
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


moments = st.datetimes(min_value=datetime(1980, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
st.register_type_strategy(datetime, moments)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


def any_of(kind: type[S]) -> st.SearchStrategy[S]:
    """Make structs in which every field has any value that its type allows."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: st.from_type(hints[name]) for name in kind.__struct_fields__})


for part in EventPart.__subclasses__():
    st.register_type_strategy(part, any_of(part))


@pytest.mark.parametrize("body", EVENTS, ids=lambda body: body.event_type)
def test_any_event_survives_the_bus(body: type[EventData]) -> None:
    """Whatever its fields hold, an event that was encoded is decoded to the same event and fits its schema."""

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=any_of(body), at=moments)
    def survives(data: EventData, at: datetime) -> None:
        event = Event(data=data, source=f"/heed/{body.producer()}", time=at, id=uuid7(), correlation_id="c-1")
        assert decode(encode_headers(event), encode_value(data)) == event
        conforms(body, json.loads(encode_value(data)))

    survives()


def test_moments_are_written_in_utc() -> None:
    """The header says the moment in UTC, whatever zone the event's moment was in."""
    survey = SurveyPublished(
        survey="s", version=1, title="", languages=(), questions=(), published_at=datetime.now(UTC)
    )
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    event = Event(data=survey, source="/heed/collector", time=moment)
    assert dict(encode_headers(event))["ce_time"] == b"2026-02-28T23:30:00Z"
