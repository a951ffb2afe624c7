"""The accounts that the documents show are accounts."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import Receipt, Webhook
from services.collector.gateways.sms.registry import AnySmsAccount
from services.collector.gateways.sms_receipts.registry import read_receipts
from shared.gateways.ports import TextMessage
from shared.gateways.sms_out.posting import built
from shared.gateways.sms_out.registry import outlet_of
from shared.testing.sms_senders import PHONE, TEXT, TWILIO_SID

KEY = UUID("01920000-0000-7000-8000-000000000001")
PAGE = Path("docs/messages.md").read_text()
SHOWN = [json.loads(block) for block in re.findall(r"```json\n(\{.*?)```", PAGE, re.DOTALL)]


def account(shown: Any) -> SmsAccount:
    """Return the account, with secrets in the place of dots."""
    filled = json.loads(json.dumps(shown).replace("AC\\u2026", TWILIO_SID).replace("\\u2026", "a secret that is long"))
    [(_, one)] = TypeAdapter(dict[str, AnySmsAccount]).validate_python(filled).items()
    known: SmsAccount = one
    return known


@pytest.mark.parametrize("shown", SHOWN, ids=["twilio", "infobip", "kannel"])
def test_every_account_that_is_shown_sends(shown: dict[str, Any]) -> None:
    sending = account(shown).sending()
    assert sending is not None
    request = built(outlet_of(sending).request(sending, TextMessage(KEY, PHONE, TEXT), "https://heed.example/r"))

    assert str(KEY) in request.content.decode() or str(KEY) in str(request.url)


def test_the_receipts_that_are_described_are_read() -> None:
    infobip, kannel = account(SHOWN[1]), account(SHOWN[2])
    result = {
        "messageId": str(KEY),
        "status": {"groupName": "UNDELIVERABLE"},
        "error": {"name": "EC_UNKNOWN_SUBSCRIBER"},
    }
    common: dict[str, Any] = {
        "account": "a",
        "url": "https://heed.example/r",
        "headers": {},
        "received_at": datetime.now(UTC),
    }
    report = Webhook(**common, body=json.dumps({"results": [result]}).encode())
    called = Webhook(**common, query=f"message={KEY}&secret=s&status=1&id=7", body=b"", method="GET")

    assert read_receipts(report, infobip) == [
        Receipt(reference=KEY, state="failed", code="EC_UNKNOWN_SUBSCRIBER", is_dead_number=True)
    ]
    assert read_receipts(called, kannel) == [Receipt(reference=KEY, state="delivered")]
