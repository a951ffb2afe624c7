"""The ledger over HTTP: what people agreed to and do not want, under whatever name they are asked for."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.collecting import select
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.collector.consents.known_people import ADA, BO, consents, eligible, known_person, reasons

AGREED = {"wish": "given", "channel": "email", "purpose": "survey", "wording": "Yes, ask me"}
OBJECTED = {"wish": "withdrawn"}
NAMES = ("external_id:C-1815", "email:ada@example.org", "phone:+4930123456")


async def wish(service: OneService, person: UUID, **body: Any) -> httpx.Response:
    """Write a wish down."""
    return await service.client.post(f"/v1/respondents/{person}/consents", json=body, headers=service.admin)


async def test_a_consent_is_a_basis_for_what_it_names(collector: OneService, ada: UUID) -> None:
    """On its channel and for its purpose; everything else is as it was."""
    assert set((await reasons(collector, ada)).values()) == {"no_basis"}
    reply = await wish(collector, ada, **AGREED)
    assert reply.status_code == 201, reply.text
    assert reply.json() | AGREED == reply.json()
    assert (reply.json()["basis"], reply.json()["source"]) == ("consent", "api")
    found = await reasons(collector, ada)
    assert found.pop(("email", "survey")) == "ok"
    assert set(found.values()) == {"no_basis"}


async def test_an_objection_counts_at_once_under_every_name(collector: OneService, ada: UUID) -> None:
    """On every channel, and whoever asks by whatever name."""
    await wish(collector, ada, **AGREED)
    assert [(await eligible(collector, name))["reason"] for name in NAMES] == ["ok"] * 3
    assert (await wish(collector, ada, **OBJECTED)).status_code == 201
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}
    for channel in ("email", "sms", "web", "phone"):
        for name in NAMES:
            answer = await eligible(collector, name, channel)
            assert (answer["eligible"], answer["decision"], answer["reason"]) == (False, "no", "opted_out")
    assert "no more surveys" in answer["explanation"]


async def test_the_newest_wish_stands_first(collector: OneService, clock: FixedClock, ada: UUID) -> None:
    """Each once, with who wrote it down, though it stands under three names."""
    await wish(collector, ada, **AGREED)
    clock.advance(60)
    agent = sign_in(collector.app, "agent")
    path = f"/v1/respondents/{ada}/consents"
    assert (await collector.client.post(path, json=OBJECTED, headers=agent.headers)).status_code == 201
    items = (await consents(collector, ada))["items"]
    assert [(one["wish"], one["source"], one["by"]) for one in items] == [
        ("withdrawn", "colleague", agent.caller.name),
        ("given", "api", "admin"),
    ]
    assert await select(collector, "SELECT count(*) FROM collector.consent_entry") == [(6,)]


async def test_a_consent_that_is_older_than_an_objection_opens_nothing(collector: OneService, ada: UUID) -> None:
    """An old list that is imported after somebody opted out."""
    await wish(collector, ada, **OBJECTED, said_at="2026-11-30T11:00:00Z")
    await wish(collector, ada, **AGREED, said_at="2026-11-30T10:00:00Z")
    assert (await reasons(collector, ada))[("email", "survey")] == "opted_out"
    await wish(collector, ada, **AGREED, said_at="2026-11-30T11:30:00+00:00")
    assert (await reasons(collector, ada))[("email", "survey")] == "ok"


async def test_the_same_wish_twice_is_one(collector: OneService, ada: UUID) -> None:
    """Whoever repeats a request, or imports a list twice, changes nothing; also at the same moment."""
    body = AGREED | {"said_at": "2026-11-01T10:00:00Z"}
    replies = await asyncio.gather(*(wish(collector, ada, **body) for _ in range(6)))
    assert sorted(one.status_code for one in replies) == [200] * 5 + [201]
    assert len({one.json()["id"] for one in replies}) == 1
    assert len([one for one in await collector.audited() if one.action == "consent.recorded"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"wish": "given", "channel": "email"}, "purpose"),
        ({"wish": "withdrawn", "basis": "consent"}, "basis"),
        (AGREED | {"said_at": "2026-12-01T00:00:00Z"}, "said_at"),
        (AGREED | {"said_at": "1999-01-01T00:00:00Z"}, "said_at"),
        (AGREED | {"said_at": "2026-11-30T10:00:00"}, "said_at"),
        (AGREED | {"wording": ""}, "wording"),
        (AGREED | {"wording": "x" * 2001}, "wording"),
        (AGREED | {"purpose": "anything"}, "purpose"),
        (AGREED | {"channel": "fax"}, "channel"),
        (AGREED | {"wish": "maybe"}, "wish"),
        (AGREED | {"more": 1}, "more"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    collector: OneService, ada: UUID, body: dict[str, Any], field: str
) -> None:
    """The field is named, no value repeated, and nothing kept."""
    reply = await wish(collector, ada, **body)
    assert reply.status_code == 422, reply.text
    assert field in [one["field"] for one in reply.json()["errors"]]
    assert (await consents(collector, ada))["items"] == []


async def test_who_sees_nothing_of_a_person_neither_reads_nor_writes_their_wishes(
    collector: OneService, ada: UUID
) -> None:
    """Another unit's customer does not exist, nor does nobody; a viewer reads no answers and no wishes."""
    graz = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"}))
    wien = sign_in(collector.app, "agent", unit="wien", locations=frozenset({"wien"}))
    viewer = sign_in(collector.app, "viewer")
    for person, who, status in ((ada, graz, 200), (ada, wien, 404), (uuid4(), graz, 404), (ada, viewer, 403)):
        path = f"/v1/respondents/{person}/consents"
        assert (await collector.client.get(path, headers=who.headers)).status_code == status
        written = await collector.client.post(path, json=OBJECTED, headers=who.headers)
        assert written.status_code == (201 if status == 200 else status)


async def test_what_is_written_down_is_audited_without_words(collector: OneService, ada: UUID) -> None:
    """What kind of wish, for whom, by whom; never what they said."""
    await wish(collector, ada, **AGREED)
    [entry] = [one for one in await collector.audited() if one.action == "consent.recorded"]
    assert (entry.thing, entry.thing_id, entry.actor) == ("respondent", str(ada), "admin")
    assert "survey" in str(entry.after)
    assert "ask me" not in str(entry)


async def test_strangers_cannot_find_out_who_opted_out(collector: OneService, ada: UUID) -> None:
    """Without a key they get what they would get about somebody who has just answered."""
    await known_person(collector, BO)
    for rules in ({}, {"otherwise": "delay", "after_answered_days": 30}, {"after_answered_days": 30}):
        survey = (await collector.client.get("/v1/surveys/visit", headers=collector.admin)).json()["draft"]
        survey |= {"eligibility": {"quarantine": False, "after_answered_days": 0} | rules}
        headers = collector.admin | {"If-Match": "*"}
        assert (await collector.client.put("/v1/surveys/visit", json=survey, headers=headers)).is_success
        assert (await collector.client.post("/v1/surveys/visit/publish", headers=collector.admin)).is_success
        await wish(collector, ada, **OBJECTED)
        seen = await eligible(collector, "external_id:C-1815", "web", keyed=False)
        assert seen["reason"] == "asked_recently"
        assert "opted" not in str(seen)
        if rules:
            assert seen == await eligible(collector, "external_id:C-1816", "web", keyed=False)
    refused = await collector.client.get("/v1/eligibility/refusals?survey=visit", headers=collector.admin)
    assert {one["reason"] for one in refused.json()["items"]} == {"opted_out", "answered_recently"}


async def test_an_erased_person_leaves_the_objection_and_nothing_else(
    collector: OneService, clock: FixedClock, ada: UUID
) -> None:
    """Their words and consents go; whoever comes back with the same address is asked for nothing."""
    await wish(collector, ada, **AGREED)
    clock.advance(60)
    objected = {"wish": "withdrawn", "purpose": "survey", "wording": "canary: leave me in peace"}
    await wish(collector, ada, **objected)
    erased = await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)
    assert erased.status_code == 204
    left = await select(collector, "SELECT wish, respondent_id, wording FROM collector.consent_entry")
    assert left == [("withdrawn", None, None)] * 3
    assert (await collector.client.get(f"/v1/respondents/{ada}/consents", headers=collector.admin)).status_code == 404
    for name in NAMES:
        assert (await eligible(collector, name))["reason"] == "opted_out"
    anew = await known_person(collector, {"email": ADA["email"]})
    assert anew != ada
    found = await reasons(collector, anew)
    assert (found[("email", "survey")], found[("email", "service_contact")]) == ("opted_out", "no_basis")


async def test_an_erased_consent_is_not_revived(collector: OneService, ada: UUID) -> None:
    """Somebody new has agreed to nothing."""
    await wish(collector, ada, **AGREED)
    await collector.client.delete(f"/v1/respondents/{ada}", headers=collector.admin)
    anew = await known_person(collector, ADA)
    assert set((await reasons(collector, anew)).values()) == {"no_basis"}
    assert (await consents(collector, anew))["items"] == []


async def test_people_who_share_a_number_opt_out_together(collector: OneService, ada: UUID) -> None:
    """Whoever answers the phone means the phone; the other person's mail is theirs."""
    partner = await known_person(collector, {"email": "bo@example.org", "phone": ADA["phone"]})
    await wish(collector, ada, **OBJECTED)
    assert set((await reasons(collector, partner)).values()) == {"opted_out"}
    other = await known_person(collector, {"external_id": "C-9", "email": "cy@example.org"})
    assert set((await reasons(collector, other)).values()) == {"no_basis"}
