"""Talking to the collector as gateways and operators do, for tests: over HTTP and nothing else."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx


async def put_survey(client: httpx.AsyncClient, admin: Mapping[str, str], key: str, survey: object) -> httpx.Response:
    """Create the survey `key`, or overwrite its draft whatever it is."""
    path = f"/v1/surveys/{key}"
    reply = await client.put(path, json=survey, headers=admin)
    if reply.status_code == httpx.codes.PRECONDITION_REQUIRED:
        reply = await client.put(path, json=survey, headers={**admin, "If-Match": "*"})
    return reply


async def publish_survey(client: httpx.AsyncClient, admin: Mapping[str, str], key: str, survey: object) -> None:
    """Create the survey `key`, or overwrite its draft, and publish it."""
    put = await put_survey(client, admin, key, survey)
    assert put.is_success, put.text
    published = await client.post(f"/v1/surveys/{key}/publish", headers=admin)
    assert published.is_success, published.text


async def stored_responses(client: httpx.AsyncClient, admin: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return all stored responses, the oldest first."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
        answer = await client.get("/v1/responses", params=params, headers=admin)
        assert answer.is_success, answer.text
        page = answer.json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found[::-1]


def twilio_signature(token: str, url: str, parameters: Mapping[str, str]) -> str:
    """Return Twilio's signature, computed from its description: the address, then each name and value in order."""
    text = url + "".join(name + parameters[name] for name in sorted(parameters))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def send_twilio(
    client: httpx.AsyncClient, *, public_url: str, account: str, token: str, parameters: Mapping[str, str]
) -> httpx.Response:
    """Deliver a message as Twilio does: signed for the public address, whatever address `client` talks to."""
    path = f"/hooks/sms/twilio/{account}"
    headers = {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "x-twilio-signature": twilio_signature(token, public_url + path, parameters),
        "i-twilio-idempotency-token": "retry-1",
    }
    return await client.post(path, content=urlencode(parameters), headers=headers)
