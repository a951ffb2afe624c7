"""The wish to be called back: from the page of thanks to the event, without contact data on the way."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.collector.service import SERVICE
from shared.contracts.collector import ComplaintFiled
from shared.contracts.wire.records import encode_value
from shared.ids import uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select, survey_definition
from shared.testing.form_filling import open_page, press
from shared.testing.forms import ReadPage, read_page
from shared.testing.inviting import BROWSER, invited, link_of
from shared.testing.one_service import OneService, one_service
from shared.vocabulary import CallBack

PHONE = "+49 30 1234567"


@pytest.fixture
async def collector(database_url: str) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published."""
    async with one_service(SERVICE, database_url) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


async def complaint_page(service: OneService, language: str = "en", path: str = "/s/visit?t=till&l=Graz") -> ReadPage:
    """Answer unhappily, and follow the way to the page for complaints."""
    page = await open_page(service, f"{path}&lang={language}")
    thanks = await press(service, page, [("a.recommend", "1")])
    token = parse_qs(urlsplit(thanks.headers["location"]).query)["after"][0]
    return await open_page(service, f"/complaint?lang={language}&after={token}")


async def filed(service: OneService) -> list[ComplaintFiled]:
    return [event.data for event in await service.published() if isinstance(event.data, ComplaintFiled)]


async def test_a_call_is_asked_for_without_a_word(collector: OneService) -> None:
    """Place, survey and response go along; the event has the wish, and neither the number nor the name."""
    page = await complaint_page(collector)
    assert "joins the answers that you have just given" in page.text
    assert "You agree that we call you about this matter" in page.text
    entered = [("answer", "call"), ("window", "morning"), ("phone", PHONE), ("name", "Ada Doe")]
    reply = await press(collector, page, entered)
    assert reply.status_code == 303, reply.text
    thanks = await open_page(collector, reply.headers["location"])
    assert "Somebody will call you. Noted: In the morning, before 11." in thanks.text
    (response,) = await stored_responses(collector.client, collector.admin)
    [event] = await filed(collector)
    assert (str(event.response_id), event.survey, event.touchpoint, event.location) == (
        response["id"],
        "visit",
        "till",
        "Graz",
    )
    assert (event.text, event.call_back) == ("", CallBack("phone", "morning"))
    for hidden in ("1234567", "Ada"):
        assert hidden not in encode_value(event).decode()
        assert hidden not in reply.headers["location"]
    assert await select(collector, "SELECT name, phone FROM collector.respondent") == [("Ada Doe", "+49301234567")]
    listed = (await collector.client.get("/v1/complaints", headers=collector.admin)).json()["items"]
    assert listed[0]["call_back"] == {"channel": "phone", "window": "morning"}
    assert listed[0]["wants_answer"] is False


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ([("answer", "call")], "Please enter a phone number"),
        ([("answer", "call"), ("email", "ada@example.org")], "Please enter a phone number"),
        ([("answer", "call"), ("phone", "12")], "Please check the e-mail address and the phone number"),
        ([("answer", "yes"), ("email", "ada@example.org")], "Please describe what happened."),
        ([("phone", PHONE)], "Please describe what happened."),
    ],
)
async def test_what_a_call_needs(collector: OneService, entered: list[tuple[str, str]], words: str) -> None:
    """Without a number nobody can be called; without words a complaint says something only if a call is wanted."""
    page = await complaint_page(collector)
    reply = await press(collector, page, entered)
    again = read_page(reply.text)
    assert (reply.status_code, words in again.text) == (422, True)
    kept = [
        (one.attributes["name"], one.attributes["value"]) for one in again.all("input") if "checked" in one.attributes
    ]
    assert kept == [pair for pair in entered if pair[0] == "answer"]
    assert await filed(collector) == []
    fixed = await press(collector, again, list((dict(entered) | {"text": "Cold", "phone": PHONE}).items()))
    assert fixed.status_code == 303


async def test_pressing_twice_is_one_complaint(collector: OneService) -> None:
    """The same wish again is the same complaint; another time of day is another one, and said so."""
    page = await complaint_page(collector, "de")
    entered = [("answer", "call"), ("phone", PHONE)]
    first, second = [await press(collector, page, entered) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert (await press(collector, page, [*entered, ("window", "evening")])).status_code == 409
    assert len(await filed(collector)) == 1


async def test_anybody_can_ask_for_a_call(collector: OneService) -> None:
    """The page without a response offers it as well, and still wants words; so does the API."""
    page = await open_page(collector, "/complaint?t=till")
    bare = await press(collector, page, [("answer", "call"), ("phone", PHONE)])
    assert (bare.status_code, "Please describe what happened." in bare.text) == (422, True)
    assert (await press(collector, page, [("answer", "call"), ("phone", PHONE), ("text", "Cold")])).status_code == 303

    async def file(**fields: Any) -> Any:
        return await collector.client.post("/v1/complaints", json={"text": "Cold", **fields})

    wish = {"channel": "email", "window": "midday"}
    taken = await file(call_back=wish, respondent={"email": "ada@example.org"})
    assert (taken.status_code, taken.json()["call_back"]) == (201, wish)
    unreachable = await file(call_back={}, respondent={"email": "ada@example.org"})
    assert unreachable.json()["errors"][0]["field"] == "respondent.phone"
    assert (await file(call_back={"window": "at night"})).status_code == 422
    assert (await file(response_id=str(uuid7()))).status_code == 422
    assert [event.call_back for event in await filed(collector)] == [CallBack(), CallBack("email", "midday")]


async def test_an_erased_author_wants_no_call(collector: OneService) -> None:
    """With the person the wish is gone."""
    page = await complaint_page(collector)
    await press(collector, page, [("answer", "call"), ("phone", PHONE)])
    [(respondent,)] = await select(collector, "SELECT id FROM collector.respondent")
    erased = await collector.client.delete(f"/v1/respondents/{respondent}", headers=collector.admin)
    assert erased.is_success, erased.text
    assert await select(collector, "SELECT call_back FROM collector.complaint") == [(None,)]


async def test_an_invited_person_need_not_say_who_they_are(collector: OneService) -> None:
    """By a personal link we know whom to call; another number than the known one is kept as they want it."""
    shown = await invited(collector, touchpoint="delivery", location="graz")
    page = await open_page(collector, await link_of(collector, shown["id"]), **BROWSER)
    thanks = await press(collector, page, [("a.recommend", "1")])
    token = parse_qs(urlsplit(thanks.headers["location"]).query)["after"][0]
    for known in ("Ada", "ada@example.org", "30123456"):
        form = await open_page(collector, f"/complaint?after={token}")
        assert known not in form.text
        assert known not in str(form.pairs)
    first = await press(collector, form, [("answer", "call")])
    assert first.status_code == 303, first.text
    again = await open_page(collector, f"/complaint?after={token}")
    assert (await press(collector, again, [("answer", "call"), ("phone", PHONE)])).status_code == 303
    same, other = await filed(collector)
    assert str(same.respondent_id) == shown["respondent_id"]
    assert (same.touchpoint, same.location, same.channel) == ("delivery", "graz", "email")
    assert other.respondent_id != same.respondent_id
    phones = await select(collector, "SELECT phone FROM collector.respondent ORDER BY created_at")
    assert phones == [("+4930123456",), ("+49301234567",)]


async def test_what_somebody_typed_on_a_public_page_calls_nobody(collector: OneService) -> None:
    """Whoever answers in somebody's name learns nothing of them, and asks for no call at their number."""
    person = {"email": "ada@example.org", "phone": "+4930999999"}
    await collector.client.post("/v1/complaints", json={"text": "x", "respondent": person})
    body = {"answers": {"recommend": 0}, "respondent": {"email": "ada@example.org"}}
    reply = await collector.client.post("/v1/surveys/visit/responses", json=body)
    token = parse_qs(urlsplit(reply.json()["follow_up_url"]).query)["after"][0]
    form = await open_page(collector, f"/complaint?after={token}")
    refused = await press(collector, form, [("answer", "call")])
    assert (refused.status_code, "Please enter a phone number" in refused.text) == (422, True)
