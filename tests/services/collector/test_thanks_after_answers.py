"""What the page of thanks offers: words and a call to the unhappy, the same links to everybody; one response stays."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled, ResponseEdited, ResponseReceived
from shared.ids import uuid7
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import survey_definition
from shared.testing.form_filling import open_page, press
from shared.testing.forms import ReadPage, read_page
from shared.testing.one_service import OneService, one_service

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHARE = [{"name": "Reviews Example", "url": "https://reviews.example/heed?from=survey"}]
ALONE = {
    "title": "Parcel",
    "languages": ["en", "de"],
    "questions": [{"key": "ease", "type": "ces", "scale": 7, "required": True, "text": {"en": "How easy was it?"}}],
}


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon until a test moves it."""
    return FixedClock(NOON)


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with a survey that asks for words, and one that does not."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        await publish_survey(service.client, service.admin, "parcel", ALONE | {"afterwards": {"share": SHARE}})
        yield service


async def answered(
    service: OneService, entered: Sequence[tuple[str, str]], survey: str = "visit", query: str = "lang=en"
) -> tuple[str, ReadPage]:
    """Answer on the hosted page, and return the address of the thanks and the page."""
    page = await open_page(service, f"/s/{survey}?{query}")
    reply = await press(service, page, entered)
    assert reply.status_code == 303, reply.text
    address = reply.headers["location"]
    return address, await open_page(service, address)


def token_in(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("after", [""])[0]


async def events_of(service: OneService, kind: type) -> list[Any]:
    return [event.data for event in await service.published() if isinstance(event.data, kind)]


async def test_words_that_were_missing_join_the_same_response(collector: OneService) -> None:
    """An unhappy answer without words is asked for them: one response, one edit, and thanks instead of the field."""
    address, thanks = await answered(collector, [("a.recommend", "2")])
    assert "We are sorry that you are not satisfied" in thanks.text
    assert thanks.one("textarea", name="text")
    reply = await press(collector, thanks, [("text", "  Nobody came.\r\nTwice. ")])
    assert reply.status_code == 303, reply.text
    after = await open_page(collector, reply.headers["location"])
    assert "your words have been added" in after.text
    assert not after.all("textarea")
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 2, "why": "Nobody came.\nTwice."}
    assert stored["revision"] == 2
    [edited] = await events_of(collector, ResponseEdited)
    assert [answer.value for answer in edited.answers] == [2, "Nobody came.\nTwice."]
    assert len(await events_of(collector, ResponseReceived)) == 1
    assert token_in(address)
    for hidden in ("Nobody", stored["id"]):
        assert hidden not in reply.headers["location"]


async def test_a_survey_without_words_asks_for_them_afterwards(collector: OneService) -> None:
    """The answer to “What went wrong?” is one to a question of its own, in events, exports and corrections."""
    _, thanks = await answered(collector, [("a.ease", "2")], "parcel", "lang=de")
    assert "Was ist schiefgegangen?" in thanks.text
    assert (await press(collector, thanks, [("text", "Kaputt")])).status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"ease": 2, "follow_up": "Kaputt"}
    [edited] = await events_of(collector, ResponseEdited)
    assert [(one.concept, one.type, one.value) for one in edited.answers] == [
        ("ease", "ces", 2),
        ("follow_up", "text", "Kaputt"),
    ]
    path = f"/v1/responses/{stored['id']}"
    tag = (await collector.client.get(path, headers=collector.admin)).headers["etag"]
    corrected = await collector.client.put(
        f"{path}/answers",
        json={"answers": {"ease": 3, "follow_up": "Kaputt"}},
        headers={**collector.admin, "If-Match": tag},
    )
    assert corrected.status_code == 200, corrected.text
    exported = await collector.client.get("/v1/surveys/parcel/responses/export", headers=collector.admin)
    assert "Kaputt" in exported.text or exported.status_code == 404


@pytest.mark.parametrize(
    ("entered", "survey"),
    [
        ([("a.recommend", "9")], "visit"),
        ([("a.recommend", "7")], "visit"),
        ([("a.ease", "4")], "parcel"),
        ([("a.ease", "7")], "parcel"),
    ],
)
async def test_others_are_thanked_and_no_more(
    collector: OneService, entered: Sequence[tuple[str, str]], survey: str
) -> None:
    """Happy and neutral people see thanks alone, without a token in the address."""
    address, thanks = await answered(collector, entered, survey)
    assert not token_in(address)
    assert not thanks.all("form")
    assert "sorry" not in thanks.text


async def test_links_for_sharing_are_the_same_for_everybody(collector: OneService) -> None:
    """Nobody's answer decides who is asked to share in public."""
    for value in ("1", "4", "7"):
        _, thanks = await answered(collector, [("a.ease", value)], "parcel")
        link = thanks.one("a", href=SHARE[0]["url"])
        assert link.attributes["rel"].split() == ["noopener", "noreferrer", "nofollow"]
    _, other = await answered(collector, [("a.recommend", "10")])
    assert "Share your experience" not in other.text


async def test_whoever_wrote_something_is_asked_for_no_more_words(collector: OneService) -> None:
    """A comment was given: only the call is offered; nobody can put other words in its place."""
    address, thanks = await answered(collector, [("a.recommend", "0"), ("a.why", "Cold soup")])
    assert not thanks.all("textarea")
    assert "Shall we call you?" in thanks.text
    refused = await collector.client.post("/s/visit/thanks", data={"after": token_in(address), "text": "Hot soup"})
    assert (refused.status_code, "had already arrived" in refused.text) == (409, True)
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["answers"]["why"], stored["revision"]) == ("Cold soup", 1)


async def test_pressing_twice_at_once_is_one_edit(collector: OneService) -> None:
    """The same words ten times at once are one edit; other words afterwards are not lost silently but refused."""
    _, thanks = await answered(collector, [("a.recommend", "0")])
    replies = await asyncio.gather(*(press(collector, thanks, [("text", "Cold")]) for _ in range(10)))
    assert {reply.status_code for reply in replies} == {303}
    assert len(await events_of(collector, ResponseEdited)) == 1
    assert (await press(collector, thanks, [("text", "Hot")])).status_code == 409


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Please write a few words first."), (" \n ", "Please write a few words first."), ("x" * 2001, "shorten")],
)
async def test_what_is_wrong_with_the_words_is_said(collector: OneService, text: str, words: str) -> None:
    """422 with everything that was written, and nothing stored."""
    _, thanks = await answered(collector, [("a.recommend", "0")])
    reply = await press(collector, thanks, [("text", text)])
    again = read_page(reply.text)
    assert (reply.status_code, words in again.text) == (422, True)
    assert dict(again.pairs)["text"] == text.replace("\r\n", "\n")
    assert await events_of(collector, ResponseEdited) == []


async def test_tokens_are_good_for_one_thing_and_not_for_long(collector: OneService, clock: FixedClock) -> None:
    """A token of something else, a changed one, one of another survey, or an old one adds nothing; thanks stay."""
    address, thanks = await answered(collector, [("a.recommend", "0")])
    token = token_in(address)
    for wrong in ("", "x", token[:-2] + "AA", token + "A"):
        reply = await collector.client.post("/s/visit/thanks", data={"after": wrong, "text": "x"})
        assert (reply.status_code, "/complaint?lang=" in reply.text) == (410, True)
        assert (await collector.client.get(f"/s/visit/thanks?after={wrong}")).status_code == 200
        assert (await collector.client.get(f"/o/{token}")).status_code == 404
        assert (await collector.client.get(f"/i/{token}")).status_code == 404
    elsewhere = await collector.client.post("/s/parcel/thanks", data={"after": token, "text": "x"})
    assert elsewhere.status_code == 410
    clock.advance(2 * 3600 + 1)
    assert (await press(collector, thanks, [("text", "Late")])).status_code == 410
    assert "sorry" not in (await open_page(collector, address)).text
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["revision"] == 1


async def test_machines_add_nothing(collector: OneService) -> None:
    """Whoever fills the trap is thanked, and nothing is kept; other bodies are refused."""
    _, thanks = await answered(collector, [("a.recommend", "0")])
    trapped = await press(collector, thanks, [("text", "spam"), ("website", "spam.example")])
    assert trapped.status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 0}
    assert (await collector.client.post("/s/visit/thanks", json={})).status_code == 415


async def test_a_withdrawn_response_is_not_followed_up(collector: OneService) -> None:
    """What was taken back gets no words, and no complaint is linked to it; the complaint itself is kept."""
    address, thanks = await answered(collector, [("a.recommend", "0")])
    page = await open_page(collector, f"/complaint?after={token_in(address)}")
    (stored,) = await stored_responses(collector.client, collector.admin)
    await collector.client.delete(f"/v1/responses/{stored['id']}", headers=collector.admin)
    assert (await press(collector, thanks, [("text", "x")])).status_code == 410
    assert (await press(collector, page, [("text", "Cold")])).status_code == 303
    [filed] = await events_of(collector, ComplaintFiled)
    assert (filed.text, filed.response_id) == ("Cold", None)


async def test_what_the_operator_switches_off_is_not_offered(collector: OneService, database_url: str) -> None:
    """By survey: no words, no call, or neither; by the settings no call anywhere, but the page for complaints."""
    for survey, offers, shown in (
        ("quiet", {"follow_up": False, "call_back": False}, (False, False)),
        ("calls", {"follow_up": False}, (False, True)),
        ("words", {"call_back": False}, (True, False)),
    ):
        await publish_survey(collector.client, collector.admin, survey, ALONE | {"afterwards": offers})
        address, thanks = await answered(collector, [("a.ease", "1")], survey)
        assert (bool(thanks.all("textarea")), "Shall we call you?" in thanks.text) == shown
        assert bool(token_in(address)) == any(shown)
    async with one_service(SERVICE, database_url, service_settings=CollectorSettings(call_backs=False)) as service:
        address, thanks = await answered(service, [("a.recommend", "0")])
        assert "Shall we look into it?" in thanks.text
        page = await open_page(service, f"/complaint?after={token_in(address)}")
        assert not page.all("input", value="call")


async def test_websites_get_an_address_for_the_unhappy(collector: OneService) -> None:
    """The reply of the API leads unhappy people on, on their channels only, and others nowhere."""

    async def submit(value: int, **fields: Any) -> Any:
        body = {"id": str(uuid7()), "answers": {"recommend": value}, **fields}
        reply = await collector.client.post("/v1/surveys/visit/responses", json=body, headers=collector.admin)
        assert reply.status_code == 201, reply.text
        return reply.json()["follow_up_url"]

    assert await submit(9) is None
    assert await submit(0, channel="phone") is None
    url = urlsplit(await submit(0, channel="qr", locale="de"))
    page = await open_page(collector, f"{url.path}?{url.query}")
    assert "Es tut uns leid" in page.text
    assert (await press(collector, page, [("text", "Kalt")])).status_code == 303


async def test_the_same_answer_again_leads_on_again(collector: OneService) -> None:
    """A form that is sent twice gets thanks with a way on both times, and stays one response."""
    page = await open_page(collector, "/s/visit?lang=en")
    replies: list[httpx.Response] = [await press(collector, page, [("a.recommend", "1")]) for _ in range(2)]
    assert all(token_in(reply.headers["location"]) for reply in replies)
    assert len(await stored_responses(collector.client, collector.admin)) == 1
