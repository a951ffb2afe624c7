"""The conditions of subscriptions in the API's document."""

from functools import partial
from typing import Any

from services.notifications.application.webhooks.catalogue import all_fields
from services.notifications.domain.webhooks.filter_fields import LISTS
from shared.conditions.documents import expression_of
from shared.conditions.schema import condition_schema
from shared.web.conditions import ConditionJson

NAME = "SubscriptionCondition"


def _schema(reference: str) -> dict[str, Any]:
    return {
        "title": NAME,
        "description": "Over the fields of the events that the subscription wants, as `GET /schemas/{type}` describes "
        "them; `answer` is about one answer on a scale. What was written, and by whom, is no such field.",
        **condition_schema(all_fields(), reference),
    }


SUBSCRIPTION_CONDITION = ConditionJson(NAME, partial(expression_of, lists=LISTS), _schema)
