"""Every type of question on the hosted page: what is entered arrives, and what is wrong is said in plain words."""

from typing import Any

import pytest

from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select
from shared.testing.form_filling import open_page, press
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.whole_survey import ANSWERS, FIELDS, whole_survey

PAGE = "/s/whole"
CHOICES = [{"key": key, "text": {"en": key.title()}} for key in ("a", "b", "c")]
WORDED = [*CHOICES, {"key": "d", "text": {"en": "Other"}, "other": True}]
ALONE = [*CHOICES, {"key": "n", "text": {"en": "None of these"}, "exclusive": True}]

Entered = list[tuple[str, str]]


@pytest.fixture
async def whole(collector: OneService) -> OneService:
    """The collector with a survey of all types."""
    await publish_survey(collector.client, collector.admin, "whole", whole_survey())
    return collector


async def asking(collector: OneService, key: str = "whole", **question: Any) -> None:
    """Publish a survey that asks one question, and another that anybody can answer."""
    asked = {"key": "q", "text": {"en": "Well?"}} | question
    other = {"key": "other", "type": "csat", "text": {"en": "And?"}}
    survey = {"title": "One", "languages": ["en"], "questions": [asked, other]}
    await publish_survey(collector.client, collector.admin, key, survey)


async def test_a_whole_form_arrives(whole: OneService) -> None:
    """One form with every type becomes the answers that every channel sends; contact data is kept apart from them."""
    page = await open_page(whole, f"{PAGE}?lang=de")
    answer = await press(whole, page, FIELDS)
    assert answer.status_code == 303, answer.text
    (stored,) = await stored_responses(whole.client, whole.admin)
    assert stored["answers"] == ANSWERS
    contact = await select(whole, "SELECT name, email, phone FROM collector.respondent")
    assert contact == [("Ada Example", "ada@example.org", None)]


async def test_what_was_entered_is_shown_again(whole: OneService) -> None:
    """A form that is sent back holds everything that was entered, of every type."""
    page = await open_page(whole, PAGE)
    answer = await press(whole, page, [one for one in FIELDS if one[0] != "a.recommend"])
    assert answer.status_code == 422
    again = read_page(answer.text)
    given = {pair for pair in FIELDS if pair[0] != "a.recommend"}
    assert given <= set(again.pairs)
    assert [name for name, _ in again.pairs].count("a.liked") == 2
    assert (await press(whole, again, [("a.recommend", "9")])).status_code == 303
    (stored,) = await stored_responses(whole.client, whole.admin)
    assert stored["answers"] == ANSWERS


async def test_every_page_has_unique_ids_and_every_reference_leads_somewhere(whole: OneService) -> None:
    """No id is there twice, and labels, descriptions and links name ids that are there, with and without errors."""
    page = await open_page(whole, PAGE)
    failed = await press(whole, page, [("a.parts.welcome", "x"), ("a.order.speed", "1"), ("a.order.cost", "1")])
    for read in (page, read_page(failed.text)):
        ids = [one.attributes["id"] for one in read.elements if "id" in one.attributes]
        assert len(ids) == len(set(ids))
        for element in read.elements:
            for name in ("for", "aria-labelledby", "aria-describedby"):
                assert set(element.attributes.get(name, "").split()) <= set(ids), element
            if element.attributes.get("href", "").startswith("#"):
                assert element.attributes["href"].removeprefix("#") in ids


FAULTS: list[tuple[dict[str, Any], Entered, str]] = [
    ({"type": "nps"}, [("a.q", "11")], "Please choose one of the answers shown."),
    ({"type": "faces"}, [("a.q", "glad")], "Please choose one of the answers shown."),
    ({"type": "faces", "required": True}, [], "Please answer this question."),
    ({"type": "single", "choices": CHOICES}, [("a.q", "z")], "Please choose one of the answers shown."),
    ({"type": "single", "choices": WORDED}, [("a.q", "d"), ("a.q.d", "x" * 5000)], "Please shorten your text to"),
    ({"type": "multiple", "choices": CHOICES, "at_most": 1}, [("a.q", "a"), ("a.q", "b")], "no more than 1."),
    ({"type": "multiple", "choices": CHOICES, "at_least": 2}, [("a.q", "a")], "Please choose at least 2."),
    ({"type": "multiple", "choices": ALONE}, [("a.q", "a"), ("a.q", "n")], "“None of these” cannot be combined"),
    ({"type": "multiple", "choices": WORDED}, [("a.q", "d"), ("a.q.d", "x" * 5000)], "Please shorten your text to"),
    ({"type": "multiple", "choices": CHOICES}, [("a.q", "z")], "Please choose one of the answers shown."),
    (
        {"type": "matrix", "rows": CHOICES, "choices": CHOICES, "required": True},
        [("a.q.a", "b")],
        "Please answer every line.",
    ),
    ({"type": "matrix", "rows": CHOICES, "choices": CHOICES}, [("a.q.a", "z")], "Please answer every line."),
    ({"type": "ranking", "choices": CHOICES}, [("a.q.a", "1"), ("a.q.b", "1")], "Please give each place only once."),
    ({"type": "ranking", "choices": CHOICES, "at_most": 1}, [("a.q.a", "1"), ("a.q.b", "2")], "no more than 1."),
    ({"type": "text", "max_length": 5}, [("a.q", "123456")], "Please shorten your text to 5 characters."),
    ({"type": "text", "min_length": 5}, [("a.q", "1234")], "Please write at least 5 characters."),
    ({"type": "text", "pattern": "[0-9]+"}, [("a.q", "x")], "This does not have the form that is asked for."),
    ({"type": "text", "required": True}, [("a.q", " \r\n ")], "Please answer this question."),
    ({"type": "number"}, [("a.q", "many")], "Please enter a number."),
    ({"type": "number"}, [("a.q", "1.5")], "Please enter a whole number."),
    ({"type": "number", "decimals": 1}, [("a.q", "1.55")], "Too many decimal places (at most 1)."),
    ({"type": "number", "minimum": 2, "maximum": 5}, [("a.q", "6")], "Please enter a number from 2 to 5."),
    ({"type": "number", "minimum": 2}, [("a.q", "1")], "Please enter a number of at least 2."),
    ({"type": "number", "maximum": 5000}, [("a.q", "5,001")], "Please enter a number of at most 5,000."),
    ({"type": "number", "decimals": 1}, [("a.q", "1.500")], "Did you mean 1,500 or 1.5?"),
    ({"type": "number"}, [("a.q", "10.000")], "Did you mean 10,000 or 10?"),
    ({"type": "number"}, [("a.q", "9" * 39)], "Please enter a number from -9,007,199,254,740,992 to"),
    ({"type": "number"}, [("a.q", "9" * 5000)], "Please enter a number."),
    ({"type": "date"}, [("a.q", "30.2.2024")], "Please enter a date."),
    ({"type": "date", "earliest": "2024-01-01"}, [("a.q", "2023-12-31")], "Please enter a date. From January 1, 2024."),
    ({"type": "contact", "fields": ["name", "email"]}, [("a.q.email", "ada")], "Please check the e-mail address"),
    ({"type": "contact", "fields": ["name", "email"]}, [("a.q.name", "Ada")], "Please tell us how to reach you."),
    ({"type": "contact", "fields": ["phone"], "required": True}, [], "Please tell us how to reach you."),
    ({"type": "consent", "required": True}, [("a.q", "no")], "Please tick the box to go on."),
]


async def test_what_is_wrong_is_said(collector: OneService) -> None:
    """A wrong answer is sent back with what to do about it, at its question and in the summary; nothing is stored."""
    for number, (question, entered, words) in enumerate(FAULTS):
        await asking(collector, f"case{number}", **question)
        page = await open_page(collector, f"/s/case{number}")
        answer = await press(collector, page, [*entered, ("a.other", "3")])
        assert answer.status_code == 422, (question, entered)
        again = read_page(answer.text)
        assert again.text.count(words) == 2, (question, entered, again.text)
        (link,) = [one for one in again.all("a") if one.attributes["href"].startswith("#")]
        assert link.attributes["href"].startswith("#q-q")
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]


TAKEN: list[tuple[dict[str, Any], Entered, object]] = [
    ({"type": "number", "decimals": 2}, [("a.q", " 1 234,50 ")], 1234.5),
    ({"type": "number", "decimals": 2}, [("a.q", "\u22122.25")], -2.25),
    ({"type": "number"}, [("a.q", "\u0661\u0662")], 12),
    ({"type": "number", "decimals": 1}, [("a.q", "\u0663\u066b\u0665")], 3.5),
    ({"type": "number"}, [("a.q", "5.0")], 5),
    ({"type": "ranking", "choices": CHOICES}, [("a.q.a", "3"), ("a.q.c", "2")], ["c", "a"]),
    ({"type": "multiple", "choices": CHOICES}, [("a.q", "b"), ("a.q", "b"), ("a.q", "")], ["b"]),
    ({"type": "single", "choices": WORDED}, [("a.q", "d"), ("a.q.d", "  ")], "d"),
    ({"type": "single", "choices": WORDED}, [("a.q", "a"), ("a.q.d", "never shown")], "a"),
    ({"type": "multiple", "choices": WORDED}, [("a.q", "d"), ("a.q.d", " so ")], [{"choice": "d", "words": "so"}]),
    ({"type": "matrix", "rows": CHOICES, "choices": CHOICES}, [("a.q.c", "a"), ("a.q.x", "b")], {"c": "a"}),
    ({"type": "consent"}, [("a.q", "no")], False),
    ({"type": "consent"}, [("a.q", "no"), ("a.q", "yes")], True),
    ({"type": "text"}, [("a.q", " a\r\nb ")], "a\nb"),
]


async def test_what_people_write_is_understood(collector: OneService) -> None:
    """Commas, minus signs, other digits, gaps in a ranking, boxes twice: taken as they are meant."""
    for number, (question, entered, _) in enumerate(TAKEN):
        await asking(collector, f"case{number}", **question)
        page = await open_page(collector, f"/s/case{number}")
        answer = await press(collector, page, [*entered, ("a.other", "3")])
        assert answer.status_code == 303, (question, entered, answer.text)
    responses = await stored_responses(collector.client, collector.admin)
    assert [one["answers"] for one in responses] == [{"q": stored, "other": 3} for _, _, stored in TAKEN]


async def test_a_box_without_a_tick_is_no_answer_by_itself(collector: OneService) -> None:
    """A form in which nothing was done is not stored, even though it says that a consent was not given."""
    await asking(collector, type="consent")
    page = await open_page(collector, PAGE)
    answer = await press(collector, page)
    assert answer.status_code == 422
    assert "Please answer at least one question." in read_page(answer.text).text


async def test_chance_stays_the_same_for_one_form(whole: OneService) -> None:
    """The order of chance survives errors and languages, differs between forms, and the last ones stay last."""

    def order(html: str) -> list[str]:
        return [one.attributes["value"] for one in read_page(html).all("input", name="a.liked")]

    orders = set()
    for _ in range(12):
        fresh = await whole.client.get(PAGE)
        first = order(fresh.text)
        assert first[-2:] == ["other", "none"]
        assert set(first[:-2]) == {"people", "choice", "price", "light"}
        failed = await press(whole, read_page(fresh.text))
        german = await press(whole, read_page(fresh.text), go="de")
        assert first == order(failed.text) == order(german.text)
        orders.add(tuple(first))
    assert len(orders) > 1


async def test_what_is_asked_for_is_said_beforehand(whole: OneService) -> None:
    """Limits, counts and what contact data is for are written at the question, in the page's language."""
    german = (await open_page(whole, f"{PAGE}?lang=de")).text
    for words in (
        "Wählen Sie bis zu 3.",
        "Höchstens 400 Zeichen.",
        "Von 1 bis 50.",
        "Ab 1. Januar 2000.",
        "getrennt von",
    ):
        assert words in german
    page = await open_page(whole, f"{PAGE}?lang=ar")
    assert page.one("input", name="a.you.email").attributes["autocomplete"] == "email"
    assert page.one("input", name="a.you.phone").attributes["type"] == "tel"
    assert page.one("input", name="a.times").attributes["inputmode"] == "numeric"
    assert "عدد الأحرف" not in page.text
    assert page.all("label", **{"class": "great"})


async def test_a_survey_s_own_words_come_first(collector: OneService) -> None:
    """Labels that the survey gives to the ends of a scale or to the outermost faces replace the page's."""
    labels = {"low_label": {"en": "Never"}, "high_label": {"en": "Always"}}
    await asking(collector, "faces", type="faces", scale=4, **labels)
    page = await open_page(collector, "/s/faces")
    moods = [one.attributes["class"] for one in page.all("label") if one.attributes.get("class")]
    assert moods == ["awful", "sad", "glad", "great"]
    assert "Never Dissatisfied Satisfied Always" in page.text
    await asking(collector, "effort", type="ces", **labels)
    assert "1 Never 7 Always" in (await open_page(collector, "/s/effort")).text
