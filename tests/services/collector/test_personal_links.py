"""Personal links: whose answers they bring, on which device, how often and until when; and what they never show."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select, survey_definition
from shared.testing.inviting import BROWSER, invited, link_of, read_invitation
from shared.testing.one_service import OneService, one_service
from shared.testing.personal_pages import answer_all, fields_on, open_page, send_page

DAY = 86400.0
GERMAN = {**BROWSER, "accept-language": "de"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def survey() -> dict[str, Any]:
    return survey_definition() | {"layout": "question_per_page", "hidden": ["plan", "ref"]}


async def test_whoever_answers_is_the_invited_person(collector: OneService) -> None:
    """With the attributes and the place of the invitation, whatever the address and the form say."""
    shown = await invited(
        collector, touchpoint="delivery", location="graz", attributes={"plan": "plus", "order": 17}, language="de"
    )
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, f"{address}?t=elsewhere&l=wien&f.plan=basic&f.ref=mail")
    assert page.status_code == 200
    assert 'lang="de"' in page.text
    assert f'action="{address}"' in page.text
    assert "plus" not in page.text
    done = await send_page(collector, address, page, recommend="9")
    for answers in ({"wait": "2"}, {"ease": "3"}, {"room": "7"}, {"why": "Nice."}):
        done = await send_page(collector, address, done, **answers)
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
    await answer_all(collector, await link_of(collector, shown["id"]))
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
        page = await open_page(service, address)
        assert "ada@example.org" not in page.text
        fields = {"recommend": "3", "you.email": "eve@example.org", "you.phone": "+4930999", "you.name": "Eve"}
        assert (await send_page(service, address, page, **fields)).status_code == 303
        people = await select(service, "SELECT id::text, email, phone, name FROM collector.respondent")
        assert people == [(shown["respondent_id"], "ada@example.org", "+4930999", "Eve")]


async def test_an_unfinished_answer_goes_on_elsewhere(collector: OneService) -> None:
    """On another device, at the first question without an answer; there is one response in the end."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await send_page(collector, address, await open_page(collector, address), recommend="4")
    await send_page(collector, address, page, wait="5")
    started = await read_invitation(collector, shown["id"])
    assert (started["status"], started["disposition"]["code"]) == ("started", "2.12")
    elsewhere = await open_page(collector, address, **GERMAN)
    assert "War es einfach?" in elsewhere.text
    assert "Sie haben schon begonnen" in elsewhere.text
    assert fields_on(elsewhere)["a.recommend"] == "4"
    done = elsewhere
    for answers in ({"ease": "3"}, {"room": "7"}, {"why": "Nett."}):
        done = await send_page(collector, address, done, **answers)
    assert done.status_code == 303
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 4, "wait": 5, "ease": 3, "room": 7, "why": "Nett."}
    assert await select(collector, "SELECT state, answers FROM collector.partial_response") == [("finished", {})]


async def test_another_score_in_the_mail_changes_what_was_begun(collector: OneService) -> None:
    """It is chosen on the first page, and the rest is kept; the same score goes on where they stopped."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await send_page(collector, address, await open_page(collector, address), recommend="4")
    await send_page(collector, address, page, wait="5")
    same = await open_page(collector, f"{address}?a=4", **GERMAN)
    assert "Sie haben schon begonnen" in same.text
    assert fields_on(same)["a.recommend"] == "4"
    other = await open_page(collector, f"{address}?a=9", **GERMAN)
    assert "Sie haben schon begonnen" not in other.text
    assert re.search(r'name="a.recommend"[^>]*value="9"[^>]*checked', other.text)
    done = await send_page(collector, address, other, recommend="9")
    for answers in ({"wait": "5"}, {"ease": "3"}, {"room": "7"}, {"why": "Nett."}):
        done = await send_page(collector, address, done, **answers)
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 9, "wait": 5, "ease": 3, "room": 7, "why": "Nett."}


async def test_half_of_the_questions_are_a_partial_interview(collector: OneService) -> None:
    """As in the example of the Standard Definitions: less is a break-off."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, address)
    for answers in ({"recommend": "4"}, {"wait": "5"}, {"ease": "2"}):
        page = await send_page(collector, address, page, **answers)
    partial = await read_invitation(collector, shown["id"])
    assert partial["disposition"] == {"name": "partial", "code": "1.2", "is_final": False}


async def test_a_link_takes_one_answer(collector: OneService) -> None:
    """It shows nothing of it afterwards; the same form sent twice is one answer, another one changes nothing."""
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, address)
    other_device = await open_page(collector, address)
    for answers in ({"recommend": "9"}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}):
        page = await send_page(collector, address, page, **answers)
    first = await send_page(collector, address, page, why="SECRET words")
    again = await send_page(collector, address, page, why="SECRET words")
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["location"] == first.headers["location"]
    for answers in ({"recommend": "1"}, {"wait": "1"}, {"ease": "1"}, {"room": "1"}):
        other_device = await send_page(collector, address, other_device, **answers)
    refused = await send_page(collector, address, other_device, why="Another")
    assert (refused.status_code, "We keep the answers that you sent first." in refused.text) == (409, True)
    assert "Start anew" not in refused.text
    later = await open_page(collector, address)
    assert (later.status_code, "your answers have arrived" in later.text) == (200, True)
    assert "SECRET" not in later.text
    assert "<form" not in later.text
    assert len(await stored_responses(collector.client, collector.admin)) == 1


async def test_two_devices_at_the_same_moment_are_one_answer(collector: OneService) -> None:
    shown = await invited(collector)
    address = await link_of(collector, shown["id"])
    pages = [await open_page(collector, address) for _ in range(2)]
    for answers in ({"recommend": "9"}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}):
        pages = [await send_page(collector, address, page, **answers) for page in pages]
    replies = await asyncio.gather(
        *(send_page(collector, address, page, why=f"Device {number}") for number, page in enumerate(pages))
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409]
    after = await read_invitation(collector, shown["id"])
    assert after["answers"] == 1
    assert len(await stored_responses(collector.client, collector.admin)) == 1


async def test_a_link_for_many_answers_begins_anew(collector: OneService) -> None:
    """Each is a response of the same person; nothing is overwritten by an old tab of one that was sent."""
    shown = await invited(collector, many_times=True)
    address = await link_of(collector, shown["id"])
    for score in (9, 2):
        assert (await answer_all(collector, address, score)).status_code == 303
    responses = await stored_responses(collector.client, collector.admin)
    assert [one["answers"]["recommend"] for one in responses] == [9, 2]
    assert {one["respondent_id"] for one in responses} == {shown["respondent_id"]}
    after = await read_invitation(collector, shown["id"])
    assert (after["answers"], after["response_id"]) == (2, responses[1]["id"])
    fresh = await open_page(collector, address)
    assert "a.recommend" not in fields_on(fresh)


async def test_an_old_link_says_so_kindly(collector: OneService, clock: FixedClock) -> None:
    """First that its time is over, and where to write; much later only that it is not valid any more."""
    shown = await invited(collector, valid_days=10, language="de")
    address = await link_of(collector, shown["id"])
    page = await open_page(collector, address)
    clock.advance(10 * DAY + 60)
    over = await open_page(collector, address)
    assert (over.status_code, "Die Zeit für diese Umfrage ist vorbei" in over.text) == (410, True)
    assert 'href="/complaint?lang=de"' in over.text
    for answers in ({"recommend": "9"}, {"wait": "2"}, {"ease": "3"}, {"room": "7"}, {"why": "Spät."}):
        page = await send_page(collector, address, page, **answers)
    assert page.status_code == 303  # what was begun in time
    clock.advance(2 * DAY)
    assert (await collector.client.post(address, data={"go": "next"}, headers=BROWSER)).status_code in {303, 409}
    clock.advance(90 * DAY)
    gone = await open_page(collector, address)
    assert (gone.status_code, "not valid" in gone.text) == (404, True)
