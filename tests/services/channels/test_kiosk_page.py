"""The kiosk's page as the server writes it."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.testing.channels import publish_survey, send_twilio, stored_responses
from shared.testing.one_service import OneService


def one_question(**question: Any) -> dict[str, Any]:
    """Return a survey with one question in two languages."""
    asked = {"key": "q", "text": {"de": "Wie war es?", "en": "How was it?"}} | question
    return {"title": "Visit", "languages": ["de", "en"], "questions": [asked]}


async def open_kiosk(collector: OneService, survey: dict[str, Any]) -> httpx.Response:
    """Publish a survey, enrol a device for it, and open its page."""
    await publish_survey(collector.client, collector.admin, "hall", survey)
    enrolled = await collector.client.post("/v1/devices", json={"name": "A", "survey": "hall"}, headers=collector.admin)
    return await collector.client.get(f"/kiosk/{enrolled.json()['id']}")


def choices(page: str, language: str) -> list[tuple[int, str]]:
    """Return the values and labels that a page offers in a language, in order."""
    start = page.index(f'data-side="{language}"')
    end = page.find("data-side=", start + 1)
    found = re.findall(r'data-value="(\d+)">(?:<svg.*?</svg>)?\s*<span>(.*?)</span>', page[start:end], re.DOTALL)
    return [(int(value), label) for value, label in found]


@pytest.mark.parametrize(
    ("question", "values", "first", "last"),
    [
        ({"type": "csat"}, [1, 2, 3, 4, 5], "Very dissatisfied", "Very satisfied"),
        ({"type": "csat", "polarity": "low_is_good"}, [5, 4, 3, 2, 1], "Very dissatisfied", "Very satisfied"),
        ({"type": "csat", "scale": 3}, [1, 2, 3], "Dissatisfied", "Satisfied"),
        ({"type": "rating", "scale": 4}, [1, 2, 3, 4], "Very poor", "Excellent"),
        ({"type": "faces"}, [1, 2, 3, 4, 5], "Very dissatisfied", "Very satisfied"),
        ({"type": "faces", "scale": 4}, [1, 2, 3, 4], "Very dissatisfied", "Very satisfied"),
        ({"type": "faces", "scale": 3}, [1, 2, 3], "Dissatisfied", "Satisfied"),
        ({"type": "ces", "scale": 5, "polarity": "high_is_good"}, [1, 2, 3, 4, 5], "Very difficult", "Very easy"),
        ({"type": "ces", "scale": 5, "polarity": "low_is_good"}, [5, 4, 3, 2, 1], "Very difficult", "Very easy"),
        ({"type": "ces", "scale": 7, "polarity": "low_is_good"}, list(range(1, 8)), "1", "7"),
        ({"type": "nps"}, list(range(11)), "0", "10"),
    ],
)
async def test_faces_run_from_bad_to_good_whatever_the_scale_s_direction(
    collector: OneService, question: dict[str, Any], values: list[int], first: str, last: str
) -> None:
    """A smile always stands on the same side and always carries the value that is good in this survey."""
    page = await open_kiosk(collector, one_question(**question))
    assert page.status_code == 200
    english = choices(page.text, "en")
    assert [value for value, _ in english] == values
    assert (english[0][1], english[-1][1]) == (first, last)
    assert [value for value, _ in choices(page.text, "de")] == values


async def test_satisfaction_is_asked_before_anything_else(collector: OneService) -> None:
    """Of several questions the kiosk asks the first of satisfaction, because one tap answers one question."""
    nps, csat = ({"key": kind, "type": kind, "text": {"de": kind}} for kind in ("nps", "csat"))
    page = await open_kiosk(collector, {"title": "T", "languages": ["de"], "questions": [nps, csat]})
    assert 'data-question="csat"' in page.text


async def test_faces_are_asked_before_anything_else(collector: OneService) -> None:
    """A question that was made of faces is what a kiosk is for, wherever it stands."""
    csat, faces = ({"key": kind, "type": kind, "text": {"de": kind}} for kind in ("csat", "faces"))
    page = await open_kiosk(collector, {"title": "T", "languages": ["de"], "questions": [csat, faces]})
    assert 'data-question="faces"' in page.text


async def test_the_survey_s_own_words_name_the_ends_of_a_scale(collector: OneService) -> None:
    """Numbers are explained in the words of the survey where it has some, in the language of the side."""
    words = {"low_label": {"de": "Nie", "en": "Never"}, "high_label": {"de": "Immer", "en": "Always"}}
    page = (await open_kiosk(collector, one_question(type="nps", **words))).text
    english = page[page.index('data-side="en"') :]
    assert "Never" in english
    assert "Always" in english
    assert "Immer" in page
    assert "Not at all likely" not in page


async def test_survey_of_text_alone_is_no_kiosk(collector: OneService) -> None:
    """Where nothing can be tapped, the page says so and looks again by itself."""
    page = await open_kiosk(collector, one_question(type="text"))
    assert (page.status_code, page.headers["refresh"], page.headers["heed-edition"]) == (409, "60", "unsuitable")
    assert "data-value" not in page.text


@pytest.mark.parametrize("device_id", [str(UUID(int=7)), "nonsense", "..", "%00"])
async def test_unknown_device_gets_a_page_that_says_so(collector: OneService, device_id: str) -> None:
    """People in front of a tablet see words and no problem document."""
    page = await collector.client.get(f"/kiosk/{device_id}", headers={"accept-language": "de"})
    assert page.status_code in {404, 422}
    if page.status_code == 404 and "html" in page.headers["content-type"]:
        assert "nicht angemeldet" in page.text


async def test_text_of_a_survey_cannot_become_markup(collector: OneService) -> None:
    """What an operator writes is text, also when it looks like code."""
    page = await open_kiosk(collector, one_question(type="csat", text={"de": "<script>1</script>", "en": "<b>&"}))
    assert "<script>1" not in page.text
    assert "&lt;script&gt;1" in page.text


async def test_scripts_are_kept_as_long_as_they_do_not_change(collector: OneService) -> None:
    """The page names its files by their content; the worker, whose address never changes, is asked for each time."""
    page = await open_kiosk(collector, one_question(type="csat"))
    files = re.findall(r'(?:src|href)="(/kiosk/assets/[^"]+)"', page.text)
    assert len(files) == 2
    for file in files:
        answer = await collector.client.get(file)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    stale = await collector.client.get(re.sub(r"assets/[0-9a-f]+/", "assets/0/", files[0]))
    assert stale.headers["cache-control"] == "no-cache"
    worker = await collector.client.get("/kiosk/keeper.js")
    assert worker.headers["cache-control"] == "no-cache"
    assert "connect-src 'self'" in worker.headers["content-security-policy"]
    for missing in ("secrets.txt", "..%2f..%2fkiosk.py", "main.js%00"):
        assert (await collector.client.get(f"/kiosk/assets/0/{missing}")).status_code in {404, 422}


async def test_required_question_that_is_not_asked_keeps_no_message_out(collector: OneService) -> None:
    """A text message answers what it answers: it cannot be asked to fill in the rest of a form."""
    nps, text = (
        {"key": kind, "type": kind, "text": {"en": kind}, "required": required}
        for kind, required in (("nps", False), ("text", True))
    )
    await publish_survey(
        collector.client, collector.admin, "visit", {"title": "T", "languages": ["en"], "questions": [nps, text]}
    )
    parameters = {"MessageSid": "SM1", "From": "+491701234567", "Body": "9"}
    await send_twilio(
        collector.client,
        public_url="https://feedback.example.org",
        account="shop",
        token="0123456789abcdef0123456789abcdef",
        parameters=parameters,
    )
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"nps": 9}
