"""The hosted page, page by page: the path is the server's, earlier answers travel along, and nothing is lost."""

from typing import Any

from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import execute, select
from shared.testing.form_filling import open_page, press, turn
from shared.testing.forms import ReadPage, read_page
from shared.testing.one_service import OneService
from shared.testing.whole_survey import ANSWERS, FIELDS, whole_survey

PAGE = "/s/way"


def words(text: str) -> dict[str, str]:
    """Words in the two languages of the survey below."""
    return {"en": text, "de": f"{text} (de)"}


def choices(*keys: str) -> list[dict[str, Any]]:
    """Choices named after their keys."""
    return [{"key": key, "text": words(key.title())} for key in keys]


def branching(**more: Any) -> dict[str, Any]:
    """A survey whose path depends on the answers: promoters leave, detractors are asked for reasons."""
    leave = {"when": {"question": "recommend", "at_least": 9}, "to": "end"}
    was_the_price = {"question": "reasons", "includes": "price"}
    return {
        "title": "Way",
        "languages": ["en", "de"],
        "layout": "question_per_page",
        "hidden": ["order_id", "plan"],
        "questions": [
            {"key": "recommend", "type": "nps", "required": True, "text": words("Recommend?"), "jumps": [leave]},
            {
                "key": "reasons",
                "type": "multiple",
                "text": words("Reasons?"),
                "choices": choices("price", "people"),
                "show_if": {"question": "recommend", "at_most": 6},
            },
            {"key": "price", "type": "number", "text": words("Which price is right?"), "show_if": was_the_price},
            {"key": "why", "type": "text", "text": words("You gave us {{recommend}}, order {{field.order_id}}. Why?")},
            {"key": "plan", "type": "text", "text": words("Plus?"), "show_if": {"field": "plan", "equals": "plus"}},
        ],
    } | more


async def published(collector: OneService, survey: dict[str, Any]) -> OneService:
    """Publish a survey as `way`."""
    await publish_survey(collector.client, collector.admin, "way", survey)
    return collector


def asked(page: ReadPage) -> str:
    """Which question a page asks."""
    return page.fields["page"]


async def test_a_whole_survey_page_by_page(collector: OneService) -> None:
    """Every type on a page of its own, and the response is the same as from one page."""
    await published(collector, whole_survey(layout="question_per_page"))
    page = await open_page(collector, PAGE)
    keys = [question["key"] for question in whole_survey()["questions"]]
    for number, key in enumerate(keys, 1):
        assert asked(page) == key
        assert f"Question {number} of {len(keys)}" in page.text
        bar = page.one("progress").attributes
        assert (bar["value"], bar["max"]) == (str(number), str(len(keys)))
        entered = [one for one in FIELDS if one[0].split(".")[1] == key]
        answer = await press(collector, page, entered)
        assert answer.status_code == (303 if key == keys[-1] else 200), answer.text
        page = read_page(answer.text)
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == ANSWERS


async def test_the_path_follows_the_answers(collector: OneService) -> None:
    """Conditions and jumps lead on without a script; what is not reached is neither asked nor kept."""
    await published(collector, branching())
    page = await open_page(collector, PAGE)
    assert (await press(collector, page, [("a.recommend", "10")])).status_code == 303
    page = await turn(collector, await open_page(collector, PAGE), [("a.recommend", "8")])
    assert asked(page) == "why"
    assert (await press(collector, page)).status_code == 303
    page = await turn(collector, await open_page(collector, f"{PAGE}?f.plan=plus"), [("a.recommend", "3")])
    assert asked(page) == "reasons"
    page = await turn(collector, page, [("a.reasons", "people"), ("a.reasons", "price")])
    assert asked(page) == "price"
    page = await turn(collector, page, [("a.price", "12")])
    assert asked(page) == "why"
    page = await turn(collector, page)
    assert asked(page) == "plan"
    assert (await press(collector, page, [("a.plan", "yes")])).status_code == 303
    stored = await stored_responses(collector.client, collector.admin)
    assert [one["answers"] for one in stored] == [
        {"recommend": 10},
        {"recommend": 8},
        {"recommend": 3, "reasons": ["price", "people"], "price": 12, "plan": "yes"},
    ]


async def test_back_keeps_what_was_entered_on_both_pages(collector: OneService) -> None:
    """Going back loses nothing, not even what was wrong or half done; a changed answer takes another way."""
    await published(collector, branching())
    page = await turn(collector, await open_page(collector, PAGE), [("a.recommend", "3")])
    page = await turn(collector, page, [("a.reasons", "price")])
    page = await turn(collector, page, [("a.price", "a lot")], go="back")
    assert asked(page) == "reasons"
    assert page.one("input", id="q-reasons.price").attributes.keys() >= {"checked"}
    page = await turn(collector, page, go="back")
    assert asked(page) == "recommend"
    assert not page.all("button", value="back")
    page = await turn(collector, page, [("a.recommend", "5")])
    page = await turn(collector, page)
    assert page.fields["a.price"] == "a lot"
    back = await turn(collector, await turn(collector, page, go="back"), go="back")
    page = await turn(collector, back, [("a.recommend", "7")])
    assert asked(page) == "why"
    assert (await press(collector, page)).status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 7}


async def test_a_page_with_errors_stays_and_says_so(collector: OneService) -> None:
    """Only the page's own questions are looked at; the title names the error and the page."""
    await published(collector, branching())
    answer = await press(collector, await open_page(collector, PAGE))
    assert answer.status_code == 422
    page = read_page(answer.text)
    assert page.text.startswith("Error: Question 1 of 5 \u2013 Way")
    assert "Please answer this question." in page.text
    page = await turn(collector, page, [("a.recommend", "0")])
    page = await turn(collector, page, [("a.reasons", "price")])
    answer = await press(collector, page, [("a.price", "x")])
    assert (answer.status_code, asked(read_page(answer.text))) == (422, "price")


async def test_tampered_earlier_answers_are_found_at_the_end(collector: OneService) -> None:
    """What travels along is checked again: the first page with something wrong is shown, and nothing is stored."""
    await published(collector, branching())
    page = await turn(collector, await open_page(collector, PAGE), [("a.recommend", "8")])
    answer = await press(collector, page, [("a.recommend", "77")])
    assert (answer.status_code, asked(read_page(answer.text))) == (422, "recommend")
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]


async def test_the_language_can_change_on_the_way(collector: OneService) -> None:
    """A button in the other language shows the same page in it, with everything that was entered."""
    await published(collector, branching())
    page = await turn(collector, await open_page(collector, PAGE), [("a.recommend", "8")])
    assert not page.all("a", hreflang="de")
    german = await turn(collector, page, [("a.why", "halb")], go="de")
    assert asked(german) == "why"
    assert german.one("html").attributes["lang"] == "de"
    assert german.areas["a.why"] == "halb"
    assert "Frage 4 von 5" in german.text
    assert (await press(collector, german)).status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["locale"], stored["answers"]) == ("de", {"recommend": 8, "why": "halb"})


async def test_hidden_fields_travel_along(collector: OneService) -> None:
    """Fields that the survey names come from the link, are repeated in wordings, and arrive as attributes."""
    await published(collector, branching())
    link = f"{PAGE}?f.order_id=A-17&f.plan={'x' * 600}&f.other=1&t=checkout&l=Berlin"
    page = await turn(collector, await open_page(collector, link), [("a.recommend", "8")])
    assert "You gave us 8, order A-17. Why?" in page.text
    assert (page.fields["f.order_id"], page.fields["t"], page.fields["l"]) == ("A-17", "checkout", "Berlin")
    assert {"f.plan", "f.other"}.isdisjoint(page.fields)
    assert (await press(collector, page)).status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["attributes"], stored["touchpoint"]) == ({"order_id": "A-17"}, "checkout")
    fresh = await open_page(collector, link)
    assert "f.order_id=A-17" in fresh.one("a", hreflang="de").attributes["href"]


async def test_what_respondents_said_stays_words(collector: OneService) -> None:
    """Markup in a hidden field or an answer is repeated as words."""
    await published(collector, branching())
    link = f"{PAGE}?f.order_id=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    page = await turn(collector, await open_page(collector, link), [("a.recommend", "8")])
    assert "order <img src=x onerror=alert(1)>." in page.text
    assert not page.all("img")


async def test_a_survey_on_one_page_with_logic_takes_as_few_pages_as_it_needs(collector: OneService) -> None:
    """A new page begins only where a question or its words depend on an answer of this one, or after a jump."""
    survey = branching(layout="one_page")
    survey["questions"].insert(0, {"key": "first", "type": "csat", "text": words("First?")})
    await published(collector, survey)
    page = await open_page(collector, PAGE)
    assert {one.attributes["name"] for one in page.all("input", type="radio")} == {"a.first", "a.recommend"}
    assert "Page 1 of 3" in page.text
    page = await turn(collector, page, [("a.recommend", "2")])
    assert (asked(page), "Page 2 of 3" in page.text) == ("reasons", True)
    page = await turn(collector, page, [("a.reasons", "price")])
    assert "Which price is right?" in page.text
    assert "You gave us 2, order. Why?" in page.text
    assert page.all("textarea", name="a.why")
    assert (await press(collector, page, [("a.price", "3"), ("a.why", "so")])).status_code == 303
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert stored["answers"] == {"recommend": 2, "reasons": ["price"], "price": 3, "why": "so"}


async def test_thanks_repeat_answers_for_a_while_and_to_nobody_else(collector: OneService) -> None:
    """The survey's thanks may name an answer; later, and for another response, the page says nothing personal."""
    thanks = {"thanks": {"en": "Thank you for the {{recommend}}."}}
    await published(collector, branching(**thanks))
    await publish_survey(collector.client, collector.admin, "else", branching(**thanks))
    answer = await press(collector, await open_page(collector, PAGE), [("a.recommend", "10")])
    location = answer.headers["location"]
    assert "Thank you for the 10." in (await open_page(collector, location)).text
    elsewhere = await open_page(collector, location.replace("/s/way", "/s/else"))
    assert "Thank you for the." in elsewhere.text
    for other in ("response=x", "response=0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10", "v=x&response=", ""):
        assert "Thank you for the." in (await open_page(collector, f"{PAGE}/thanks?{other}")).text
    await execute(collector, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")
    assert "Thank you for the." in (await open_page(collector, location)).text


async def test_every_page_is_saved_and_a_failure_stops_nobody(collector: OneService) -> None:
    """What was answered so far is kept under the response's id; where that fails, the next page comes all the same."""
    await published(collector, branching())
    page = await turn(collector, await open_page(collector, f"{PAGE}?t=checkout"), [("a.recommend", "3")])
    saved = "SELECT id::text, answers, state, touchpoint FROM collector.partial_response"
    assert await select(collector, saved) == [(page.fields["id"], {"recommend": 3}, "open", "checkout")]
    page = await turn(collector, page, [("a.reasons", "people")])
    assert (await select(collector, saved))[0][1] == {"recommend": 3, "reasons": ["people"]}
    assert await select(collector, "SELECT count(*) FROM collector.response") == [(0,)]
    await execute(collector, "ALTER TABLE collector.partial_response RENAME COLUMN answers TO gone")
    page = await turn(collector, page, go="back")
    page = await turn(collector, page, [("a.reasons", "people")])
    assert asked(page) == "why"


async def test_contact_data_travels_and_is_never_saved_on_the_way(collector: OneService) -> None:
    """Half-done forms keep no contact data; the finished one makes the respondent."""
    survey = branching()
    survey["questions"].insert(0, {"key": "you", "type": "contact", "fields": ["email"], "text": words("You?")})
    await published(collector, survey)
    page = await turn(collector, await open_page(collector, PAGE), [("a.you.email", "ada@example.org")])
    answer = await press(collector, page, [("a.recommend", "8")])
    assert answer.headers["cache-control"] == "no-store"
    page = read_page(answer.text)
    assert page.fields["a.you.email"] == "ada@example.org"
    assert "ada@example.org" not in str(await select(collector, "SELECT * FROM collector.partial_response"))
    assert (await press(collector, page)).status_code == 303
    assert await select(collector, "SELECT email FROM collector.respondent") == [("ada@example.org",)]


async def test_the_browser_s_own_way_back_works(collector: OneService) -> None:
    """Pages on the way may be kept by the browser that was sent them; a new form is made anew each time."""
    await published(collector, branching())
    fresh = await collector.client.get(PAGE)
    assert fresh.headers["cache-control"] == "no-store"
    answer = await press(collector, read_page(fresh.text), [("a.recommend", "8")])
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_a_newer_version_does_not_disturb_who_has_begun(collector: OneService) -> None:
    """Pages, checks and the response keep to the version that was begun, thanks included."""
    await published(collector, branching(thanks={"en": "Thanks from the first."}))
    page = await turn(collector, await open_page(collector, PAGE), [("a.recommend", "8")])
    newer = branching(title="Newer", thanks={"en": "Thanks from the second."})
    newer["questions"] = [newer["questions"][0] | {"key": "other", "concept": "other", "jumps": []}]
    await published(collector, newer)
    page = await turn(collector, page, go="back")
    assert "Recommend?" in page.text
    page = await turn(collector, page)
    answer = await press(collector, page, [("a.why", "old")])
    assert answer.status_code == 303
    assert "Thanks from the first." in (await open_page(collector, answer.headers["location"])).text
    (stored,) = await stored_responses(collector.client, collector.admin)
    assert (stored["version"], stored["answers"]) == (1, {"recommend": 8, "why": "old"})


async def test_hostile_steps_get_a_page(collector: OneService) -> None:
    """Unknown pages, buttons and fields, and far too many of them, are answered with a page below 500."""
    await published(collector, branching())
    page = await open_page(collector, PAGE)
    for extra in (
        [("page", "nobody")],
        [("page", "plan")],
        [("page", "why"), ("a.why", "x")],
        [("a.recommend.x.y", "1"), ("a.", "2"), ("a..", "3"), ("a.price", "NaN"), ("a.reasons.price", "x" * 9000)],
        [(f"a.recommend.{number}", "x") for number in range(4000)],
        [("f.order_id", "\ud7ff\x00")],
    ):
        for go in ("next", "back", "fr", "", "x" * 1000):
            answer = await press(collector, page, extra, go=go)
            assert answer.status_code < 500, (extra[:1], go)
            assert answer.headers["content-type"].startswith("text/html")
    many = [(f"a.recommend.{number}", "x") for number in range(10_000)]
    assert (await press(collector, page, many)).status_code == 400
