"""The events of the whole suite as an AsyncAPI 3 document with Kafka bindings."""

from collections.abc import Sequence
from typing import Any

from shared.bus.topics import COMPACTED, SEVEN_DAYS_MS, dead_letter_topic, events_topic
from shared.consuming.groups import group_of
from shared.contracts.accounts import STRUCTURE_TOPIC
from shared.contracts.event import EventData
from shared.contracts.scoring import ScoreChanged
from shared.contracts.wire.catalogue import EVENTS
from shared.runtime.service import Service
from shared.runtime.version import VERSION
from shared.settings import Settings

KAFKA_BINDING = "0.5.0"
DEAD_LETTER = "DeadLetter"
RETIRED = "ScoreRetired"
LATEST: dict[str | None, str] = {
    ScoreChanged.latest_topic: "The latest score of every series, for readers that need only the present state: "
    "compacted, so that reading it from the beginning gives each series at least once and its newest score last.",
    STRUCTURE_TOPIC: "The company's structure, its people and its teams as they are now: compacted, so that reading it "
    "from the beginning gives each of them at least once and its newest state last.",
}
"""What is on the compacted topics, by their names without the prefix."""

Document = dict[str, Any]


def asyncapi(services: Sequence[Service]) -> Document:
    """Return the document of all events that `services` publish and consume.

    Topics, partitions and groups are those of an installation with the default settings.
    """
    return {
        "asyncapi": "3.0.0",
        "id": "urn:heed:events",
        "info": {
            "title": "Heed events",
            "version": VERSION,
            "description": (
                "All events of the suite, as CloudEvents 1.0 in Kafka's binary mode: attributes are record headers, the"
                " value is JSON. Events of one key keep their order. An event may arrive more than once; its identity"
                " is the pair of `ce_source` and `ce_id`. Within a major version fields are only added, and lists of"
                " values may grow: ignore what you do not know. The prefix `heed` of topics and groups is set by"
                " `HEED_TOPIC_PREFIX`."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {service.name: _channel(service.name) for service in services if _events_of(service.name)}
        | {latest_channel(topic): _latest(topic) for topic in _latest_topics()}
        | {"dead-letters": _dead_letters()},
        "operations": {name: operation for service in services for name, operation in _operations(service).items()},
        "components": {
            "messages": {body.__name__: _message(body) for body in EVENTS},
            "schemas": {"CloudEventHeaders": _headers()},
        },
    }


def _events_of(service: str) -> list[type[EventData]]:
    """Return the events on a service's own topic."""
    return [body for body in EVENTS if body.producer() == service and body.topic is None]


def _latest_topics() -> list[str]:
    return sorted({body.latest_topic for body in EVENTS if body.latest_topic is not None})


def latest_channel(topic: str) -> str:
    """Return the name of the channel of a compacted topic, such as `latest-scores`."""
    return f"latest-{topic.rpartition('.')[2]}"


def _channel_of(body: type[EventData]) -> str:
    return body.producer() if body.topic is None else latest_channel(body.topic)


def _prefix() -> str:
    return str(Settings.model_fields["topic_prefix"].default)


def _partitions() -> int:
    return int(Settings.model_fields["topic_partitions"].default)


def _topic_binding(topic: str, partitions: int, *, is_compacted: bool = False) -> Document:
    forgetting = {"cleanup.policy": ["delete"], "retention.ms": SEVEN_DAYS_MS}
    compacting = {"cleanup.policy": ["compact"], "delete.retention.ms": int(COMPACTED["delete.retention.ms"])}
    return {
        "kafka": {
            "topic": topic,
            "partitions": partitions,
            "topicConfiguration": compacting if is_compacted else forgetting,
            "bindingVersion": KAFKA_BINDING,
        }
    }


def _channel(service: str) -> Document:
    topic = events_topic(_prefix(), service)
    return {
        "address": topic,
        "description": f"The events that {service} publishes.",
        "messages": {body.__name__: {"$ref": f"#/components/messages/{body.__name__}"} for body in _events_of(service)},
        "bindings": _topic_binding(topic, _partitions()),
    }


def _latest(topic: str) -> Document:
    address = f"{_prefix()}.{topic}"
    return {
        "address": address,
        "description": LATEST[topic],
        "messages": _latest_messages(topic),
        "bindings": _topic_binding(address, _partitions(), is_compacted=True),
    }


def _latest_messages(topic: str) -> dict[str, Document]:
    bodies = [body for body in EVENTS if body.latest_topic == topic]
    found: dict[str, Document] = {body.__name__: {"$ref": f"#/components/messages/{body.__name__}"} for body in bodies}
    if topic == ScoreChanged.latest_topic:
        key = {"type": "string", "description": key_of(ScoreChanged)}
        found[RETIRED] = {
            "name": RETIRED,
            "summary": "The series has no answers any more: its key with no value and no headers.",
            "bindings": {"kafka": {"key": key, "bindingVersion": KAFKA_BINDING}},
        }
    return found


def _dead_letters() -> Document:
    topic = dead_letter_topic(_prefix())
    return {
        "address": topic,
        "description": "Records that a consumer could not handle, with their own key, value and headers, and why.",
        "messages": {
            DEAD_LETTER: {
                "name": DEAD_LETTER,
                "summary": "The unchanged record, with headers that start with `__dlq.errors.` and describe the error.",
                "contentType": "application/octet-stream",
            }
        },
        "bindings": _topic_binding(topic, 1),
    }


def _operations(service: Service) -> dict[str, Document]:
    found = {}
    if _events_of(service.name):
        found[f"{service.name}_publishes"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{service.name}"},
            "summary": service.summary,
            "messages": _references(service.name, [body.__name__ for body in _events_of(service.name)]),
        }
    for topic in _latest_topics():
        channel = latest_channel(topic)
        if service.name in {body.producer() for body in EVENTS if body.latest_topic == topic}:
            found[f"{service.name}_keeps_{channel.replace('-', '_')}"] = {
                "action": "send",
                "channel": {"$ref": f"#/channels/{channel}"},
                "messages": _references(channel, list(_latest_messages(topic))),
            }
    for channel in sorted({_channel_of(body) for body in service.handlers}):
        consumed = [body.__name__ for body in EVENTS if body in service.handlers and _channel_of(body) == channel]
        group = group_of(_prefix(), service.name)
        found[f"{service.name}_consumes_{channel.replace('-', '_')}"] = {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{channel}"},
            "messages": _references(channel, consumed),
            "bindings": {
                "kafka": {"groupId": {"type": "string", "enum": [group]}, "bindingVersion": KAFKA_BINDING},
            },
        }
    return found


def _references(channel: str, names: Sequence[str]) -> list[Document]:
    return [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in names]


def _message(body: type[EventData]) -> Document:
    return {
        "name": body.event_type,
        "title": body.__name__,
        "summary": (body.__doc__ or "").split("\n\n")[0],
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/CloudEventHeaders"},
        "payload": {"$ref": f"./schemas/{body.event_type}.json"},
        "correlationId": {"location": "$message.header#/correlationid"},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": key_of(body)}, "bindingVersion": KAFKA_BINDING}
        },
    }


def key_of(body: type[EventData]) -> str:
    """Describe the key of the event's records in words."""
    return (body.key.__doc__ or "").removeprefix("Return the ").rstrip(".")


def _headers() -> Document:
    return {
        "type": "object",
        "required": ["ce_id", "ce_source", "ce_specversion", "ce_subject", "ce_time", "ce_type", "content-type"],
        "properties": {
            "ce_specversion": {"type": "string", "const": "1.0"},
            "ce_id": {"type": "string", "format": "uuid", "description": "Unique together with `ce_source`."},
            "ce_source": {"type": "string", "format": "uri-reference", "description": "`/heed/` and the service."},
            "ce_type": {"type": "string", "enum": [body.event_type for body in EVENTS]},
            "ce_time": {"type": "string", "format": "date-time", "description": "When it happened, in UTC."},
            "ce_subject": {"type": "string", "description": "The same as the key."},
            "content-type": {"type": "string", "const": "application/json"},
            "correlationid": {"type": "string", "description": "The same for all that follows from one response."},
            "traceparent": {"type": "string", "description": "W3C trace context of the span that made the event."},
        },
    }
