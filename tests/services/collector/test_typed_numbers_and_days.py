"""Numbers and days on the hosted page are read by its language, and asked back where they can mean two things."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select
from shared.testing.form_filling import open_page, press
from shared.testing.forms import read_page
from shared.testing.one_service import OneService

CASES = json.loads((Path(__file__).parents[2] / "domain" / "languages" / "number_cases.json").read_text())


async def asking(collector: OneService, key: str, languages: list[str], **question: Any) -> None:
    """Publish a survey that asks for a number or a day, on one page with a question on a scale."""
    words = {languages[0]: "Well?"}
    questions = [{"key": "q", "text": words, **question}, {"key": "other", "type": "csat", "text": words}]
    survey = {"title": "One", "languages": languages, "questions": questions}
    await publish_survey(collector.client, collector.admin, key, survey)


async def stored(collector: OneService) -> list[object]:
    """The answers to the question in the order in which they came."""
    return [one["answers"].get("q") for one in await stored_responses(collector.client, collector.admin)]


async def test_every_number_is_read_by_the_language_of_the_page(collector: OneService) -> None:
    """What is clear is stored; what is not is asked, and each choice is stored as it stands; the rest is refused."""
    expected: list[object] = []
    for number, case in enumerate(CASES):
        key, right = f"case{number}", case["right"]
        await asking(collector, key, [case["language"]], type="number", **case.get("question", {}))
        page = await open_page(collector, f"/s/{key}")
        answer = await press(collector, page, [("a.q", case["text"]), ("a.other", "3")])
        if "value" in right:
            assert answer.status_code == 303, case
            expected.append(right["value"])
            continue
        assert answer.status_code == 422, case
        again = read_page(answer.text)
        assert again.one("input", name="a.q", type="text").attributes["value"] == case["text"]
        offered = [one.attributes["value"] for one in again.all("input", name="a.q.meant")]
        assert [float(one) for one in offered] == right.get("choices", [])
        if offered:
            taken = await press(collector, again, [("a.q.meant", offered[-1])])
            assert taken.status_code == 303, case
            expected.append(right["choices"][-1])
    assert await stored(collector) == expected


async def test_the_page_asks_in_words_and_without_a_script(collector: OneService) -> None:
    """The question stands at the field and in the summary; the choices are radio buttons; another text is read anew."""
    await asking(collector, "visit", ["en", "de"], type="number", decimals=2)
    page = await open_page(collector, "/s/visit?lang=de")
    answer = await press(collector, page, [("a.q", "1,500")])
    again = read_page(answer.text)
    assert again.text.count("Meinten Sie 1.500 oder 1,5?") == 2
    assert [one.attributes["type"] for one in again.all("input", name="a.q.meant")] == ["radio", "radio"]
    other = read_page((await press(collector, again, [("a.q", "2,750"), ("a.q.meant", "1500")])).text)
    assert "Meinten Sie 2.750 oder 2,75?" in other.text
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]


async def test_another_language_keeps_the_number(collector: OneService) -> None:
    """What was typed in one language is written as the other one writes it when the page is turned into it."""
    await asking(collector, "visit", ["en", "de"], type="number", decimals=3)
    for typed, shown, value in (("1,500", "1500", 1500), ("2.5", "2,5", 2.5), ("0.125", "0,125", 0.125)):
        page = await open_page(collector, "/s/visit?lang=en")
        german = read_page((await press(collector, page, [("a.q", typed), ("a.other", "3")], go="de")).text)
        assert german.one("input", name="a.q", type="text").attributes["value"] == shown
        assert (await press(collector, german)).status_code == 303
        assert (await stored(collector))[-1] == value


DAYS: list[tuple[str, str, str | list[str] | None]] = [
    ("en", "2026-04-03", "2026-04-03"),
    ("de", "3.4.2026", "2026-04-03"),
    ("de", "03/04/2026", "2026-04-03"),
    ("de", "3. April 2026", "2026-04-03"),
    ("en-GB", "03/04/2026", "2026-04-03"),
    ("en-US", "03/04/2026", "2026-03-04"),
    ("en", "03/04/2026", ["2026-04-03", "2026-03-04"]),
    ("en", "13/04/2026", "2026-04-13"),
    ("en", "April 3, 2026", "2026-04-03"),
    ("fr", "1er mars 2026", "2026-03-01"),
    ("ar", "٣/٤/٢٠٢٦", "2026-04-03"),
    ("sv", "2026-4-3", "2026-04-03"),
    ("ja", "2026/4/3", "2026-04-03"),
    ("ja", "3/4/2026", ["2026-04-03", "2026-03-04"]),
    ("de", "3.4.26", ["2026-04-03", "1926-04-03"]),
    ("th", "3/4/2569", None),
    ("de", "30.2.2026", None),
    ("en", "tomorrow", None),
]


async def test_every_day_is_read_by_the_language_of_the_page(collector: OneService) -> None:
    """As text, where a browser has no field for days; what was typed stays in the field until it is clear."""
    expected: list[object] = []
    for number, (language, text, right) in enumerate(DAYS):
        await asking(collector, f"case{number}", [language], type="date")
        page = await open_page(collector, f"/s/case{number}")
        assert page.one("input", name="a.q").attributes["type"] == "date"
        answer = await press(collector, page, [("a.q", text), ("a.other", "3")])
        if isinstance(right, str):
            assert answer.status_code == 303, text
            expected.append(right)
            continue
        assert answer.status_code == 422, text
        again = read_page(answer.text)
        assert again.one("input", name="a.q", type="text").attributes["value"] == text
        offered = [one.attributes["value"] for one in again.all("input", name="a.q.meant")]
        assert offered == (right or [])
        if offered:
            assert (await press(collector, again, [("a.q.meant", offered[1])])).status_code == 303
            expected.append(offered[1])
    assert await stored(collector) == expected


@pytest.mark.parametrize("value", ["10,000", "10", "1.5", "٣", [10], {"value": 10}, True])
async def test_the_api_takes_numbers_of_json_only(collector: OneService, value: object) -> None:
    """A text is refused with its place, whatever a person would read in it."""
    await asking(collector, "visit", ["en"], type="number", decimals=2)
    reply = await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"q": value}})
    assert reply.status_code == 422
    assert [one["field"] for one in reply.json()["errors"]] == ["answers.q"]


@pytest.mark.parametrize("value", ["3.4.2026", "03/04/2026", "2026-4-3", 20260403])
async def test_the_api_takes_days_of_iso_only(collector: OneService, value: object) -> None:
    """Programs write `2026-04-03`."""
    await asking(collector, "visit", ["en-US"], type="date")
    reply = await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"q": value}})
    assert reply.status_code == 422
    assert [one["field"] for one in reply.json()["errors"]] == ["answers.q"]
