"""The published events, as subscriptions and their conditions see them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.notifications.domain.webhooks.event import KeptEvent
from services.notifications.domain.webhooks.filter_fields import catalogue_of
from services.notifications.domain.webhooks.subscription import (
    SubscriptionDefinition,
    is_match,
    useless_patterns,
)
from shared.conditions.catalogue import Catalogue
from shared.conditions.checks import check_condition
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, EventData
from shared.contracts.notifications import DeliveryFailed, EndpointEvent
from shared.contracts.wire.catalogue import BY_TYPE
from shared.contracts.wire.records import encode_value
from shared.contracts.wire.schemas import schema_of
from shared.errors import InvalidFieldsError

_WORDS = frozenset({"answers", "other_answers", "comments", "text"})
ERASING = (RespondentErased, ResponseWithdrawn)


def check_against_events(definition: SubscriptionDefinition) -> None:
    """Refuse patterns that no event has, and conditions that could never hold of one.

    Raises:
        InvalidFieldsError: names each place.
    """
    problems = useless_patterns(definition.events, BY_TYPE)
    if definition.condition is not None:
        problems += check_condition(definition.condition, "condition", seen_by(definition.events))
    if problems:
        raise InvalidFieldsError(problems)


def types_of(definition: SubscriptionDefinition) -> frozenset[str]:
    """Return the types of events that a subscription wants."""
    return frozenset(one for one in BY_TYPE if definition.wants(one))


@lru_cache(maxsize=64)
def seen_by(patterns: Sequence[str]) -> Catalogue:
    """Return what a condition over the events that these patterns mean can name."""
    wanted = (body for name, body in BY_TYPE.items() if any(is_match(one, name) for one in patterns))
    return catalogue_of(schema_of(body) for body in wanted)


def kept(event: Event[EventData]) -> KeptEvent:
    """Return an event as it is kept, with everything that was published."""
    return KeptEvent(
        id=event.id,
        source=event.source,
        type=event.data.event_type,
        subject=event.data.key(),
        time=event.time,
        correlation_id=event.correlation_id,
        data=encode_value(event.data),
    )


def about(data: EventData) -> frozenset[UUID]:
    """Return the ids with which an event is erased: the respondent's, and the response's if it holds their words.

    Events that ask to forget somebody are kept: receivers have to do the same.
    """
    if isinstance(data, ERASING):
        return frozenset()
    names = ["respondent_id", "response_id"] if _WORDS.intersection(data.personal) else ["respondent_id"]
    ids: list[Any] = [getattr(data, name, None) for name in names]
    return frozenset(one for one in ids if one is not None)


def is_about_subscription(data: EventData, subscription: str) -> bool:
    """Return whether an event says something of this subscription, which would go round in a circle."""
    if isinstance(data, DeliveryFailed):
        return data.channel == "webhook" and data.target_id == subscription
    return isinstance(data, EndpointEvent) and data.subscription == subscription
