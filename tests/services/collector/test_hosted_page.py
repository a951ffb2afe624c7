"""The hosted page, as somebody without scripts meets it."""

from typing import Any

import httpx

from services.collector.domain.names import is_key
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import post, select
from shared.testing.forms import ReadPage, read_page
from shared.testing.one_service import OneService

PAGE = "/s/visit"


async def look(service: OneService, path: str = PAGE, **headers: str) -> ReadPage:
    """Open the page."""
    answer = await service.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


async def send(service: OneService, fields: dict[str, Any]) -> httpx.Response:
    """Press the button."""
    return await service.client.post(PAGE, data=fields)


async def test_answering_without_a_script(collector: OneService) -> None:
    """Open the link, choose, write, send: one response of the channel web, and thanks."""
    page = await look(collector, f"{PAGE}?t=checkout&l=Berlin+Mitte&lang=de")
    form = page.one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", PAGE)
    sent = page.fields | {"a.recommend": "10", "a.wait": "1", "a.why": "Die Ruhe.\r\nUnd das Licht."}
    answer = await send(collector, sent)
    assert answer.status_code == 303
    thanks = await look(collector, answer.headers["location"])
    assert "Vielen Dank" in thanks.text
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 10, "wait": 1, "why": "Die Ruhe.\nUnd das Licht."}
    assert [stored[name] for name in ("id", "channel", "touchpoint", "location", "locale")] == [
        page.fields["id"],
        "web",
        "checkout",
        "Berlin Mitte",
        "de",
    ]


async def test_looking_records_nothing(collector: OneService) -> None:
    """Whatever a link scanner opens, no response is stored, not even with answers in the address."""
    path = f"{PAGE}?a.recommend=9&id=0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10"
    await look(collector, path)
    await look(collector, f"{PAGE}/thanks")
    assert (await collector.client.head(path)).status_code == 200
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]


async def test_every_page_has_an_id_of_its_own(collector: OneService) -> None:
    """Two tabs are two responses; a cache cannot make them one."""
    first, second = await look(collector), await look(collector)
    assert first.fields["id"] != second.fields["id"]
    assert (await collector.client.get(PAGE)).headers["cache-control"] == "no-store"


async def test_pressing_twice_is_one_response(collector: OneService) -> None:
    """The second press is thanked as the first; other answers under the same form are not mixed in."""
    fields = (await look(collector)).fields | {"a.recommend": "9"}
    first, second = await send(collector, fields), await send(collector, fields)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    changed = await send(collector, fields | {"a.recommend": "1"})
    assert changed.status_code == 409
    page = read_page(changed.text)
    assert "Your answers had already arrived" in page.text
    assert page.one("a").attributes["href"].startswith(f"{PAGE}?")
    assert [one["answers"] for one in await stored_responses(collector.client, collector.admin)] == [{"recommend": 9}]


async def test_faults_are_shown_where_they_are_and_nothing_entered_is_lost(collector: OneService) -> None:
    """The page comes back as 422 with a summary that leads to each fault, and with everything that was entered."""
    fields = (await look(collector, f"{PAGE}?t=checkout")).fields | {"a.ease": "7", "a.why": "x" * 201}
    answer = await send(collector, fields)
    assert answer.status_code == 422
    page = read_page(answer.text)
    assert page.fields == fields | {"lang": "en"}
    group = page.one("fieldset", aria_labelledby="q-recommend:label")
    assert group.attributes["aria-invalid"] == "true"
    area = page.one("textarea", name="a.why")
    assert area.attributes["aria-invalid"] == "true"
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    for element in (group, area):
        described = element.attributes["aria-describedby"].split()
        assert len(described) == 2
        assert ids.issuperset(described)
    summary = page.one("div", role="alert")
    assert summary.attributes["tabindex"] == "-1"
    targets = {one.attributes["href"] for one in page.all("a") if one.attributes["href"].startswith("#")}
    assert targets == {"#q-recommend.0", "#q-why"}
    assert ids.issuperset(target.removeprefix("#") for target in targets)
    assert page.text.startswith("Error: Your visit")
    assert "Please shorten your text to 200 characters." in page.text
    mended = await send(collector, page.fields | {"a.recommend": "0", "a.why": "short"})
    assert mended.status_code == 303


async def test_every_scale_says_what_its_ends_mean(collector: OneService) -> None:
    """Labels follow the polarity: where low is good, one is the satisfied end."""
    page = await look(collector)
    assert "1 Very satisfied 5 Very dissatisfied" in page.text
    assert "0 Not at all likely 10 Extremely likely" in page.text
    assert "1 Very difficult 7 Very easy" in page.text
    values = [one.attributes["value"] for one in page.all("input", name="a.recommend")]
    assert values == [str(number) for number in range(11)]
    assert [one.attributes["value"] for one in page.all("input", name="a.wait")] == ["1", "2", "3", "4", "5"]


async def test_the_language_follows_link_then_browser_then_survey(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """What the link asks for wins, then what the browser prefers, then the survey's first language."""
    cases = [
        ("?lang=de", {}, "de"),
        ("?lang=de-AT", {"Accept-Language": "en"}, "de"),
        ("?lang=fr", {"Accept-Language": "de-CH, en;q=0.9"}, "de"),
        ("", {"Accept-Language": "fr;q=1, en;q=0.2, de;q=0.5"}, "de"),
        ("", {"Accept-Language": "de;q=0, en"}, "en"),
        ("", {"Accept-Language": "fr"}, "en"),
        ("", {"Accept-Language": ";;q=,,\x7f"}, "en"),
        ("", {}, "en"),
    ]
    for query, headers, language in cases:
        page = await look(collector, PAGE + query, **headers)
        assert page.one("html").attributes["lang"] == language, (query, headers)
        question = "Empfehlen Sie uns?" if language == "de" else "Would you recommend us?"
        button = "Antworten senden" if language == "de" else "Send answers"
        assert question in page.text
        assert button in page.text
    survey["languages"] = ["ar", "en"]
    for question in survey["questions"]:
        question["text"] = {"ar": "سؤال"}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    page = await look(collector, f"{PAGE}?lang=en")
    assert (page.one("html").attributes["lang"], page.one("html").attributes["dir"]) == ("en", "ltr")
    assert page.all("span", lang="ar", dir="rtl")
    arabic = await look(collector, f"{PAGE}?lang=ar")
    assert (arabic.one("html").attributes["lang"], arabic.one("html").attributes["dir"]) == ("ar", "rtl")


async def test_the_other_language_keeps_the_place(collector: OneService) -> None:
    """Changing the language of the page does not lose where the respondent is."""
    page = await look(collector, f"{PAGE}?t=checkout&l=Berlin")
    (link,) = page.all("a", hreflang="de")
    other = await look(collector, PAGE + link.attributes["href"])
    assert (other.fields["t"], other.fields["l"], other.fields["lang"]) == ("checkout", "Berlin", "de")


async def test_a_page_without_a_form_says_why(collector: OneService, survey: dict[str, Any]) -> None:
    """Unknown 404, draft and paused 409, archived 410: always a page for people, in their language."""
    await collector.client.put("/v1/surveys/draft", json=survey, headers=collector.admin)

    async def both(key: str) -> tuple[int, int, str]:
        seen = await collector.client.get(f"/s/{key}", headers={"Accept-Language": "de"})
        sent = await collector.client.post(f"/s/{key}", data={"a.recommend": "9"})
        assert seen.headers["content-type"].startswith("text/html")
        return seen.status_code, sent.status_code, read_page(seen.text).text

    for key in ("nobody", "NO KEY", "x" * 200):
        assert not is_key(key) or key == "nobody"
        status = await both(key)
        assert status[:2] == (404, 404)
        assert "Hier gibt es keine Umfrage" in status[2]
    assert (await both("draft"))[:2] == (409, 409)
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    paused = await both("visit")
    assert paused[:2] == (409, 409)
    assert "zurzeit geschlossen" in paused[2]
    await collector.client.post("/v1/surveys/visit/archive", headers=collector.admin)
    assert (await both("visit"))[:2] == (410, 410)
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]


async def test_a_form_of_an_older_version_counts_for_that_version(
    collector: OneService, survey: dict[str, Any]
) -> None:
    """Whoever began before the publication is asked what they began with, errors included, and is bound to it."""
    fields = (await look(collector)).fields | {"a.room": "3"}
    survey["questions"][3] = {"key": "food", "type": "rating", "required": True, "text": {"en": "The food?"}}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    answer = await send(collector, fields)
    assert answer.status_code == 422
    page = read_page(answer.text)
    assert "The room?" in page.text
    assert "The food?" not in page.text
    assert (await send(collector, page.fields | {"a.recommend": "9"})).status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["version"], stored["answers"]) == (1, {"recommend": 9, "room": 3})


async def test_a_version_that_never_was_is_the_live_one(collector: OneService) -> None:
    """A form that somebody has tampered with is taken for the version that is live."""
    fields = (await look(collector)).fields | {"a.recommend": "9"}
    for version in ("7", "0", "-1", "x", "9" * 30, ""):
        sent = fields | {"version": version, "id": f"0197f2a4-8c1e-7d3a-9b52-{abs(hash(version)) % 16**12:012x}"}
        assert (await send(collector, sent)).status_code == 303
    assert {one["version"] for one in await stored_responses(collector.client, collector.admin)} == {1}


async def test_page_and_api_share_one_contract(collector: OneService) -> None:
    """The id of a form is taken for the API too."""
    fields = (await look(collector)).fields | {"a.recommend": "9"}
    await send(collector, fields)
    same = await post(collector, {"recommend": 9}, id=fields["id"])
    assert same.status_code == 409


async def test_a_short_link_decides_the_place(collector: OneService, survey: dict[str, Any]) -> None:
    """A form that was opened by a link is of the link's channel, touchpoint and location, whatever else it says."""
    await publish_survey(collector.client, collector.admin, "other", survey)
    codes = []
    for key in ("visit", "other"):
        body = {"survey": key, "touchpoint": "receipt", "location": "Berlin"}
        made = await collector.client.post("/v1/links", json=body, headers=collector.admin)
        codes.append(made.json()["code"])
    for code in (codes[0], codes[1], "nosuchcode"):
        page = await look(collector, f"{PAGE}?link={code}&t=checkout")
        assert (await send(collector, page.fields | {"a.recommend": "9"})).status_code == 303
    stored = await stored_responses(collector.client, collector.admin)
    assert [(one["channel"], one["touchpoint"], one["location"]) for one in stored] == [
        ("qr", "receipt", "Berlin"),
        ("web", "checkout", None),
        ("web", "checkout", None),
    ]
