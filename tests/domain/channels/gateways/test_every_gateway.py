"""What holds for every gateway: it is read as its maker describes it, and believes nobody else."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from services.collector.gateways.ports import InboundSms, NotGenuineError
from services.collector.gateways.sms.registry import GATEWAYS
from shared.testing.sms_gateways import SECRET, Delivery, Message, Request, as_get, delivered, settings_of
from tests.domain.channels.gateways.conftest import NOW, URL, Read, account_of, webhook_of

ALL = list(GATEWAYS)
TO = Delivery(URL, NOW)
OTHER = "the-secret-of-another-account-98765"
TIMED = ["vonage-messages", "messagebird", "bird", "telnyx"]
"""Those whose signature holds a moment that their makers want checked."""
BODY_SIGNED = sorted(set(ALL) - {"infobip", "bandwidth", "africastalking", "46elks", "jasmin", "kannel"})


@pytest.mark.parametrize("gateway", ALL)
@pytest.mark.parametrize("text", ["9 gr\u00fc\u00dfe & more", "10", "\u0661\u0660 =&% \U0001f600", "  two\nlines "])
def test_message_is_read_as_it_was_written(read: Read, gateway: str, text: str) -> None:
    """Id, sender, recipient and every character of the text arrive."""
    [sms] = read(settings_of(gateway), delivered(gateway, TO, Message(text)))
    assert isinstance(sms, InboundSms)
    assert (sms.account, sms.message_id, sms.text, sms.keyword, sms.part) == ("shop", "m-1", text, None, None)
    assert (sms.sender.strip("+"), (sms.recipient or "").strip("+")) == ("491701234567", "4930123456")


@pytest.mark.parametrize("gateway", ALL)
def test_secret_of_another_account_proves_nothing(read: Read, gateway: str) -> None:
    """What is signed with another account's secret is refused."""
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway), delivered(gateway, replace(TO, secret=OTHER), Message()))


@pytest.mark.parametrize("gateway", ALL)
def test_old_and_new_secret_are_valid_while_they_are_exchanged(read: Read, gateway: str) -> None:
    """Secrets can be exchanged without a refused message, and an old one that is gone is gone."""
    for secret in (SECRET, OTHER):
        assert read(settings_of(gateway, OTHER, SECRET), delivered(gateway, replace(TO, secret=secret), Message()))
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway, OTHER), delivered(gateway, TO, Message()))


@pytest.mark.parametrize("gateway", sorted(set(ALL) - {"vonage-messages"}))
def test_webhook_without_any_proof_is_refused(read: Read, gateway: str) -> None:
    """Neither the headers nor the query can be missing."""
    sent = delivered(gateway, TO, Message())
    query = sent.query.replace(f"secret={quote(SECRET)}", "")
    bare = replace(sent, headers={"content-type": sent.headers.get("content-type", "")}, query=query)
    if gateway == "vonage":
        bare = replace(bare, body=bare.body.replace(b'"sig"', b'"gis"'))
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway), bare)


@pytest.mark.parametrize("gateway", BODY_SIGNED)
def test_changed_body_is_refused(read: Read, gateway: str) -> None:
    """A signature covers every byte: a nine becomes no eight."""
    sent = delivered(gateway, TO, Message("9"))
    changed = sent.body.replace(b"9", b"8")
    assert changed != sent.body
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway), replace(sent, body=changed))


@pytest.mark.parametrize("gateway", ["twilio", "messagebird", "bird", "plivo"])
def test_webhook_for_another_address_is_refused(read: Read, gateway: str) -> None:
    """What was signed for another address, or for another query, is refused."""
    sent = delivered(gateway, TO, Message())
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway), sent, url=URL + "2")
    if gateway != "plivo":
        with pytest.raises(NotGenuineError):
            read(settings_of(gateway), replace(sent, query="a=1"))


@pytest.mark.parametrize("gateway", TIMED)
@pytest.mark.parametrize("minutes", [-6, 6])
def test_old_and_future_signatures_are_refused(read: Read, gateway: str, minutes: int) -> None:
    """What was captured cannot be sent again later, and clocks may differ by a little."""
    sent = delivered(gateway, TO, Message())
    assert read(settings_of(gateway), sent, at=NOW + timedelta(seconds=minutes * 8))
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway), sent, at=NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("gateway", sorted(set(ALL) - set(TIMED)))
def test_what_is_resent_after_a_day_is_taken(read: Read, gateway: str) -> None:
    """Gateways resend for a day, perhaps as it was signed first; a repetition has no second effect."""
    assert read(settings_of(gateway), delivered(gateway, TO, Message()), at=NOW + timedelta(hours=24))


@pytest.mark.parametrize("gateway", sorted(set(ALL) - set(BODY_SIGNED)))
@pytest.mark.parametrize("how", ["parameter", "password"])
def test_secret_of_ours_is_taken_from_both_places(read: Read, gateway: str, how: str) -> None:
    """As the parameter `secret` or as Basic's password with any user name, whatever the maker lets one enter."""
    by_query = delivered("kannel", TO, Message()).query.partition("&")[0]
    by_header = dict(delivered("46elks", TO, Message()).headers)
    sent = delivered(gateway, TO, Message())
    query = "&".join(one for one in sent.query.split("&") if not one.startswith("secret="))
    headers = {"content-type": sent.headers.get("content-type", "")}
    if how == "parameter":
        bare = replace(sent, query=f"{by_query}&{query}".strip("&"), headers=headers)
    else:
        bare = replace(sent, query=query, headers={"authorization": by_header["authorization"]} | headers)
    assert read(settings_of(gateway), bare)


@pytest.mark.parametrize(
    "query",
    [
        "secret=",
        "secret",
        f"secret={SECRET}x",
        f"secret={SECRET[:-1]}",
        f"secret={SECRET.upper()}",
        f"Secret={SECRET}",
        f"secret={SECRET}&secret={SECRET}",
        f"secret=x&secret={SECRET}",
        "secret=%ff",
        "secret=%00",
    ],
)
def test_nearly_right_secrets_are_refused(read: Read, query: str) -> None:
    """Nothing but the very secret, once, is proof."""
    sent = delivered("africastalking", TO, Message())
    with pytest.raises(NotGenuineError):
        read(settings_of("africastalking"), replace(sent, query=query))


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !", "Basic " + "Og==", "Bearer " + SECRET, SECRET, "Basic \u00e9"]
)
def test_nearly_right_passwords_are_refused(read: Read, header: str) -> None:
    """A header that is no Basic, or has no password, is no proof and no error of ours."""
    sent = delivered("46elks", TO, Message())
    with pytest.raises(NotGenuineError):
        read(settings_of("46elks"), replace(sent, headers=dict(sent.headers) | {"authorization": header}))


@pytest.mark.parametrize("gateway", ALL)
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"[" * 90_000, b"{" * 90_000, b"a=" + b"%00" * 900, b"null", b"[1]"]
)
def test_nonsense_is_refused_and_never_an_error_of_ours(read: Read, gateway: str, body: bytes) -> None:
    """Without the right signature no body gets further than the proof."""
    sent = delivered(gateway, TO, Message())
    nonsense = replace(sent, body=body, query="", headers=dict.fromkeys(sent.headers, "é,="))
    if gateway != "kannel":
        with pytest.raises(NotGenuineError):
            read(settings_of(gateway), replace(nonsense, method="POST"))
    with pytest.raises(NotGenuineError):
        read(settings_of(gateway), replace(nonsense, method="GET"))


@pytest.mark.parametrize("gateway", ["vonage"])
def test_signed_query_is_read(read: Read, gateway: str) -> None:
    """Where the settings at the maker say GET, the query is what was signed."""
    [sms] = read(settings_of(gateway), as_get(gateway, TO, Message("9 = ja & nein")))
    assert isinstance(sms, InboundSms)
    assert sms.text == "9 = ja & nein"


@pytest.mark.parametrize("gateway", ALL)
def test_reply_reaches_no_phone(gateway: str) -> None:
    """The reply is empty, or empty TwiML, or the word that Jasmin waits for."""
    assert GATEWAYS[gateway].reply(account_of(settings_of(gateway))).body in {
        "twilio": {'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'},
        "jasmin": {"ACK/Jasmin"},
    }.get(gateway, {""})


@pytest.mark.parametrize("gateway", ALL)
def test_settings_are_strict_and_do_not_show_their_secret(gateway: str) -> None:
    """A misspelt name stops the start, an account without a secret as well, and printing one shows no secret."""
    settings = settings_of(gateway)
    assert SECRET not in repr(account_of(settings))
    bare = {name: value for name, value in settings.items() if SECRET not in str(value) and name != "public_key"}
    for wrong in (settings | {"misspelt": 1}, bare):
        with pytest.raises(ValidationError) as refused:
            account_of(wrong)
        assert SECRET not in str(refused.value.errors(include_input=False))


def test_secret_that_can_be_guessed_is_refused_at_start() -> None:
    """A secret that an operator makes up has at least 16 characters."""
    with pytest.raises(ValidationError):
        account_of(settings_of("kannel", "short"))


@pytest.mark.parametrize("gateway", ALL)
def test_setup_names_the_address(gateway: str) -> None:
    """What to enter at the maker holds the address."""
    assert "{url}" in GATEWAYS[gateway].setup
    assert delivered(gateway, TO, Message()).method in GATEWAYS[gateway].methods


def test_empty_request_is_no_message_of_anybody() -> None:
    """Neither headers nor a body: nothing is proven to any gateway."""
    for name in set(ALL) - {"vonage-messages"}:
        with pytest.raises(NotGenuineError):
            GATEWAYS[name].check(webhook_of(Request()), account_of(settings_of(name)))
