"""The conditions of subscriptions in the API's document: their form, since their fields depend on the events."""

from functools import partial
from typing import Any

from services.notifications.domain.webhooks.filter_fields import ANSWER, LISTS
from shared.conditions.documents import expression_of
from shared.conditions.expression import GROUPS
from shared.conditions.schema import form_of_group, form_of_test
from shared.web.conditions import ConditionJson

NAME = "SubscriptionCondition"
_FIELD = (
    "A plain field of the data of the events, or `type`, or `attribute:` and the name of a declared attribute, such as "
    "`attribute:plan`."
)
_SOME = "One answer on a scale: everything that is said must hold of the same one."


def _schema(reference: str) -> dict[str, Any]:
    bounds = {name: {"type": "number"} for name in ("at_least", "at_most")}
    criteria = {name: {"type": "string"} for name in LISTS[ANSWER]} | bounds
    some = {
        "description": _SOME,
        "type": "object",
        "properties": {ANSWER: {"type": "object", "properties": criteria, "additionalProperties": False}},
        "required": [ANSWER],
        "additionalProperties": False,
    }
    groups = [form_of_group(word, {"$ref": reference}) for word in GROUPS]
    return {
        "title": NAME,
        "description": "Over the fields of the events that the subscription wants, as `GET /schemas/{type}` describes "
        "them. Personal fields cannot be tested: who somebody is, and what they wrote.",
        "anyOf": [form_of_test({"field": _FIELD}), some, *groups],
        "examples": [{"all_of": [{"field": "location", "equals": "berlin-1"}, {"answer": {"verdict": "unhappy"}}]}],
    }


SUBSCRIPTION_CONDITION = ConditionJson(NAME, partial(expression_of, lists=LISTS), _schema)
