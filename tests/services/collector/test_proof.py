"""Proof of work: strangers' browsers compute before their answer counts, and a proof is good for one id only."""

import base64
import hashlib
import json
import struct
from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock, SystemClock
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.one_service import OneService, one_service

PROVEN = survey_definition() | {"proof_of_work": True}
SECRET = SecretStr("a-secret-of-this-test")
ROWS = "SELECT count(*) FROM collector.response"


@pytest.fixture
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with the survey `visit`, which asks for a proof; small ones, so that a test finds them soon."""
    settings = CollectorSettings(proof_secret=SECRET, proof_rounds=20_000)
    async with one_service(SERVICE, database_url, service_settings=settings) as service:
        await publish_survey(service.client, service.admin, "visit", PROVEN)
        yield service


async def challenge_for(service: OneService, response_id: UUID) -> dict[str, Any]:
    """Return the challenge for a response."""
    reply = await service.client.get("/v1/challenges", params={"response": str(response_id)})
    assert reply.status_code == httpx.codes.OK, reply.text
    challenge: dict[str, Any] = reply.json()
    return challenge


def solve(challenge: dict[str, Any]) -> dict[str, Any]:
    """Return the solution, computed as the interface describes it and without the library that checks it."""
    asked = challenge["parameters"]
    assert asked["algorithm"] == "PBKDF2/SHA-256"
    nonce, salt = bytes.fromhex(asked["nonce"]), bytes.fromhex(asked["salt"])
    for counter in range(1000):
        password = nonce + struct.pack(">I", counter)
        key = hashlib.pbkdf2_hmac("sha256", password, salt, asked["cost"], asked["keyLength"]).hex()
        if key.startswith(asked["keyPrefix"]):
            return {"counter": counter, "derivedKey": key}
    message = "no number solves the challenge"
    raise AssertionError(message)


def packed(challenge: object, solution: object) -> str:
    """Return challenge and solution as a browser sends them."""
    return base64.b64encode(json.dumps({"challenge": challenge, "solution": solution}).encode()).decode()


async def proof_for(service: OneService, response_id: UUID) -> str:
    """Return a proof for a response."""
    challenge = await challenge_for(service, response_id)
    return packed(challenge, solve(challenge))


def assert_needed(reply: httpx.Response) -> None:
    """Check that the answer asks for a proof and says how to get one."""
    assert (reply.status_code, reply.json()["type"]) == (403, "urn:heed:problem:proof-needed"), reply.text
    assert "/v1/challenges" in reply.json()["detail"]


async def test_a_proof_lets_an_answer_in(collector: OneService) -> None:
    """Without a proof 403 and nothing stored, with it 201; the proof is no part of what is stored."""
    chosen = uuid7()
    assert_needed(await post(collector, {"recommend": 9}, id=str(chosen)))
    assert await select(collector, ROWS) == [(0,)]
    stored = await post(collector, {"recommend": 9}, id=str(chosen), proof=await proof_for(collector, chosen))
    assert stored.status_code == 201, stored.text
    assert "proof" not in stored.json()


async def test_a_repetition_needs_no_proof(collector: OneService) -> None:
    """What is stored is answered 200 when it comes again with its old proof or none at all; other content 409."""
    chosen = uuid7()
    proof = await proof_for(collector, chosen)
    statuses = [
        (await post(collector, {"recommend": value}, id=str(chosen), **more)).status_code
        for value, more in ((9, {"proof": proof}), (9, {"proof": proof}), (9, {}), (9, {"proof": "old"}), (3, {}))
    ]
    assert statuses == [201, 200, 200, 200, 409]
    assert await select(collector, ROWS) == [(1,)]


async def test_a_proof_is_good_for_its_id_only(collector: OneService) -> None:
    """Sent with another response, or with one that has no id, it proves nothing."""
    proof = await proof_for(collector, uuid7())
    assert_needed(await post(collector, {"recommend": 9}, id=str(uuid7()), proof=proof))
    assert_needed(await post(collector, {"recommend": 9}, proof=proof))
    assert await select(collector, ROWS) == [(0,)]


async def test_whoever_has_a_key_need_not_compute(collector: OneService) -> None:
    """Callers with a key are let in on every channel, one by one and in a batch."""
    path = "/v1/surveys/visit/responses"
    for channel in ("web", "email"):
        body = {"answers": {"recommend": 9}, "channel": channel}
        assert (await collector.client.post(path, json=body, headers=collector.admin)).status_code == 201
    batch = {"responses": [{"survey": "visit", "answers": {"recommend": 9}}]}
    reply = await collector.client.post("/v1/responses/batch", json=batch, headers=collector.admin)
    assert [result["status"] for result in reply.json()["results"]] == ["created"]


async def test_an_older_version_is_no_way_around(collector: OneService) -> None:
    """What the live version asks for holds, whichever version the response names."""
    await publish_survey(collector.client, collector.admin, "later", survey_definition())
    await publish_survey(collector.client, collector.admin, "later", PROVEN)
    path = "/v1/surveys/later/responses"
    assert_needed(await collector.client.post(path, json={"answers": {"recommend": 9}, "version": 1}))


async def test_changed_challenges_prove_nothing(collector: OneService) -> None:
    """Whoever makes the work easier, moves the end or the id, or makes the signature up is found out."""
    chosen, other = uuid7(), uuid7()
    challenge = await challenge_for(collector, chosen)
    solution = solve(challenge)

    def changed(**changes: object) -> dict[str, Any]:
        forged = deepcopy(challenge)
        forged["parameters"] |= changes
        return forged

    forged = [
        packed(changed(cost=1), solution),
        packed(changed(keyPrefix=""), solution),
        packed(changed(expiresAt=2**40), solution),
        packed(changed(keySignature=None), solution),
        packed(changed(data={"response": str(other)}), solution),
        packed(challenge | {"signature": "0" * 64}, solution),
        packed(challenge | {"signature": None}, solution),
        packed(challenge, solution | {"derivedKey": challenge["parameters"]["keyPrefix"]}),
        packed(challenge, solution | {"derivedKey": "zz"}),
        packed(challenge, {"counter": 1, "derivedKey": None}),
    ]
    for proof in forged:
        for response_id in (chosen, other):
            assert_needed(await post(collector, {"recommend": 9}, id=str(response_id), proof=proof))
    assert await select(collector, ROWS) == [(0,)]


@pytest.mark.parametrize(
    "proof",
    [
        "",
        "é",
        "=",
        "bnVsbA==",
        "W10=",
        "e30=",
        "MQ==",
        "/w==",
        packed([], []),
        packed({}, {}),
        packed("challenge", "solution"),
        packed({"parameters": []}, {}),
        packed({"parameters": {"algorithm": {}, "nonce": [], "salt": None, "cost": 1e308}}, {"counter": "1"}),
        packed({"parameters": {"algorithm": "", "nonce": "", "salt": "", "cost": 0, "data": {"__proto__": 1}}}, {}),
        base64.b64encode(b"[" * 2900).decode(),
    ],
)
async def test_nonsense_proves_nothing(collector: OneService, proof: str) -> None:
    """Whatever is sent as a proof, it is refused and nothing breaks."""
    assert_needed(await post(collector, {"recommend": 9}, id=str(uuid7()), proof=proof))


async def test_a_proof_that_is_too_long_is_not_looked_at(collector: OneService) -> None:
    """More than 4,000 characters are a wrong field."""
    reply = await post(collector, {"recommend": 9}, id=str(uuid7()), proof="A" * 4001)
    assert (reply.status_code, [error["field"] for error in reply.json()["errors"]]) == (422, ["proof"])


async def test_a_challenge_expires(collector: OneService, database_url: str) -> None:
    """A challenge of an hour ago is over, one of fifty minutes ago holds, in every process that knows the secret."""
    settings = CollectorSettings(proof_secret=SECRET, proof_rounds=20_000)
    now = SystemClock().now()
    for ago, status in ((timedelta(minutes=61), 403), (timedelta(minutes=50), 201)):
        clock = FixedClock(now - ago)
        async with one_service(SERVICE, database_url, service_settings=settings, clock=clock) as earlier:
            chosen = uuid7()
            proof = await proof_for(earlier, chosen)
        reply = await post(collector, {"recommend": 9}, id=str(chosen), proof=proof)
        assert reply.status_code == status, reply.text


async def test_without_a_secret_every_process_has_its_own(collector: OneService, database_url: str) -> None:
    """A process with another secret, or with none, sets challenges that only it believes."""
    settings = CollectorSettings(proof_rounds=20_000)
    async with one_service(SERVICE, database_url, service_settings=settings) as other:
        chosen = uuid7()
        proof = await proof_for(other, chosen)
        assert_needed(await post(collector, {"recommend": 9}, id=str(chosen), proof=proof))
        assert (await post(other, {"recommend": 9}, id=str(chosen), proof=proof)).status_code == 201


async def test_surveys_that_do_not_ask_take_no_notice(collector: OneService) -> None:
    """Where no proof is asked for, none is needed and a wrong one does no harm."""
    await publish_survey(collector.client, collector.admin, "open", survey_definition())
    path = "/v1/surveys/open/responses"
    for more in ({}, {"proof": "nonsense"}):
        assert (await collector.client.post(path, json={"answers": {"recommend": 9}} | more)).status_code == 201


@pytest.mark.parametrize("response", ["", "4711", "8f14e45f-ceea-467f-9c1f-2b1f4a1c9e10"])
async def test_challenges_are_for_ids_that_can_be_chosen(collector: OneService, response: str) -> None:
    """A challenge for what can be no response id is 422 and names the field."""
    reply = await collector.client.get("/v1/challenges", params={"response": response})
    assert (reply.status_code, [error["field"] for error in reply.json()["errors"]]) == (422, ["response"])


async def test_challenges_are_open_to_every_website_and_never_kept(collector: OneService) -> None:
    """The card on another website reads its challenge; no cache keeps it; two challenges for one id differ."""
    chosen = uuid7()
    reply = await collector.client.get(
        "/v1/challenges", params={"response": str(chosen)}, headers={"Origin": "https://shop.example"}
    )
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.json()["parameters"]["salt"] != (await challenge_for(collector, chosen))["parameters"]["salt"]


def test_short_secrets_are_refused() -> None:
    """A secret that could be guessed stops the start."""
    with pytest.raises(ValueError, match="at least 16 characters"):
        CollectorSettings(proof_secret=SecretStr("short"))
