"""Records as the CloudEvents SDK reads and writes them: others need nothing of ours to take part."""

import json
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from shared.contracts.wire.records import decode, encode_headers, encode_value


class Sample(Protocol):
    key: str
    headers: tuple[tuple[str, bytes], ...]
    value: dict[str, Any]
    body: bytes


def test_the_sdk_reads_what_heed_writes(sample: Sample) -> None:
    """The SDK finds every attribute and the data in a record that Heed wrote."""
    event = decode(sample.headers, sample.body)
    message = KafkaMessage(headers=dict(encode_headers(event)), key=sample.key, value=encode_value(event.data))
    read = from_binary(message, JSONFormat(), CloudEvent)
    assert read.get_specversion() == "1.0"
    assert read.get_id() == str(event.id)
    assert read.get_source() == event.source
    assert read.get_type() == event.data.event_type
    assert read.get_subject() == event.data.key()
    assert read.get_time() == event.time
    assert read.get_datacontenttype() == "application/json"
    assert read.get_extension("partitionkey") == sample.key
    assert read.get_data() == json.loads(encode_value(event.data))


def test_heed_reads_what_the_sdk_writes(sample: Sample) -> None:
    """Heed reads a record that another program wrote with the SDK."""
    attributes = {name.removeprefix("ce_"): raw.decode() for name, raw in sample.headers if name.startswith("ce_")}
    foreign = CloudEvent(
        attributes={**attributes, "time": datetime(2026, 1, 1, tzinfo=UTC), "datacontenttype": "application/json"},
        data=sample.value,
    )
    written = to_binary(foreign, JSONFormat(), lambda _: sample.key)
    raw = written.value if isinstance(written.value, bytes) else str(written.value).encode()
    read = decode(tuple(written.headers.items()), raw)
    assert read.id == UUID(attributes["id"])
    assert read.data == decode(sample.headers, sample.body).data
