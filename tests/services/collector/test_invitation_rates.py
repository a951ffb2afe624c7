"""Response rates over HTTP, from what really happened to invitations."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.eligibility.person import Person
from services.collector.store.consent_store import ConsentStore
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.inviting import BROWSER, invited, link_of, read_invitation, settle_messages
from shared.testing.one_service import OneService

ANSWER = {"go": "next", "page": "recommend", "version": "1", "a.recommend": "9"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


async def _opt_out(service: OneService, address: str) -> None:
    entry = ConsentEntry(
        id=uuid7(),
        person=Person("email", address).digest(),
        wish="withdrawn",
        source="one_click",
        said_at=service.clock.now(),
    )
    async with service.unit_of_work.begin() as work:
        await ConsentStore(work.connection).add([entry])


async def _rates(service: OneService, **params: str) -> dict[str, Any]:
    reply = await service.client.get("/v1/invitations/rates", params=params, headers=service.admin)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_one_of_each(collector: OneService, clock: FixedClock) -> None:
    """Ten people, ten fates; the denominator is everybody who could have been asked."""
    people = [f"p{number}@example.org" for number in range(8)]
    ids = [(await invited(collector, respondent={"email": one}, channel="email"))["id"] for one in people]
    for one in ids[:5]:
        await settle_messages(collector, one)
    await settle_messages(collector, ids[5], "bounced", reason="5.1.1")
    await settle_messages(collector, ids[6], "refused", reason="no_sender")
    await collector.client.post(await link_of(collector, ids[0]), data=ANSWER, headers=BROWSER)
    await collector.client.post((await link_of(collector, ids[1])) + "/opened", headers=BROWSER)
    clock.advance(60)
    await _opt_out(collector, people[2])
    await invited(collector, respondent={"external_id": "nobody"}, channel="email")
    texted = await invited(collector, respondent={"phone": "+4930123456"}, channel="sms")
    await settle_messages(collector, texted["id"], "delivered", delivered=True)

    found = await _rates(collector, survey="visit", by="channel")
    total = found["total"]
    counted = {one["name"]: one["count"] for one in total["dispositions"] if one["count"]}
    assert counted == {
        "complete": 1,
        "refusal": 1,
        "opened_only": 1,
        "non_contact": 1,
        "not_sent": 2,
        "nothing_returned": 2,
        "not_delivered": 1,
        "pending": 1,
    }
    assert total["outcomes"] == {"I": 1, "P": 0, "R": 2, "NC": 1, "O": 0, "U": 5, "NE": 0}
    assert (total["rr1"]["part"], total["rr1"]["of"]) == (1, 9)
    assert total["rr1"]["ci_low"] < 1 / 9 < total["rr1"]["ci_high"]
    assert total["running"] == 4
    assert total["stages"] == {"wanted": 10, "sent": 7, "delivered": 6, "opened": 2, "started": 1, "answered": 1}
    by = {one["channel"]: (one["rr1"] or {}).get("of") for one in found["channels"]}
    assert by == {"email": 7, "sms": 1, None: 1}
    plain = await _rates(collector, survey="visit")
    assert plain["channels"] == []
    assert (await _rates(collector, survey="nothing"))["total"]["rr1"] is None
    refused = await read_invitation(collector, ids[6])
    assert (refused["status"], refused["reason"], refused["disposition"]["code"]) == ("refused", "no_sender", "3.11")


async def test_an_erasure_changes_no_rate(collector: OneService, clock: FixedClock) -> None:
    """Who had objected stays counted as a refusal, though nobody knows any more who it was."""
    shown = await invited(collector, respondent={"email": "a@example.org"})
    await settle_messages(collector, shown["id"])
    clock.advance(60)
    await _opt_out(collector, "a@example.org")
    before = await _rates(collector, survey="visit")
    await collector.client.delete(f"/v1/respondents/{shown['respondent_id']}", headers=collector.admin)
    after = await _rates(collector, survey="visit")
    assert after == before
    assert {one["name"]: one["count"] for one in after["total"]["dispositions"]}["refusal"] == 1


async def test_an_objection_before_the_invitation_is_a_refusal_too(collector: OneService, clock: FixedClock) -> None:
    await _opt_out(collector, "a@example.org")
    clock.advance(60)
    shown = await invited(collector, respondent={"email": "a@example.org"})
    assert (shown["reason"], shown["disposition"]["code"]) == ("opted_out", "2.11")
