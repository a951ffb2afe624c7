"""Sending through any other gateway, as its account describes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import fields_of, json_document, text_at
from services.collector.gateways.ports import Receipt, Sent, TextMessage, UnreadableSmsError, Webhook
from services.collector.gateways.sms_out.described_settings import PLACEHOLDER, DescribedReceipts, DescribedSending
from services.collector.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    accepted,
    bare_number,
    receipt,
    reference_of,
    referred_to,
    refused,
    with_reference,
)

_SERVER_ERROR = 500


def request(account: SmsAccount, message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that the settings describe."""
    send = _sending(account)
    given = {
        "to": message.to,
        "to_digits": bare_number(message.to),
        "from": send.sender,
        "text": message.text,
        "id": str(message.key),
        "receipts": "" if receipts is None else with_reference(receipts, message.key),
        **{name: secret.get_secret_value() for name, secret in send.secrets.items()},
    }
    headers = {} if send.key_header is None else {send.key_header: str(message.key)}
    if send.auth is not None:
        headers[send.auth.header] = send.auth.prefix + send.auth.secret.get_secret_value()
    basic = None if send.basic is None else (send.basic.user, send.basic.password)
    written = {send.body: _filled(send.fields, given)}
    return GatewayRequest(url=str(send.url), method=send.method, headers=headers, basic=basic, **written)


def read_answer(account: SmsAccount, answer: Answer) -> Sent:
    """Return what an answer means by the settings; what they do not call harmless to repeat is not repeated."""
    send = _sending(account)
    code = None if send.code is None else text_at(answer.document, send.code)
    if answer.status in send.accepted:
        if not send.accepted_codes or code in send.accepted_codes:
            return Sent("accepted") if send.id is None else accepted(text_at(answer.document, send.id))
        if code is None:
            return accepted(None)
    if answer.status in send.retry:
        return Sent("later", status=code or str(answer.status), retry_seconds=answer.retry_seconds)
    found = refused(answer, code, Codes(send.retry_codes, send.bad_numbers, send.opted_out))
    is_server_error = answer.status >= _SERVER_ERROR
    is_repeatable = code in send.retry_codes or not is_server_error
    return found if is_repeatable else replace(found, outcome="unknown", retry_seconds=None)


def read_receipts(webhook: Webhook, account: SmsAccount) -> list[Receipt]:
    """Return the receipts in a webhook by the settings.

    Raises:
        UnreadableSmsError: there is none where the settings say.
    """
    rule = _sending(account).report
    if rule is None:
        raise UnreadableSmsError(name="report", detail="is not described in the settings of this account")
    found = [one for item in _items(webhook, rule) if (one := _receipt(webhook, item, rule)) is not None]
    if not found:
        raise UnreadableSmsError(rule.status)
    return found


def _receipt(webhook: Webhook, item: object, rule: DescribedReceipts) -> Receipt | None:
    status = _at(item, rule.status)
    gateway_id = None if rule.id is None else _at(item, rule.id)
    reference = None if rule.reference is None else reference_of(_at(item, rule.reference))
    reference = reference or referred_to(webhook)
    if status is None or (gateway_id is None and reference is None):
        return None
    codes = Codes(bad_numbers=rule.dead_numbers, opted_out=rule.opted_out)
    code = None if rule.code is None else _at(item, rule.code)
    return receipt(rule.state_of(status), codes, reference=reference, gateway_id=gateway_id, code=code or status)


def _items(webhook: Webhook, rule: DescribedReceipts) -> Sequence[object]:
    if rule.body != "json":
        return [fields_of(webhook)]
    document: Any = json_document(webhook.body)
    for step in () if rule.each is None else rule.each.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document if isinstance(document, list) else [document]


def _at(item: object, path: str) -> str | None:
    """Return what stands in a field; the names of forms may hold dots themselves."""
    if isinstance(item, Mapping) and isinstance(item.get(path), str):
        return str(item[path])
    return text_at(item, path)


def _filled(value: Any, given: Mapping[str, str]) -> Any:  # noqa: ANN401 - a JSON document
    """Return a document with its placeholders replaced, once: what they hold is text, whatever it looks like."""
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: given[found[1]], value)
    if isinstance(value, Mapping):
        return {name: _filled(one, given) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(one, given) for one in value]
    return value


def _sending(account: SmsAccount) -> DescribedSending:
    assert account.send is not None  # noqa: S101 - only accounts that send are asked
    return account.send


DESCRIBED_OUT: Outlet[SmsAccount] = Outlet(
    request=request,
    read_answer=read_answer,
    read_receipts=read_receipts,
    may_be_repeated=lambda account: _sending(account).key_header is not None,
)
