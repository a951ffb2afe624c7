"""The page for complaints: no survey, no script, no cookie; what is written becomes a complaint."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.testing.collecting import select
from shared.testing.form_filling import FORM, open_page, press
from shared.testing.forms import read_page
from shared.testing.one_service import OneService, one_service

PAGE = "/complaint"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[OneService]:
    """A collector without any survey."""
    async with one_service(SERVICE, database_url) as service:
        yield service


async def complaints(desk: OneService) -> list[dict[str, object]]:
    """What is stored."""
    answer = await desk.client.get("/v1/complaints", headers=desk.admin)
    assert answer.is_success, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def test_writing_a_complaint(desk: OneService) -> None:
    """Open, write, send: one complaint with its place and language, thanks, and a reference that leads to its state."""
    page = await open_page(desk, f"{PAGE}?t=checkout&l=Berlin&lang=de")
    assert "Was ist geschehen?" in page.text
    entered = [("text", "Niemand kam.\r\nDrei Stunden."), ("name", "Ada"), ("email", "Ada@Example.org")]
    answer = await press(desk, page, entered)
    assert answer.status_code == 303
    thanks = await open_page(desk, answer.headers["location"])
    (stored,) = await complaints(desk)
    assert [stored[name] for name in ("id", "text", "touchpoint", "location", "locale", "channel")] == [
        page.fields["id"],
        "Niemand kam.\nDrei Stunden.",
        "checkout",
        "Berlin",
        "de",
        "web",
    ]
    assert f"Ihre Vorgangsnummer: {stored['reference']}" in thanks.text
    assert thanks.all("a", href=f"/c/{stored['reference']}?lang=de")
    assert await select(desk, "SELECT name, email FROM collector.respondent") == [("Ada", "ada@example.org")]


async def test_nobody_has_to_say_who_they_are(desk: OneService) -> None:
    """Without contact data a complaint is anonymous; pressing twice is one complaint."""
    page = await open_page(desk, PAGE)
    first, second = [await press(desk, page, [("text", "Cold soup")]) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    changed = await press(desk, page, [("text", "Hot soup")])
    assert changed.status_code == 409
    assert "Your complaint had already arrived" in read_page(changed.text).text
    assert [one["text"] for one in await complaints(desk)] == ["Cold soup"]
    assert await select(desk, "SELECT count(*) FROM collector.respondent") == [(0,)]


async def test_what_is_wrong_is_said_and_kept(desk: OneService) -> None:
    """Missing or too many words and unusable contact data come back as 422 with everything that was entered."""
    page = await open_page(desk, PAGE)
    cases = [
        ([("text", " \n ")], "Please describe what happened.", "#text"),
        ([("text", "x" * 5001)], "Please shorten your text to 5000 characters.", "#text"),
        ([("text", "x"), ("email", "ada")], "Please check the e-mail address", "#email"),
        ([("text", "x"), ("phone", "12")], "Please check the e-mail address", "#email"),
        ([("text", "x"), ("name", "Ada")], "Please tell us how to reach you.", "#email"),
    ]
    for entered, words, target in cases:
        answer = await press(desk, page, entered)
        assert answer.status_code == 422
        again = read_page(answer.text)
        assert again.text.count(words) == 2
        assert again.all("a", href=target)
        assert dict(again.pairs).items() >= dict(entered).items()
        ids = {one.attributes["id"] for one in again.elements if "id" in one.attributes}
        described = " ".join(one.attributes.get("aria-describedby", "") for one in again.elements).split()
        assert ids.issuperset(described)
    assert await complaints(desk) == []


async def test_machines_and_nonsense(desk: OneService, database_url: str) -> None:
    """The trap, haste, other bodies, too many fields and broken text: a page below 500, and nothing stored."""
    page = await open_page(desk, PAGE)
    trapped = await press(desk, page, [("text", "x"), ("website", "spam.example")])
    assert (trapped.status_code, read_page(trapped.text).fields["website"]) == (422, "")

    async def send(body: bytes, **headers: str) -> httpx.Response:
        return await desk.client.post(PAGE, content=body, headers=FORM | headers)

    assert (await send(urlencode({f"n{n}": "x" for n in range(10_000)}).encode())).status_code == 400
    assert (await send(b"{}", **{"content-type": "application/json"})).status_code == 415
    for body in (b"", b"text=%00", b"text=&id=x&lang=%FF&t=%F0%9F%A6%86&l=%0A"):
        assert (await send(body)).status_code == 422
    assert await complaints(desk) == []
    quick = CollectorSettings(shortest_answer_seconds=60)
    async with one_service(SERVICE, database_url, service_settings=quick) as service:
        answer = await press(service, await open_page(service, PAGE), [("text", "x")])
        assert (answer.status_code, "faster than people read" in answer.text) == (422, True)


async def test_the_thanks_page_repeats_no_words_of_an_address(desk: OneService) -> None:
    """Only what can be a reference is shown; anything else in the address is ignored."""
    for text in ("Call 0900 now", "<b>x</b>", "12345678", "7K2M-9QPD-H4X5"):
        answer = await desk.client.get(f"{PAGE}/thanks", params={"ref": text})
        assert "Your reference" not in answer.text
        assert text not in answer.text
    known = await open_page(desk, f"{PAGE}/thanks?ref=7K2M-9QPD-H4X4")
    assert "Your reference: 7K2M-9QPD-H4X4" in known.text


async def test_looking_files_nothing(desk: OneService) -> None:
    """Opening the page, even with words in its address, sets no cookie and stores nothing."""
    answer = await desk.client.get(f"{PAGE}?text=Hello&email=a@example.org")
    assert "set-cookie" not in answer.headers
    assert "Hello" not in answer.text
    assert (await desk.client.head(PAGE)).status_code == 200
    assert await complaints(desk) == []


async def test_the_statement_names_whom_to_write_to(database_url: str) -> None:
    """The accessibility statement exists in English and German, is linked, and names the contact if there is one."""
    contacts = {
        "": None,
        "access@shop.example": "mailto:access@shop.example",
        "https://shop.example/access": "https://shop.example/access",
        "Ask at the desk": None,
        "javascript:alert(1)": None,
    }
    for contact, address in contacts.items():
        settings = CollectorSettings(contact=contact)
        async with one_service(SERVICE, database_url, service_settings=settings) as service:
            page = await open_page(service, "/s/accessibility?lang=de")
            assert "WCAG" in page.text
            assert contact in page.text
            found = [one.attributes["href"] for one in page.all("a") if not one.attributes["href"].startswith("?")]
            assert found == ([address] if address else [])
            assert "Accessibility of the survey pages" in (await open_page(service, "/s/accessibility")).text
            complaint = await open_page(service, PAGE)
            assert complaint.all("a", href="/s/accessibility?lang=en")


async def test_no_survey_can_take_the_statement_s_address(desk: OneService) -> None:
    """A survey whose page would lie where another page is, is refused."""
    survey = {"title": "A", "languages": ["en"], "questions": [{"key": "q", "type": "nps", "text": {"en": "Q"}}]}
    for key in ("accessibility", "assets"):
        answer = await desk.client.put(f"/v1/surveys/{key}", json=survey, headers=desk.admin)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "key"
