"""Sending through any other gateway, as its account describes it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shared.gateways.json_paths import text_at
from shared.gateways.ports import Sent, TextMessage
from shared.gateways.sms_out.described_settings import PLACEHOLDER, DescribedSending
from shared.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    SendingAccount,
    accepted,
    bare_number,
    refused,
    with_reference,
)

_SERVER_ERROR = 500


def request(account: SendingAccount[DescribedSending], message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that the settings describe."""
    send = account.send
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


def read_answer(account: SendingAccount[DescribedSending], answer: Answer) -> Sent:
    """Return what an answer means by the settings; what they do not call harmless to repeat is not repeated."""
    send = account.send
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


def _filled(value: Any, given: Mapping[str, str]) -> Any:  # noqa: ANN401 - a JSON document
    """Return a document with its placeholders replaced, once: what they hold is text, whatever it looks like."""
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: given[found[1]], value)
    if isinstance(value, Mapping):
        return {name: _filled(one, given) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(one, given) for one in value]
    return value


DESCRIBED_OUT: Outlet[DescribedSending] = Outlet(
    request=request,
    read_answer=read_answer,
    may_be_repeated=lambda account: account.send.key_header is not None,
)
