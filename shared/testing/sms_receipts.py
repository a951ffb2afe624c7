"""Delivery receipts as the gateways of `sms_senders` send them, from the makers' descriptions."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from shared.testing.sms_gateways import FORM, JSON, Delivery, Request
from shared.testing.sms_senders import TWILIO_TOKEN

PUBLIC_URL = "https://feedback.example.org"


@dataclass(frozen=True, slots=True)
class Said:
    """What a receipt says, in the gateway's words."""

    url: str
    at: datetime
    key: str
    gateway_id: str
    status: str
    code: str | None

    def signed_by(self, secret: str) -> Delivery:
        return Delivery(self.url, self.at, secret)


def address_of(account: str, gateway: str) -> str:
    """Return the public address for the receipts of an account."""
    return f"{PUBLIC_URL}/hooks/sms/{gateway}/{account}/receipts"


def _twilio(said: Said) -> Request:
    query = f"message={said.key}" if said.key else ""
    fields = {
        "MessageSid": said.gateway_id,
        "SmsSid": said.gateway_id,
        "MessageStatus": said.status,
        "SmsStatus": said.status,
    }
    fields |= {"To": "+491701234567", "From": "+4930123456", "ApiVersion": "2010-04-01"}
    fields |= {} if said.code is None else {"ErrorCode": said.code}
    signed = (f"{said.url}?{query}" if query else said.url) + "".join(name + fields[name] for name in sorted(fields))
    signature = said.signed_by(TWILIO_TOKEN).b64(signed.encode(), "sha1")
    return Request(query, FORM | {"x-twilio-signature": signature}, urlencode(fields).encode())


def _vonage(said: Said) -> Request:
    fields = {
        "msisdn": "491701234567",
        "to": "4930123456",
        "messageId": said.gateway_id,
        "status": said.status,
        "scts": "1",
    }
    fields |= {"err-code": said.code or "0", "message-timestamp": said.at.strftime("%Y-%m-%d %H:%M:%S")}
    fields |= {"timestamp": str(int(said.at.timestamp()))} | ({"client-ref": said.key} if said.key else {})
    text = "".join(f"&{name}={fields[name]}" for name in sorted(fields))
    fields["sig"] = said.signed_by("vonage-signs-everything").hmac(text.encode()).hex()
    return Request("", FORM, urlencode(fields).encode())


def _vonage_messages(said: Said) -> Request:
    document: dict[str, object] = {"message_uuid": said.gateway_id, "to": "491701234567", "from": "Coffee"}
    document |= {"timestamp": said.at.isoformat(), "status": said.status, "channel": "sms"} | (
        {"client_ref": said.key} if said.key else {}
    )
    if said.code is not None:
        kind = f"https://developer.vonage.com/api-errors/messages#{said.code}"
        document["error"] = {"type": kind, "title": int(said.code), "detail": "…", "instance": "1"}
    body = json.dumps(document).encode()
    to = said.signed_by("vonage-signs-everything")
    claims = {"iat": int(said.at.timestamp()), "iss": "Vonage", "payload_hash": hashlib.sha256(body).hexdigest()}
    return Request("", JSON | {"authorization": f"Bearer {to.jwt(claims)}"}, body)


def _plivo(said: Said) -> Request:
    query = f"message={said.key}" if said.key else ""
    fields = {
        "MessageUUID": said.gateway_id,
        "ParentMessageUUID": said.gateway_id,
        "PartInfo": "1 of 1",
        "Status": said.status,
    }
    fields |= {"To": "491701234567", "From": "4930123456", "ErrorCode": said.code or "000", "Units": "1"}
    signed = f"{said.url}?{query}{'.' if query else ''}" + "".join(name + fields[name] for name in sorted(fields))
    signature = said.signed_by("plivo-token").b64(f"{signed}.nonce-1".encode())
    headers = {"x-plivo-signature-v3": signature, "x-plivo-signature-v3-nonce": "nonce-1"}
    return Request(query, FORM | headers, urlencode(fields).encode())


def _sinch(said: Said) -> Request:
    document: dict[str, object] = {
        "type": "recipient_delivery_report_sms",
        "batch_id": said.gateway_id,
        "status": said.status,
    }
    document |= {"recipient": "491701234567", "code": int(said.code or 0), "at": said.at.isoformat()}
    document |= {"client_reference": said.key} if said.key else {}
    body = json.dumps(document).encode()
    signature = said.signed_by("sinch-signs").b64(body + b".nonce-1.1234")
    name = "x-sinch-webhook-signature"
    headers = {name: signature, f"{name}-nonce": "nonce-1", f"{name}-timestamp": "1234"}
    return Request("", JSON | headers, body)


def _described(said: Said) -> Request:
    item = {"messageId": said.gateway_id, "status": {"name": said.status}} | (
        {"error": {"id": int(said.code)}} if said.code else {}
    )
    query = f"message={said.key}" if said.key else ""
    return Request(query, JSON | {"authorization": "Bearer generic-secret"}, json.dumps({"results": [item]}).encode())


RECEIPTS: Mapping[str, tuple[str, Callable[[Said], Request]]] = {
    "by-twilio": ("twilio", _twilio),
    "by-vonage": ("vonage", _vonage),
    "by-vonage-messages": ("vonage-messages", _vonage_messages),
    "by-plivo": ("plivo", _plivo),
    "by-sinch": ("sinch", _sinch),
    "described": ("generic", _described),
}
"""By account: the kind of gateway, and what makes its receipts."""


def receipt_of(
    account: str, at: datetime, *, key: str = "", gateway_id: str = "G1", status: str, code: str | None = None
) -> Request:
    """Return a genuine receipt.

    Args:
        account: at which it comes in.
        at: when it is sent.
        key: our id of the message, as the gateway was given it; empty where it was given none.
        gateway_id: the gateway's own.
        status: in the gateway's words.
        code: the gateway's.
    """
    gateway, make = RECEIPTS[account]
    return make(Said(address_of(account, gateway), at, key, gateway_id, status, code))
