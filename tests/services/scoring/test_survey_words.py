"""Scoring's pages name surveys, questions and choices as their authors did, in the reader's language."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import escape
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest

from services.scoring.service import SERVICE
from shared.contracts.collector import OtherAnswer, OtherQuestion, QuestionAsked, SurveyPublished
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService, one_service
from tests.services.scoring.conftest import NOON, SOURCE, MakeResponse
from tests.services.scoring.pages import COMMENTS, SCORES, START, manager, text_of

TITLES = {"en": "How was it with us?", "de": "Wie war es bei uns?"}
EASY = {
    "en": "It was easy to get what I wanted from your company",
    "de": "Es war leicht, zu bekommen, was ich bei Ihnen wollte",
}
SCALE: dict[str, Any] = {"scale_min": 1, "scale_max": 7, "polarity": "high_is_good"}
NPS: dict[str, Any] = {"scale_min": 0, "scale_max": 10, "polarity": "high_is_good"}
LABELS = {"order": {"en": "My order", "de": "Meine Bestellung"}, "wait": {"en": "Waiting", "de": "Die Wartezeit"}}


def published(survey: str = "guest", version: int = 1, **changes: Any) -> Event[SurveyPublished]:
    """Return the event that a survey was published."""
    fields: dict[str, Any] = {
        "survey": survey,
        "version": version,
        "title": TITLES["en"],
        "titles": TITLES,
        "languages": ("en", "de"),
        "questions": (
            QuestionAsked(key="easy", concept="easy", type="ces", **SCALE, texts=EASY),
            QuestionAsked(key="recommend", concept="recommend", type="nps", **NPS, texts={"en": "Would you?"}),
        ),
        "other_questions": (
            OtherQuestion(key="about", concept="about", type="single", texts={"en": "What about?"}, choices=LABELS),
            OtherQuestion(
                key="parts",
                concept="parts",
                type="matrix",
                choices={"wait": {"en": "Slow"}},
                rows={"wait": {"en": "The queue", "de": "Die Schlange"}},
            ),
        ),
        "published_at": NOON,
    }
    return Event(SurveyPublished(**(fields | changes)), source=SOURCE, time=NOON, id=uuid7())


PERSON = uuid4()


@pytest.fixture
async def guests(database_url: str, response: MakeResponse) -> AsyncIterator[OneService]:
    """Answers to two surveys, of which nobody knows the words yet."""
    others = (
        OtherAnswer(question="about", concept="about", type="single", choices=("order",)),
        OtherAnswer(question="parts", concept="parts", type="matrix", rows={"wait": "wait"}),
    )
    easy: dict[str, Any] = {"easy": {"type": "ces", **SCALE}}
    given: dict[str, Any] = {"questions": easy, "other_answers": others, "occurred_at": datetime.now(UTC)}
    async with one_service(SERVICE, database_url) as service:
        for survey in ("guest", "other"):
            await service.deliver(
                response({"easy": 6, "recommend": 9, "why": "Good"}, survey=survey, respondent_id=PERSON, **given),
                *(response({"easy": 6, "recommend": 9}, survey=survey, **given) for _ in range(11)),
            )
        await service.use_cases.scores.fold_journal()
        await service.use_cases.comments.read()
        yield service


async def test_pages_use_the_words_of_surveys(guests: OneService) -> None:
    """In both languages: titles, what has no common name by its question, choices and rows by their labels."""
    await guests.deliver(published())
    said = {
        "en": ("It was easy to get what I wanted from y…", "Recommendation", "My order", "The queue"),
        "de": ("Es war leicht, zu bekommen, was ich bei…", "Weiterempfehlung", "Meine Bestellung", "Die Schlange"),
    }
    for language, (short, nps, choice, row) in said.items():
        title, full = TITLES[language], EASY[language]
        who = manager(guests, language=language)
        start = await text_of(guests, who, START)
        assert f'<h3 class="small muted">{title}</h3>' in start
        assert f'<span title="{full}">{short} (CES)</span>' in start
        assert f"<span>{nps} (NPS)</span>" in start
        assert '<h3 class="small muted">other</h3>' in start, "nobody knows the words of this one"
        assert "<span>Easy (CES)</span>" in start
        scores = await text_of(guests, who, SCORES, survey="guest", question="easy")
        assert f'<option value="guest" selected>{title}</option>' in scores
        assert f'title="{full}">{short} (CES)' in scores
        for wanted in (f"<figcaption>{full} ", f'<th scope="row">{choice}</th>', f'small">{row}</caption>'):
            assert wanted in scores, wanted
        comments = await text_of(guests, who, COMMENTS, survey="guest")
        assert f'<option value="guest" selected>{title}</option>' in comments
        assert f"{short} 6/7" in comments
        person = await text_of(guests, who, f"/console/scoring/person/{PERSON}")
        assert f">{title}</a>" in person
        assert f"{short} 6/7" in person
        assert "(NPS)" in await text_of(guests, who, "/console/scoring/survey/guest")


async def test_another_language_is_better_than_a_key(guests: OneService) -> None:
    await guests.deliver(published(titles={"fr": "Votre visite", "it": "La visita"}, title="Votre visite"))
    await guests.deliver(published("other", titles={"fr": "Avis", "de-AT": "Ihr Besuch in Wien"}, title="Avis"))
    start = await text_of(guests, manager(guests, language="de"), START)
    assert "Votre visite</h3>" in start
    assert "Ihr Besuch in Wien</h3>" in start


async def test_surveys_of_one_title_are_distinguished_by_their_keys(guests: OneService) -> None:
    await guests.deliver(published(), published("other"))
    text = await text_of(guests, manager(guests), SCORES)
    for key in ("guest", "other"):
        assert f"{TITLES['en']} ({key})</option>" in text


async def test_words_are_shown_as_what_they_are(guests: OneService) -> None:
    """Nothing that an author writes becomes part of the page."""
    hostile = '"><script>alert(1)</script>%(now)s {{ 7 * 7 }} and so much more that nobody reads all of it'
    texts = {"en": hostile}
    await guests.deliver(
        published(
            titles=texts,
            questions=(QuestionAsked(key="easy", concept="easy", type="ces", **SCALE, texts=texts),),
            other_questions=(
                OtherQuestion(key="about", concept="about", type="single", texts=texts, choices={"order": texts}),
            ),
        )
    )
    who = manager(guests)
    for path in (START, f"{SCORES}?survey=guest&question=easy", COMMENTS, f"/console/scoring/person/{PERSON}"):
        text = await text_of(guests, who, path)
        assert "<script>alert" not in text, path
        assert "{{ 7 * 7 }}" in text, path
    assert escape(hostile).replace("&quot;", "&#34;") in await text_of(guests, who, START)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
async def test_the_newest_version_counts_in_whichever_order_they_arrive(
    scoring: OneService, order: tuple[int, ...]
) -> None:
    """Of the same version, what an earlier release published never replaces words; one at a time or all at once."""
    events = [
        published(version=1, titles={"en": "First"}),
        published(version=2, titles={"en": "Second"}),
        published(version=2, titles={}, title="Second", questions=(), other_questions=()),
    ]
    for one in order:
        await scoring.deliver(events[one])
    await scoring.deliver(*(published("both", one.version, titles=one.titles) for one in (e.data for e in events)))
    words = await scoring.use_cases.survey_words.read()
    assert words["guest"].title("en") == words["both"].title("en") == "Second"
    assert words["guest"].question("easy", "de") == EASY["de"]


async def test_what_an_earlier_release_published_has_a_title(scoring: OneService) -> None:
    """Until the collector publishes the same version with its words."""
    await scoring.deliver(published(titles={}, title="Visit"))
    assert (await scoring.use_cases.survey_words.read())["guest"].title("de") == "Visit"
    await scoring.deliver(published())
    assert (await scoring.use_cases.survey_words.read())["guest"].title("de") == TITLES["de"]
