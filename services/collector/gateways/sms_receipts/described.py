"""Receipts of any other gateway, as the account that sends describes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import fields_of, json_document
from services.collector.gateways.ports import Receipt, UnreadableSmsError, Webhook
from services.collector.gateways.sms_receipts.reading import receipt, reference_of, referred_to
from shared.gateways.json_paths import text_at
from shared.gateways.sms_out.described_settings import DescribedReceipts
from shared.gateways.sms_out.outlet import Codes


def read_receipts(webhook: Webhook, account: SmsAccount) -> list[Receipt]:
    """Return the receipts in a webhook by the settings.

    Raises:
        UnreadableSmsError: there is none where the settings say.
    """
    rule = None if account.send is None else account.send.report
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
    return receipt(_state_of(rule, status), codes, reference=reference, gateway_id=gateway_id, code=code or status)


def _state_of(rule: DescribedReceipts, status: str) -> ReceiptState:
    """Return what a status means; one that is named nowhere says that the message is on its way."""
    named: dict[ReceiptState, frozenset[str]] = {
        "delivered": rule.delivered,
        "failed": rule.failed,
        "expired": rule.expired,
        "rejected": rule.rejected,
    }
    return next((state for state, statuses in named.items() if status in statuses), "on_its_way")


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
