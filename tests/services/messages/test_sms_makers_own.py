"""Heed sends what the makers' own packages send."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import httpx
import plivo
import pytest
import requests
from pydantic import TypeAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.rest import Client as TwilioClient
from vonage_http_client import Auth, HttpClient
from vonage_messages import Messages
from vonage_messages.models import Sms as VonageSms
from vonage_messages.models.enums import WebhookVersion
from vonage_sms import Sms, SmsMessage

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.registry import AnySmsAccount
from shared.gateways.ports import TextMessage
from shared.gateways.sms_out.posting import built
from shared.gateways.sms_out.registry import outlet_of
from shared.gateways.sms_out.settings import TwilioSending
from shared.testing.sms_senders import PHONE, SENDER, TEXT, TWILIO_SID, TWILIO_TOKEN, sending_accounts

KEY = UUID("01920000-0000-7000-8000-000000000001")
RECEIPTS = "https://feedback.example.org/r"
CALLBACK = f"{RECEIPTS}?message={KEY}"
HOSTS = {
    "by-twilio": "https://api.twilio.com",
    "by-vonage": "https://rest.nexmo.com",
    "by-vonage-messages": "https://api.nexmo.com",
    "by-plivo": "https://api.plivo.com",
}


def ours(account: str) -> httpx.Request:
    """Return the request that Heed makes at the maker's own address."""
    given = sending_accounts(HOSTS.get(account, "https://gateway.example"))[account]
    return request_of(given, RECEIPTS)


def request_of(given: dict[str, Any], receipts: str | None) -> httpx.Request:
    """Return the request of an account with these settings."""
    account: SmsAccount = TypeAdapter(AnySmsAccount).validate_python(given)
    sending = account.sending()
    assert sending is not None
    return built(outlet_of(sending).request(sending, TextMessage(KEY, PHONE, TEXT), receipts))


def form_of(content: bytes | str) -> dict[str, list[str]]:
    return parse_qs(content if isinstance(content, str) else content.decode(), keep_blank_values=True)


class Kept(Exception):  # noqa: N818 - ends the sending, and is no error
    """Carries the request that was about to be sent."""

    def __init__(self, request: Any) -> None:
        self.request = request


def test_twilios_own_client_sends_the_same() -> None:
    class Keeper(TwilioHttpClient):  # type: ignore[misc] # it has no types
        def request(self, method: str, uri: str, **more: Any) -> TwilioResponse:
            raise Kept({"method": method, "uri": uri, **more})

    client = TwilioClient(TWILIO_SID, TWILIO_TOKEN, http_client=Keeper())
    with pytest.raises(Kept) as kept:
        client.messages.create(to=PHONE, from_=SENDER, body=TEXT, status_callback=CALLBACK)
    theirs, own = kept.value.request, ours("by-twilio")

    assert (own.method, str(own.url)) == (theirs["method"], theirs["uri"])
    assert form_of(own.content) == {name: [value] for name, value in theirs["data"].items()}
    assert own.headers["authorization"] == httpx.BasicAuth(*theirs["auth"])._auth_header


def test_plivos_own_client_sends_the_same() -> None:
    def keep(request: requests.PreparedRequest, **_more: Any) -> requests.Response:
        raise Kept(request)

    client = plivo.RestClient("MAXXXXXXXXXXXXXXXXXX", "plivo-token")
    client.session.send = keep
    with pytest.raises(Kept) as kept:
        client.messages.create(src=SENDER, dst=PHONE, text=TEXT, type_="sms", url=CALLBACK, method="POST")
    theirs, own = kept.value.request, ours("by-plivo")

    assert (own.method, str(own.url)) == (theirs.method, theirs.url)
    body = json.loads(theirs.body)
    assert {name: body[name] for name in body if body[name] is not None and name not in {"log", "trackable"}} == (
        json.loads(own.content)
    )


def vonage_client(kept: list[dict[str, Any]]) -> HttpClient:
    """Return Vonage's client; it keeps what it would send."""
    client = HttpClient(Auth(api_key="abcd1234", api_secret="vonage-secret"))

    def keep(**request: Any) -> requests.Response:
        kept.append(request)
        raise Kept(request)

    client._session.request = keep
    return client


def test_vonages_own_client_of_the_sms_api_sends_the_same() -> None:
    kept: list[dict[str, Any]] = []
    message = SmsMessage(
        to=PHONE[1:],
        from_=SENDER[1:],
        text=TEXT,
        type="unicode",
        client_ref=str(KEY),
        status_report_req=True,
        callback=RECEIPTS,
    )
    with pytest.raises(Kept):
        Sms(vonage_client(kept)).send(message)
    [theirs], own = kept, ours("by-vonage")

    assert (own.method, str(own.url)) == (theirs["method"], theirs["url"])
    assert own.headers["authorization"] == theirs["headers"]["Authorization"]
    wanted = {name: [str(value)] for name, value in theirs["data"].items() if value is not None}
    assert form_of(own.content) == wanted | {"status-report-req": ["1"]}


def test_vonages_own_client_of_the_messages_api_sends_the_same() -> None:
    kept: list[dict[str, Any]] = []
    message = VonageSms(
        to=PHONE[1:],
        from_="Coffee",
        text=TEXT,
        client_ref=str(KEY),
        webhook_url=RECEIPTS,
        webhook_version=WebhookVersion.V1,
    )
    with pytest.raises(Kept):
        Messages(vonage_client(kept)).send(message)
    [theirs], own = kept, ours("by-vonage-messages")

    assert (own.method, str(own.url)) == (theirs["method"], theirs["url"])
    assert own.headers["authorization"] == theirs["headers"]["Authorization"]
    assert json.loads(own.content) == json.loads(json.dumps(theirs["json"]))


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_sinchs_own_model_reads_what_is_sent() -> None:
    from sinch.domains.sms.models.v1.shared.text_request import (  # noqa: PLC0415 - warns while it is read
        TextRequest,
    )

    body = json.loads(ours("by-sinch").content)
    read = TextRequest.model_validate(body)

    assert read.model_dump(by_alias=True, exclude_none=True, mode="json") == body


def test_an_api_key_stands_for_the_auth_token() -> None:
    given = sending_accounts("https://api.twilio.com")["by-twilio"]
    own = {**given["send"], "api_key": "SK1", "api_secret": "key-secret"}
    request = request_of(given | {"send": own}, None)

    assert base64.b64decode(request.headers["authorization"].removeprefix("Basic ")) == b"SK1:key-secret"
    assert "StatusCallback" not in form_of(request.content)


def test_a_messaging_service_chooses_the_sender() -> None:
    given = sending_accounts("https://api.twilio.com")["by-twilio"]
    own = {"account_sid": TWILIO_SID, "messaging_service": "MG" + "0" * 32}
    form = form_of(request_of(given | {"send": own}, None).content)

    assert form["MessagingServiceSid"] == ["MG" + "0" * 32]
    assert "From" not in form


@pytest.mark.parametrize(
    "changed",
    [
        {"sender": SENDER, "messaging_service": "MG" + "0" * 32},
        {},
        {"sender": SENDER, "api_key": "SK1"},
        {"sender": SENDER, "per_second": 0},
        {"sender": SENDER, "password": "misplaced"},
    ],
)
def test_settings_that_cannot_work_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        TwilioSending.model_validate({"account_sid": TWILIO_SID} | changed)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"fields": {"to": "{to}", "text": "{text}", "x": "{password2}"}}, "placeholder"),
        ({"fields": {"to": "{to}"}}, "must hold"),
        ({"fields": {"text": "{text}"}}, "must hold"),
        ({"method": "GET"}, "query"),
        ({"code": None}, "needs `code`"),
        ({"basic": {"user": "a", "password": "b"}}, "one is enough"),
        ({"body": "form"}, "nest only in JSON"),
        ({"secrets": {"password": "s", "to": "s"}}, "other placeholders"),
        ({"fields": {"a": "{to}{text}"}, "report": {"body": "json", "status": "s", "delivered": ["D"]}}, "{receipts}"),
    ],
)
def test_descriptions_that_cannot_work_are_refused(changed: dict[str, Any], fault: str) -> None:
    given = sending_accounts("https://gateway.example")["described"]

    with pytest.raises(ValueError, match=fault):
        TypeAdapter(AnySmsAccount).validate_python(given | {"send": {**given["send"], **changed}})


def test_no_secret_shows_where_settings_are_printed() -> None:
    known = TypeAdapter(dict[str, AnySmsAccount]).validate_python(sending_accounts("https://gateway.example"))

    shown = repr(known)
    for secret in ("vonage-secret", "plivo-token", "sinch-token", "header-secret", "field-secret", TWILIO_TOKEN):
        assert secret not in shown
