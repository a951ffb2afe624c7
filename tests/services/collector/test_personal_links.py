"""Personal links: whose answers they bring, on which device, how often and until when; and what they never show."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from structlog.testing import capture_logs

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select, survey_definition
from shared.testing.inviting import ADA, BROWSER, invited, link_of, read_invitation, settle_messages
from shared.testing.one_service import OneService, one_service

DAY = 86400.0
GERMAN = {**BROWSER, "accept-language": "de"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def survey() -> dict[str, Any]:
    return survey_definition() | {"layout": "question_per_page", "hidden": ["plan", "ref"]}


@pytest.fixture
async def collector(database_url: str, survey: dict[str, Any], clock: FixedClock) -> AsyncIterator[OneService]:
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey)
        yield service


async def _open(service: OneService, address: str, **headers: str) -> httpx.Response:
    return await service.client.get(address, headers={**BROWSER, **headers})


def _fields(page: httpx.Response) -> dict[str, str]:
    """Return the hidden fields of a page, and what is checked on it."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    for tag in re.findall(r"<input [^>]*checked[^>]*>", page.text):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        found[attributes["name"]] = attributes["value"]
    return found


async def _send(service: OneService, address: str, page: httpx.Response, **more: str) -> httpx.Response:
    fields = _fields(page) | {f"a.{name}": value for name, value in more.items()} | {"go": "next"}
    return await service.client.post(address, data=fields, headers=BROWSER)


async def _answer_all(service: OneService, address: str, score: int = 9) -> httpx.Response:
    page = await _open(service, address)
    for answers in ({"recommend": str(score)}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}, {"why": "Nice."}):
        page = await _send(service, address, page, **answers)
    return page


async def test_whoever_answers_is_the_invited_person(collector: OneService) -> None:
    """With the attributes and the place of the invitation, whatever the address and the form say."""
    shown = await invited(
        collector, touchpoint="delivery", location="graz", attributes={"plan": "plus", "order": 17}, language="de"
    )
    address = await link_of(collector, shown["id"])
    page = await _open(collector, f"{address}?t=elsewhere&l=wien&f.plan=basic&f.ref=mail")
    assert page.status_code == 200
    assert 'lang="de"' in page.text
    assert f'action="{address}"' in page.text
    assert "plus" not in page.text
    done = await _send(collector, address, page, recommend="9")
    for answers in ({"wait": "2"}, {"ease": "3"}, {"room": "7"}, {"why": "Nice."}):
        done = await _send(collector, address, done, **answers)
    assert (done.status_code, done.headers["location"].startswith("/s/visit/thanks?")) == (303, True)
    [response] = await stored_responses(collector.client, collector.admin)
    assert (response["respondent_id"], response["channel"]) == (shown["respondent_id"], "email")
    assert (response["touchpoint"], response["location"]) == ("delivery", "graz")
    assert response["attributes"] == {"plan": "plus", "order": 17, "ref": "mail"}
    after = await read_invitation(collector, shown["id"])
    assert (after["status"], after["answers"], after["response_id"]) == ("answered", 1, response["id"])
    assert after["disposition"] == {"name": "complete", "code": "1.1", "is_final": True}
    people = await select(collector, "SELECT count(*) FROM collector.respondent")
    assert people == [(1,)]


async def test_an_answer_lets_the_person_rest_under_every_name(collector: OneService) -> None:
    shown = await invited(collector)
    await _answer_all(collector, await link_of(collector, shown["id"]))
    for person in ("external_id:C-1815", "email:ada@example.org", "phone:+4930123456"):
        reply = await collector.client.get(
            "/v1/eligibility", params={"survey": "visit", "person": person}, headers=collector.admin
        )
        assert reply.json()["reason"] == "answered_recently", reply.text


async def test_contact_data_on_the_form_is_nobody_else(database_url: str) -> None:
    """What is not known yet is added to the person; what is known stays, for mails are forwarded."""
    contact = {"key": "you", "type": "contact", "fields": ["name", "email", "phone"], "text": {"en": "You?"}}
    definition = survey_definition()
    definition |= {"questions": [definition["questions"][0], contact], "languages": ["en"]}
    definition["questions"][0] = {**definition["questions"][0], "text": {"en": "Would you recommend us?"}}
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", definition)
        shown = await invited(service, respondent={"email": "ada@example.org"})
        address = await link_of(service, shown["id"])
        page = await _open(service, address)
        assert "ada@example.org" not in page.text
        fields = {"recommend": "3", "you.email": "eve@example.org", "you.phone": "+4930999", "you.name": "Eve"}
        assert (await _send(service, address, page, **fields)).status_code == 303
        people = await select(service, "SELECT id::text, email, phone, name FROM collector.respondent")
        assert people == [(shown["respondent_id"], "ada@example.org", "+4930999", "Eve")]


async def test_an_unfinished_answer_goes_on_elsewhere(collector: OneService) -> None:
    """On another device, at the first question without an answer; there is one response in the end."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await _send(collector, address, await _open(collector, address), recommend="4")
    await _send(collector, address, page, wait="5")
    started = await read_invitation(collector, shown["id"])
    assert (started["status"], started["disposition"]["code"]) == ("started", "2.12")
    elsewhere = await _open(collector, address, **GERMAN)
    assert "War es einfach?" in elsewhere.text
    assert "Sie haben schon begonnen" in elsewhere.text
    assert _fields(elsewhere)["a.recommend"] == "4"
    done = elsewhere
    for answers in ({"ease": "3"}, {"room": "7"}, {"why": "Nett."}):
        done = await _send(collector, address, done, **answers)
    assert done.status_code == 303
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 4, "wait": 5, "ease": 3, "room": 7, "why": "Nett."}
    assert await select(collector, "SELECT state, answers FROM collector.partial_response") == [("finished", {})]


async def test_half_of_the_questions_are_a_partial_interview(collector: OneService) -> None:
    """As in the example of the Standard Definitions: less is a break-off."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await _open(collector, address)
    for answers in ({"recommend": "4"}, {"wait": "5"}, {"ease": "2"}):
        page = await _send(collector, address, page, **answers)
    partial = await read_invitation(collector, shown["id"])
    assert partial["disposition"] == {"name": "partial", "code": "1.2", "is_final": False}


async def test_a_link_takes_one_answer(collector: OneService) -> None:
    """It shows nothing of it afterwards; the same form sent twice is one answer, another one changes nothing."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await _open(collector, address)
    other_device = await _open(collector, address)
    for answers in ({"recommend": "9"}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}):
        page = await _send(collector, address, page, **answers)
    first = await _send(collector, address, page, why="SECRET words")
    again = await _send(collector, address, page, why="SECRET words")
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["location"] == first.headers["location"]
    for answers in ({"recommend": "1"}, {"wait": "1"}, {"ease": "1"}, {"room": "1"}):
        other_device = await _send(collector, address, other_device, **answers)
    refused = await _send(collector, address, other_device, why="Another")
    assert (refused.status_code, "We keep the answers that you sent first." in refused.text) == (409, True)
    assert "Start anew" not in refused.text
    later = await _open(collector, address)
    assert (later.status_code, "your answers have arrived" in later.text) == (200, True)
    assert "SECRET" not in later.text
    assert "<form" not in later.text
    assert len(await stored_responses(collector.client, collector.admin)) == 1


async def test_two_devices_at_the_same_moment_are_one_answer(collector: OneService) -> None:
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    pages = [await _open(collector, address) for _ in range(2)]
    for answers in ({"recommend": "9"}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}):
        pages = [await _send(collector, address, page, **answers) for page in pages]
    replies = await asyncio.gather(
        *(_send(collector, address, page, why=f"Device {number}") for number, page in enumerate(pages))
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    after = await read_invitation(collector, shown["id"])
    assert after["answers"] == 1
    assert len(await stored_responses(collector.client, collector.admin)) == 1


async def test_a_link_for_many_answers_begins_anew(collector: OneService) -> None:
    """Each is a response of the same person; an old tab of one that was sent is told so, and nothing is overwritten."""
    shown = await invited(collector, many_times=True)
    address = await link_of(collector, shown["id"])
    for score in (9, 2):
        assert (await _answer_all(collector, address, score)).status_code == 303
    responses = await stored_responses(collector.client, collector.admin)
    assert [one["answers"]["recommend"] for one in responses] == [9, 2]
    assert {one["respondent_id"] for one in responses} == {shown["respondent_id"]}
    after = await read_invitation(collector, shown["id"])
    assert (after["answers"], after["response_id"]) == (2, responses[1]["id"])
    fresh = await _open(collector, address)
    assert "a.recommend" not in _fields(fresh)


async def test_an_old_link_says_so_kindly(collector: OneService, clock: FixedClock) -> None:
    """First that its time is over, and where to write; much later only that it is not valid any more."""
    shown = await invited(collector, valid_days=10, language="de")
    address = await link_of(collector, shown["id"])
    page = await _open(collector, address)
    clock.advance(10 * DAY + 60)
    over = await _open(collector, address)
    assert (over.status_code, "Die Zeit für diese Umfrage ist vorbei" in over.text) == (410, True)
    assert 'href="/complaint?lang=de"' in over.text
    for answers in ({"recommend": "9"}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}, {"why": "Spät."}):
        page = await _send(collector, address, page, **answers)
    assert page.status_code == 303  # what was begun in time
    clock.advance(2 * DAY)
    assert (await collector.client.post(address, data={"go": "next"}, headers=BROWSER)).status_code in {303, 409}
    clock.advance(90 * DAY)
    gone = await _open(collector, address)
    assert (gone.status_code, "not valid" in gone.text) == (404, True)


async def test_a_form_that_comes_much_too_late_is_not_taken(collector: OneService, clock: FixedClock) -> None:
    shown = await invited(collector, valid_days=1)
    address = await link_of(collector, shown["id"])
    page = await _open(collector, address)
    clock.advance(3 * DAY)
    assert (await _send(collector, address, page, recommend="9")).status_code == 410
    assert await select(collector, "SELECT count(*) FROM collector.partial_response") == [(0,)]


async def test_a_cancelled_invitation_takes_nothing(collector: OneService) -> None:
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await _open(collector, address)
    await settle_messages(collector, shown["id"])
    await collector.client.post(f"/v1/invitations/{shown['id']}/cancel", headers=collector.admin)
    assert "taken back" in (await _open(collector, address)).text
    assert (await _send(collector, address, page, recommend="9")).status_code == 410
    assert (await read_invitation(collector, shown["id"]))["status"] == "cancelled"


@pytest.mark.parametrize("token", ["x", "A" * 50, "A" * 49 + "=", "ä" * 10, "A" * 5000])
async def test_an_invented_link_opens_nothing(collector: OneService, token: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        form = {"go": "next"} if method == "POST" else None
        reply = await collector.client.request(method, f"/i/{token}", headers=BROWSER, data=form)
        assert reply.status_code == 404


async def test_a_link_to_opt_out_opens_no_invitation(collector: OneService) -> None:
    shown = await invited(collector)
    other = await collector.use_cases.message_links.opt_out(UUID(shown["id"]))
    assert (await _open(collector, "/i/" + other.rpartition("/")[2])).status_code == 404


async def test_a_closed_survey_is_said_to_be_closed(collector: OneService) -> None:
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert (await _open(collector, address)).status_code == 409


async def test_an_erased_person_leaves_no_link_and_no_words(collector: OneService) -> None:
    """What they had begun to answer is gone too; that somebody was invited stays counted."""
    shown = await invited(collector, attributes={"plan": "plus"}, location="graz")
    address = await link_of(collector, shown["id"])
    page = await _open(collector, address)
    await _send(collector, address, page, recommend="4")
    path = f"/v1/respondents/{shown['respondent_id']}"
    assert (await collector.client.delete(path, headers=collector.admin)).status_code == 204
    assert (await _open(collector, address)).status_code == 404
    assert (await _send(collector, address, page, recommend="4")).status_code == 404
    assert await select(collector, "SELECT count(*) FROM collector.partial_response") == [(0,)]
    left = await read_invitation(collector, shown["id"])
    assert (left["respondent_id"], left["attributes"]) == (None, {})
    assert left["disposition"]["name"] == "break_off"
    stored = await select(collector, "SELECT people FROM collector.invitation")
    assert stored == [([],)]


async def test_nothing_leaves_the_page_with_the_link(collector: OneService) -> None:
    """Neither to the next page as a referrer, nor to a cache, nor to the log."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    token = address.rpartition("/")[2]
    with capture_logs() as lines:
        page = await _open(collector, address)
        await _send(collector, address, page, recommend="4")
        await collector.client.post(f"{address}/opened", headers=BROWSER)
        await collector.client.get(f"{address}/more", headers=BROWSER)
        await collector.client.head(address, headers=BROWSER)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    routes = {line.get("route") for line in lines}
    assert {"/i/{token}", "/i/{token}/opened", "/i/{token}/more"} <= routes
    assert token not in str(lines)
    metrics = (await collector.client.get("/metrics")).text
    assert token not in metrics
    assert ADA["email"] not in page.text + str(lines)


async def test_a_public_page_cannot_answer_for_somebody(collector: OneService) -> None:
    """A name that anybody can type ends no invitation; a till that vouches for the customer does."""
    shown = await invited(collector)
    body = {"answers": {"recommend": 1}, "respondent": {"external_id": "C-1815"}}
    await collector.client.post("/v1/surveys/visit/responses", json=body)
    assert (await read_invitation(collector, shown["id"]))["status"] == "requested"
    by_phone = body | {"channel": "phone"}
    await collector.client.post("/v1/surveys/visit/responses", json=by_phone, headers=collector.admin)
    after = await read_invitation(collector, shown["id"])
    assert (after["status"], after["disposition"]["code"]) == ("answered", "1.1")
