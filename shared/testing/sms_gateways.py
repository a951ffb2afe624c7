"""Webhooks as each SMS gateway sends them, written from the makers' descriptions and not from the code under test."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
SECRET = "a-secret-of-this-account-0123456789"  # noqa: S105 - of tests
OUR_NUMBER = "+4930123456"


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote."""

    text: str = "9 gr\u00fc\u00dfe & more"
    id: str = "m-1"
    sender: str = "+491701234567"
    part: tuple[str, int, int] | None = None
    """Reference, number and total; Vonage's SMS API only."""


@dataclass(frozen=True, slots=True)
class Request:
    """How a gateway delivers a message."""

    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Delivery:
    """To whom, when and with which secret a message is delivered."""

    url: str
    at: datetime
    secret: str = SECRET

    @property
    def seconds(self) -> str:
        return str(int(self.at.timestamp()))

    def hmac(self, data: bytes, digest: str = "sha256") -> bytes:
        return hmac.new(self.secret.encode(), data, digest).digest()

    def b64(self, data: bytes, digest: str = "sha256") -> str:
        return base64.b64encode(self.hmac(data, digest)).decode()

    def jwt(self, claims: Mapping[str, Any], digest: str = "256") -> str:
        """Return a token that is signed by hand."""
        parts = [json.dumps(one).encode() for one in ({"typ": "JWT", "alg": f"HS{digest}"}, claims)]
        head = b".".join(base64.urlsafe_b64encode(one).rstrip(b"=") for one in parts)
        signed = base64.urlsafe_b64encode(self.hmac(head, f"sha{digest}")).rstrip(b"=")
        return (head + b"." + signed).decode()


def _twilio(to: Delivery, sms: Message) -> Request:
    fields = {"MessageSid": sms.id, "From": sms.sender, "To": OUR_NUMBER, "Body": sms.text, "NumMedia": "0"}
    signed = to.url + "".join(name + fields[name] for name in sorted(fields))
    return Request(headers=FORM | {"x-twilio-signature": to.b64(signed.encode(), "sha1")}, body=_form(fields))


def _vonage(to: Delivery, sms: Message) -> Request:
    fields = {"msisdn": sms.sender[1:], "to": OUR_NUMBER[1:], "messageId": sms.id, "text": sms.text, "type": "text"}
    fields |= {"keyword": sms.text.split(" ")[0].upper(), "api-key": "abcd1234", "nonce": "aaaaaaaa-bbbb"}
    fields |= {"message-timestamp": to.at.strftime("%Y-%m-%d %H:%M:%S"), "timestamp": to.seconds}
    if sms.part is not None:
        reference, number, total = sms.part
        fields |= {"concat": "true", "concat-ref": reference, "concat-part": str(number), "concat-total": str(total)}
    signed = "".join(f"&{name}={fields[name].replace('&', '_').replace('=', '_')}" for name in sorted(fields))
    return Request(headers=JSON, body=json.dumps(fields | {"sig": to.hmac(signed.encode()).hex()}).encode())


def _vonage_messages(to: Delivery, sms: Message) -> Request:
    body = _json(
        {
            "to": OUR_NUMBER[1:],
            "from": sms.sender[1:],
            "channel": "sms",
            "message_uuid": sms.id,
            "timestamp": to.at.isoformat(),
            "message_type": "text",
            "text": sms.text,
        }
    )
    claims = {"iat": int(to.seconds), "jti": "j", "iss": "Vonage", "api_key": "abcd1234", "payload_hash": _sha256(body)}
    return Request(headers=JSON | {"authorization": f"Bearer {to.jwt(claims)}"}, body=body)


def _messagebird(to: Delivery, sms: Message) -> Request:
    fields = {"id": sms.id, "recipient": OUR_NUMBER[1:], "originator": sms.sender[1:], "body": sms.text}
    body = _form(fields | {"createdDatetime": "2026-03-01T12:00:00+00:00"})
    claims = {"iss": "MessageBird", "nbf": int(to.seconds), "exp": int(to.seconds) + 60, "jti": "j"}
    claims |= {"url_hash": _sha256(to.url.encode()), "payload_hash": _sha256(body)}
    return Request(headers=FORM | {"messagebird-signature-jwt": to.jwt(claims)}, body=body)


def _bird(to: Delivery, sms: Message) -> Request:
    contact = {"id": "c", "identifierKey": "phonenumber", "identifierValue": sms.sender}
    message = {
        "id": sms.id,
        "channelId": "ch",
        "sender": {"contact": contact},
        "receiver": {"connectors": [{"id": "k", "identifierValue": OUR_NUMBER}]},
        "body": {"type": "text", "text": {"text": sms.text}},
        "direction": "incoming",
    }
    body = _json({"service": "channels", "event": "sms.inbound", "payload": message})
    signed = f"{to.seconds}\n{to.url}\n".encode() + hashlib.sha256(body).digest()
    headers = {"messagebird-signature": to.b64(signed), "messagebird-request-timestamp": to.seconds}
    return Request(headers=JSON | headers, body=body)


def _plivo(to: Delivery, sms: Message) -> Request:
    fields = {"MessageUUID": sms.id, "From": sms.sender[1:], "To": OUR_NUMBER[1:], "Text": sms.text, "Type": "sms"}
    signed = to.url + "?" + "".join(name + fields[name] for name in sorted(fields)) + ".12345"
    headers = {"x-plivo-signature-v3": to.b64(signed.encode()), "x-plivo-signature-v3-nonce": "12345"}
    return Request(headers=FORM | headers, body=_form(fields))


def _sinch(to: Delivery, sms: Message) -> Request:
    body = _json({"type": "mo_text", "id": sms.id, "from": sms.sender[1:], "to": OUR_NUMBER[1:], "body": sms.text})
    headers = {
        "x-sinch-webhook-signature": to.b64(body + f".n-1.{to.seconds}".encode()),
        "x-sinch-webhook-signature-algorithm": "HmacSHA256",
        "x-sinch-webhook-signature-nonce": "n-1",
        "x-sinch-webhook-signature-timestamp": to.seconds,
    }
    return Request(headers=JSON | headers, body=body)


def _infobip(to: Delivery, sms: Message) -> Request:
    result = {"messageId": sms.id, "from": sms.sender[1:], "to": OUR_NUMBER[1:], "text": sms.text, "smsCount": 1}
    result |= {"cleanText": sms.text.partition(" ")[2], "keyword": sms.text.split(" ")[0]}
    return Request(headers=JSON | _basic(to), body=_json({"results": [result], "messageCount": 1}))


def telnyx_key(secret: str = SECRET) -> Ed25519PrivateKey:
    """Return Telnyx's private key for an account."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode()).digest())


def _telnyx(to: Delivery, sms: Message) -> Request:
    payload = {
        "id": sms.id,
        "direction": "inbound",
        "from": {"phone_number": sms.sender, "carrier": "x"},
        "to": [{"phone_number": OUR_NUMBER, "status": "webhook_delivered"}],
        "text": sms.text,
        "parts": 1,
    }
    body = _json({"data": {"event_type": "message.received", "id": "event-1", "payload": payload}, "meta": {}})
    signed = telnyx_key(to.secret).sign(f"{to.seconds}|".encode() + body)
    headers = {"telnyx-signature-ed25519": base64.b64encode(signed).decode(), "telnyx-timestamp": to.seconds}
    return Request(headers=JSON | headers, body=body)


def _bandwidth(to: Delivery, sms: Message) -> Request:
    message = {"id": sms.id, "owner": OUR_NUMBER, "time": "2026-03-01T12:00:00Z", "direction": "in"}
    message |= {"from": sms.sender, "text": sms.text, "segmentCount": "1"}
    event = {"type": "message-received", "time": "2026-03-01T12:00:01Z", "to": OUR_NUMBER, "message": message}
    return Request(headers=JSON | _basic(to), body=_json([event]))


def _africastalking(to: Delivery, sms: Message) -> Request:
    fields = {"id": sms.id, "from": sms.sender, "to": OUR_NUMBER, "text": sms.text, "date": "2026-03-01T12:00:00Z"}
    return Request(_secret(to), FORM, _form(fields | {"linkId": "l"}))


def _elks46(to: Delivery, sms: Message) -> Request:
    fields = {"direction": "incoming", "id": sms.id, "from": sms.sender, "to": OUR_NUMBER, "message": sms.text}
    return Request(headers=FORM | _basic(to), body=_form(fields | {"created": "2026-03-01T12:00:00.741000"}))


def _jasmin(to: Delivery, sms: Message) -> Request:
    content = sms.text.encode("utf-16-be", "surrogatepass")
    fields = {"id": sms.id, "from": sms.sender, "to": OUR_NUMBER, "coding": "8", "origin-connector": "smppc"}
    return Request(_secret(to), FORM, _form(fields | {"content": content, "binary": content.hex()}))


def _kannel(to: Delivery, sms: Message) -> Request:
    names = {"id": sms.id, "from": sms.sender, "to": OUR_NUMBER, "text": sms.text}
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in names.items())
    return Request(f"{_secret(to)}&{query}&time=2026-03-01+12:00:00&charset=UTF-8", method="GET")


def _generic(to: Delivery, sms: Message) -> Request:
    body = _json({"id": sms.id, "from": sms.sender, "to": OUR_NUMBER, "text": sms.text})
    return Request(headers=JSON | {"x-signature": to.hmac(body).hex()}, body=body)


def _form(fields: Mapping[str, str | bytes]) -> bytes:
    return urlencode(fields, errors="surrogatepass").encode()


def _json(document: object) -> bytes:
    return json.dumps(document).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _secret(to: Delivery) -> str:
    return "secret=" + quote(to.secret, safe="")


def _basic(to: Delivery) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"heed:{to.secret}".encode()).decode()}


_SENDERS: Mapping[str, Callable[[Delivery, Message], Request]] = {
    "twilio": _twilio,
    "vonage": _vonage,
    "vonage-messages": _vonage_messages,
    "messagebird": _messagebird,
    "bird": _bird,
    "plivo": _plivo,
    "sinch": _sinch,
    "infobip": _infobip,
    "telnyx": _telnyx,
    "bandwidth": _bandwidth,
    "africastalking": _africastalking,
    "46elks": _elks46,
    "jasmin": _jasmin,
    "kannel": _kannel,
    "generic": _generic,
}
_SECRETS = {
    "twilio": "auth_token",
    "vonage": "signature_secret",
    "vonage-messages": "signature_secret",
    "messagebird": "signing_key",
    "bird": "signing_key",
    "plivo": "auth_token",
    "sinch": "webhook_secret",
}
"""What the secret is called in the account's settings, where it is not `secret`."""


def delivered(gateway: str, to: Delivery, sms: Message) -> Request:
    """Return the request with which a gateway delivers a message."""
    return _SENDERS[gateway](to, sms)


def as_get(gateway: str, to: Delivery, sms: Message) -> Request:
    """Return a delivery by GET, for the gateways whose signature is in the query."""
    sent = _SENDERS[gateway](to, sms)
    fields = json.loads(sent.body) if sent.headers.get("content-type") == JSON["content-type"] else {}
    return replace(sent, query=urlencode(fields), headers={}, body=b"", method="GET")


def settings_of(gateway: str, *secrets: str, **more: str) -> dict[str, Any]:
    """Return the settings of an account with these secrets at a gateway."""
    known = list(secrets or [SECRET])
    account: dict[str, Any] = {"gateway": gateway, "survey": "visit"} | more
    if gateway == "telnyx":
        raw = [telnyx_key(one).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) for one in known]
        return account | {"public_key": [base64.b64encode(one).decode() for one in raw]}
    if gateway == "generic":
        names = {"message_id": "id", "from": "from", "to": "to", "text": "text"}
        signature = {"header": "X-Signature", "secret": known}
        return account | {"body": "json", "fields": names, "signature": signature}
    return account | {_SECRETS.get(gateway, "secret"): known}
