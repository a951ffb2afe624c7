"""Kannel, a gateway that people run themselves: a query whose names the operator writes; signs nothing.

Whatever text stands in the reply is sent to the phone, and for an empty one Kannel has a text of its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from services.collector.gateways.accounts import SecretAccount
from services.collector.gateways.bodies import fields_of, raw_of
from services.collector.gateways.ports import InboundSms, Webhook, digest_id, storable
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import knows_secret


class KannelAccount(SecretAccount):
    gateway: Literal["kannel"]


def verify(webhook: Webhook, account: KannelAccount) -> bool:
    """Return whether the webhook carries the account's secret."""
    return knows_secret(webhook, account.secret)


def read(webhook: Webhook, account: KannelAccount) -> list[InboundSms]:
    """Return the message in a request of Kannel. Without an `id`, what is alike in sender, text and `time` is the same.

    Raises:
        UnreadableSmsError: the sender is missing, or both id and time.
    """
    fields = dict(fields_of(webhook))
    if not fields.get("id") and fields.get("time"):
        fields["id"] = digest_id(account.secret[0], fields.get("from", ""), fields.get("text", ""), fields["time"])
    message = message_in(webhook, fields.get, message_id="id", sender="from", recipient="to", text="text")
    return [replace(message, text=storable(_words(fields)))]


def _words(fields: Mapping[str, str]) -> str:
    """Return the text: in the charset that Kannel names, else in UTF-8, else as older versions wrote it."""
    content = raw_of(fields.get("text", ""))
    charset = fields.get("charset", "")
    if charset.upper().startswith("UTF-16"):
        return content.decode("utf-16-be", "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("iso8859-15" if charset.upper() == "ISO-8859-15" else "cp1252", "replace")


KANNEL = SmsGateway(
    maker="Kannel",
    account=KannelAccount,
    verify=verify,
    read=read,
    methods=("GET",),
    setup='`group = sms-service`: `get-url = "{url}?secret=…&id=%I&from=%p&to=%P&text=%b&time=%t&charset=%C"`, '
    "`max-messages = 0`, `omit-empty = true`; `group = smsbox`: `http-request-retry = 10`, "
    '`reply-couldnotfetch = ""`, `reply-requestfailed = ""`: else Kannel writes to the customer on its own.',
)
