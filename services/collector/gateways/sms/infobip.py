"""Infobip: JSON with any number of messages; signs nothing."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Literal

from services.collector.gateways.accounts import SecretAccount
from services.collector.gateways.bodies import json_object
from services.collector.gateways.ports import InboundSms, UnreadableSmsError, Webhook, storable
from services.collector.gateways.sms.gateway import Found, SmsGateway
from services.collector.gateways.sms.messages import each_of, message_in
from services.collector.gateways.sms.proofs import knows_secret
from shared.gateways.json_paths import text_at


class InfobipAccount(SecretAccount):
    gateway: Literal["infobip"]


def verify(webhook: Webhook, account: InfobipAccount) -> bool:
    """Return whether the webhook carries the account's secret."""
    return knows_secret(webhook, account.secret)


def read(webhook: Webhook, _account: InfobipAccount) -> list[Found]:
    """Return all messages of a webhook. The whole `text` counts: `cleanText` lacks its first word, perhaps the score.

    Raises:
        UnreadableSmsError: it is no list of results.
    """
    results = json_object(webhook.body).get("results")
    if not isinstance(results, list):
        raise UnreadableSmsError(name="results", detail="must be a list")
    return each_of(results, partial(_message, webhook))


def _message(webhook: Webhook, result: object) -> InboundSms:
    get = partial(text_at, result)
    message = message_in(webhook, get, message_id="messageId", sender="from", recipient="to", text="text")
    return message if message.text else replace(message, text=storable(_words(result)))


def _words(result: object) -> str:
    """Return the words of a multimedia message."""
    segments = result.get("message") if isinstance(result, Mapping) else None
    if not isinstance(segments, list):
        return ""
    texts = [text_at(one, "value") for one in segments if text_at(one, "contentType") == "text/plain"]
    return "\n".join(text for text in texts if text)


INFOBIP = SmsGateway(
    maker="Infobip",
    account=InfobipAccount,
    verify=verify,
    read=read,
    setup="Number → *Forward to HTTP*: `{url}?secret=…`, or `{url}` with Basic credentials; format `MO_JSON_2`.",
)
