"""Webhooks are signed as Standard Webhooks wants it: its own library verifies them."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from shared.egress.outcomes import EgressRequest
from shared.egress.signing import SigningSecret, signed_headers
from shared.testing.receiver import answer, receiver
from tests.egress.conftest import Opens

BODY = json.dumps({"type": "scoring.response.scored", "data": {"comment": "zu spät ☹"}}, ensure_ascii=False).encode()


def verified(secret: SigningSecret, body: bytes, headers: dict[str, str]) -> bool:
    """Return whether a receiver with this secret would believe it."""
    try:
        Webhook(secret.text).verify(body, headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True


async def test_receiver_verifies_what_arrived(way_out: Opens) -> None:
    """The bytes that arrived with the headers that arrived."""
    secret = SigningSecret.new()
    async with receiver(answer(204)) as there:
        headers = signed_headers(message_id="msg_1", at=datetime.now(UTC), body=BODY, secrets=[secret])
        await way_out().post(EgressRequest(url=there.url, body=BODY, headers=headers))
        arrived = {name: there.header(name) or "" for name in headers}
    assert verified(secret, there.bodies[0], arrived)
    assert not verified(SigningSecret.new(), there.bodies[0], arrived)


def test_each_part_is_signed() -> None:
    """Another body, another id or another moment is not believed, nor is an old one."""
    secret, now = SigningSecret.new(), datetime.now(UTC)
    headers = signed_headers(message_id="msg_1", at=now, body=BODY, secrets=[secret])
    assert verified(secret, BODY, headers)
    assert not verified(secret, BODY + b" ", headers)
    assert not verified(secret, BODY, headers | {"webhook-id": "msg_2"})
    assert not verified(secret, BODY, headers | {"webhook-timestamp": str(int(now.timestamp()) + 1)})
    old = signed_headers(message_id="msg_1", at=now - timedelta(minutes=6), body=BODY, secrets=[secret])
    assert not verified(secret, BODY, old)


def test_both_secrets_are_believed_while_one_replaces_the_other() -> None:
    """So a receiver can change over whenever it likes; a third one is not believed."""
    old, new = SigningSecret.new(), SigningSecret.new()
    headers = signed_headers(message_id="msg_1", at=datetime.now(UTC), body=BODY, secrets=[new, old])
    assert [verified(secret, BODY, headers) for secret in (old, new, SigningSecret.new())] == [True, True, False]


def test_moment_is_the_same_in_every_zone() -> None:
    at = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
    secret = SigningSecret(bytes(range(32)))
    elsewhere = at.astimezone(timezone(timedelta(hours=-9, minutes=-30)))
    headers = [signed_headers(message_id="m", at=moment, body=b"{}", secrets=[secret]) for moment in (at, elsewhere)]
    assert headers[0] == headers[1]
    assert headers[0]["webhook-timestamp"] == "1793707200"


@given(key=st.binary(min_size=24, max_size=64), body=st.text().map(str.encode))
def test_every_secret_and_body_is_verified(key: bytes, body: bytes) -> None:
    secret = SigningSecret(key)
    assert SigningSecret.read(secret.text) == secret
    headers = signed_headers(message_id="msg-1_A", at=datetime.now(UTC), body=body, secrets=[secret])
    assert verified(secret, body, headers)


@pytest.mark.parametrize(
    "text",
    [
        *("", "whsec_", "A" * 44, f"whsk_{'A' * 44}", f"whsec_{'!' * 44}", f"whsec_{'A' * 43}"),
        *(f"whsec_{'A' * 28}", f"whsec_{'A' * 88}"),
    ],
)
def test_secret_that_is_none_is_refused(text: str) -> None:
    """Too short, too long, another kind, or not base64."""
    with pytest.raises(ValueError):  # noqa: PT011 - base64 has words of its own
        SigningSecret.read(text)


@pytest.mark.parametrize("message_id", ["", "a.b", "a b", "a\n", "ä", "x" * 101])
def test_id_cannot_run_into_what_follows(message_id: str) -> None:
    """Two messages never have the same signed text."""
    with pytest.raises(ValueError, match="id of letters"):
        signed_headers(message_id=message_id, at=datetime.now(UTC), body=b"", secrets=[SigningSecret.new()])


def test_nothing_is_sent_unsigned() -> None:
    at = datetime.now(UTC)
    with pytest.raises(ValueError, match="needs a secret"):
        signed_headers(message_id="m", at=at, body=b"", secrets=[])
    with pytest.raises(ValueError, match="aware moment"):
        signed_headers(message_id="m", at=at.replace(tzinfo=None), body=b"", secrets=[SigningSecret.new()])


def test_secrets_do_not_show() -> None:
    """And no two are the same."""
    one, other = SigningSecret.new(), SigningSecret.new()
    assert one != other
    assert repr(one) == "SigningSecret()"
