"""Invitations of many: who sees which, in which order, and thousands at once."""

from datetime import UTC, datetime

import pytest

from services.collector.application.invitations.inviting import Invite
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.invitations.invitation import NewInvitation
from services.collector.domain.people.contact import Contact
from shared.clock import FixedClock
from shared.testing.collecting import post, select
from shared.testing.inviting import (
    ADA,
    invited,
    settle_messages,
)
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in

DAY = 86400.0


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


async def test_a_unit_sees_and_sends_what_is_its_own(collector: OneService) -> None:
    """Others' invitations do not exist for it, in lists, counts, single ones and steps."""
    graz = sign_in(collector.app, "agent", locations=frozenset({"graz"}))
    own = await invited(collector, location="graz")
    others = await invited(collector, location="wien", respondent={"email": "grace@example.org"})
    listed = await collector.client.get("/v1/invitations", headers=graz.headers)
    assert [one["id"] for one in listed.json()["items"]] == [own["id"]]
    rates = await collector.client.get("/v1/invitations/rates", headers=graz.headers)
    assert rates.json()["total"]["invitations"] == 1
    assert (await collector.client.get(f"/v1/invitations/{own['id']}", headers=graz.headers)).status_code == 200
    assert (await collector.client.get(f"/v1/invitations/{others['id']}", headers=graz.headers)).status_code == 404
    steps = f"/v1/invitations/{others['id']}/cancel"
    assert (await collector.client.post(steps, headers=graz.headers)).status_code == 404
    body = {"survey": "visit", "respondent": {"email": "mary@example.org"}, "basis": "request"}
    for place, status in (("wien", 422), (None, 422), ("graz", 201)):
        asked = body | ({} if place is None else {"location": place})
        reply = await collector.client.post("/v1/invitations", json=asked, headers=graz.headers)
        assert reply.status_code == status, reply.text
    await post(collector, {"recommend": 9}, respondent={"email": "far@example.org"}, location="wien")
    [(person,)] = await select(collector, "SELECT id FROM collector.respondent WHERE email = 'far@example.org'")
    stranger = {"survey": "visit", "respondent_id": str(person), "location": "graz"}
    reply = await collector.client.post("/v1/invitations", json=stranger, headers=graz.headers)
    assert reply.status_code == 404


async def test_viewers_neither_send_nor_read(collector: OneService) -> None:
    viewer = sign_in(collector.app, "viewer")
    assert (await collector.client.get("/v1/invitations", headers=viewer.headers)).status_code == 403
    body = {"survey": "visit", "respondent": ADA}
    assert (await collector.client.post("/v1/invitations", json=body, headers=viewer.headers)).status_code == 403


async def test_lists_are_paged_and_filtered(collector: OneService, clock: FixedClock) -> None:
    ids = []
    for number in range(5):
        shown = await invited(collector, respondent={"email": f"a{number}@example.org"}, channel="email")
        ids.append(shown["id"])
        clock.advance(1)
    await settle_messages(collector, ids[0])
    found: list[str] = []
    cursor = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/invitations", params=params, headers=collector.admin)).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == ids[::-1]
    for status, wanted in (("sent", ids[:1]), ("requested", ids[:0:-1]), ("answered", [])):
        reply = await collector.client.get("/v1/invitations", params={"status": status}, headers=collector.admin)
        assert [one["id"] for one in reply.json()["items"]] == wanted


async def test_thousands_are_invited_in_one_transaction(collector: OneService) -> None:
    """As a batch does it: two for one person in one call are decided one after the other."""

    def new(number: int) -> NewInvitation:
        address = f"p{number}@example.org"
        contact = Contact("email", address, None, address, None, None)
        return NewInvitation(
            contact=contact, survey="visit", claimed_basis="existing_customer", requested_by="batch", reminder_days=(3,)
        )

    async with collector.unit_of_work.begin() as work:
        made = await Invite(PublishedSurveys(), 14)(work, [*(new(number) for number in range(1200)), new(7)])
    assert [one.invitation.reason for one in made[:1200]] == [None] * 1200
    assert made[1200].invitation.reason == "quarantine"
    counted = await select(collector, "SELECT count(*), count(DISTINCT invitation_id) FROM collector.message")
    assert counted == [(1200, 1200)]
    assert await select(collector, "SELECT cause, count(*) FROM collector.due GROUP BY cause ORDER BY cause") == [
        ("invitation", 1200),
        ("reminder", 1200),
    ]
