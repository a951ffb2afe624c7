"""Responses that wait on the collector's topic."""

from collections.abc import Sequence

from shared.bus.message import Message
from shared.bus.ports import Bus
from shared.bus.topics import all_topics, events_topic
from shared.clock import SystemClock
from shared.contracts.collector import Answer, ResponseReceived
from shared.contracts.event import Event
from shared.contracts.wire.records import encode_headers, encode_value
from shared.ids import uuid7
from shared.observability.correlation import continue_trace
from shared.vocabulary import AnswerType, Polarity

EVENTS = 10_000
PUBLISHED_AT_ONCE = 500
HIGH: Polarity = "high_is_good"


def _event(number: int) -> Message:
    """Return a response with three scored answers and a comment."""
    now = SystemClock().now()
    scored: tuple[tuple[str, AnswerType, int, int, int], ...] = (
        ("satisfaction", "csat", 1, 5, 1 + number % 5),
        ("recommend", "nps", 0, 10, number % 11),
        ("effort", "ces", 1, 7, 1 + number % 7),
    )
    answers = tuple(
        Answer(question=key, concept=key, type=kind, value=value, scale_min=low, scale_max=high, polarity=HIGH)
        for key, kind, low, high, value in scored
    )
    data = ResponseReceived(
        response_id=uuid7(),
        survey="journey",
        version=1,
        channel="web",
        touchpoint=("checkout", "delivery", "support")[number % 3],
        answers=(*answers, Answer(question="comment", concept="comment", type="text", value="Quick and friendly.")),
        occurred_at=now,
        received_at=now,
    )
    trace = continue_trace(None, None)
    event = Event(
        data=data,
        source="/heed/collector",
        time=now,
        correlation_id=trace.correlation_id,
        traceparent=trace.traceparent,
    )
    return Message("", data.key().encode(), encode_value(data), encode_headers(event))


async def fill(bus: Bus, prefix: str) -> None:
    """Make the topics and put `EVENTS` responses on the collector's."""
    await bus.ensure_topics(all_topics(prefix, ["collector", "scoring"], partitions=4, replication=1))
    await put(bus, prefix, responses(EVENTS))


def responses(count: int) -> list[Message]:
    """Return so many responses, no two of them the same."""
    return [_event(number) for number in range(count)]


async def put(bus: Bus, prefix: str, messages: Sequence[Message]) -> None:
    """Put responses on the collector's topic.

    Raises:
        RuntimeError: the bus did not take all of them.
    """
    topic = events_topic(prefix, "collector")
    async with bus.publisher() as publisher:
        for start in range(0, len(messages), PUBLISHED_AT_ONCE):
            some = messages[start : start + PUBLISHED_AT_ONCE]
            if any(await publisher.publish([Message(topic, one.key, one.value, one.headers) for one in some])):
                message = "the topic could not be filled"
                raise RuntimeError(message)
