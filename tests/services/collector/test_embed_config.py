"""What websites get of a survey: what the card needs, and nothing else."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from services.collector.pages.embed.words import help_with, own_language, words_of
from services.collector.pages.hosted.languages import OWN_LANGUAGES
from services.collector.service import SERVICE
from shared.clock import FixedClock
from shared.testing.channels import publish_survey
from shared.testing.one_service import OneService, one_service
from shared.testing.website import shop_survey

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that the test turns."""
    return FixedClock(NOW)


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with no survey."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        yield service


async def published(service: OneService, **changes: Any) -> dict[str, Any]:
    """Publish the survey `visit` and return what websites get of it."""
    await publish_survey(service.client, service.admin, "visit", shop_survey(**changes))
    answer = await service.client.get("/v1/embed/visit")
    assert answer.status_code == 200, answer.text
    config: dict[str, Any] = answer.json()
    return config


async def test_card_gets_what_it_shows(collector: OneService) -> None:
    """Wordings, languages, words of the card, rules of appearance and rest, with the version they belong to."""
    config = await published(
        collector,
        hidden=["plan"],
        thanks={"en": "Thanks!"},
        embed={"mode": "button", "button": {"en": "Tell us"}, "start": {"on": "event", "event": "paid"}},
        eligibility={"after_shown_days": 1, "after_answered_days": 3},
    )
    assert (config["survey"], config["version"], config["page"]) == ("visit", 1, "/s/visit")
    assert config["languages"] == {
        "en": {"direction": "ltr", "words": "en"},
        "de": {"direction": "ltr", "words": "de", "near": ["gsw", "lb"]},
        "ar": {"direction": "rtl", "words": "ar", "near": ["arz"]},
    }
    assert list(config["words"]) == ["en", "de", "ar"]
    assert (config["title"], config["thanks"], config["hidden"]) == ({"en": "Your visit"}, {"en": "Thanks!"}, ["plan"])
    assert (config["mode"], config["button"]) == ("button", {"en": "Tell us"})
    assert config["start"] == {"on": "event", "event": "paid", "scroll_percent": 50}
    assert config["rest_days"] == {"shown": 1, "dismissed": 30, "answered": 3}
    recommend, why = config["questions"]
    assert recommend["values"] == list(range(11))
    assert recommend["low_label"]["de"] == "Überhaupt nicht wahrscheinlich"
    assert (why["type"], why["required"], why["max_length"]) == ("text", False, 2000)
    assert "more" not in config


async def test_nothing_else_leaves_the_house(collector: OneService) -> None:
    """Neither concepts nor quotas, sampling, origins or reasons of series are anybody's business."""
    config = await published(
        collector,
        quotas=[{"key": "all", "limit": 987654}],
        eligibility={"sample_percent": 12.345},
        embed={"origins": ["https://shop.example", "https://secret.example"]},
        closes_at="2027-01-02T03:04:05Z",
        questions=[
            {"key": "q", "concept": "secret-concept", "type": "csat", "series_break": None, "text": {"en": "Good?"}},
        ],
    )
    text = json.dumps(config)
    for secret in ("987654", "12.345", "secret", "concept", "2027-01-02", "series_break", "polarity"):
        assert secret not in text, secret


async def test_every_type_brings_what_its_field_needs(collector: OneService) -> None:
    """Faces come with moods and names, limits with words about them, rare types with the note that more is needed."""
    config = await published(
        collector,
        languages=["fr", "de"],
        questions=[
            {"key": "mood", "type": "faces", "scale": 4, "text": {"fr": "?"}, "low_label": {"fr": "Affreux"}},
            {
                "key": "many",
                "type": "multiple",
                "at_most": 2,
                "text": {"fr": "?"},
                "choices": [{"key": key, "text": {"fr": key}} for key in "abc"],
            },
            {"key": "count", "type": "number", "minimum": 1, "maximum": 9, "text": {"fr": "?"}},
            {"key": "day", "type": "date", "latest": "2026-12-31", "text": {"fr": "?"}},
        ],
    )
    mood, many, count, day = config["questions"]
    assert mood["values"] == [1, 2, 3, 4]
    assert mood["moods"] == [-1, -0.4, 0.4, 1]
    assert [name.get("de") for name in mood["names"]] == [None, "Unzufrieden", "Zufrieden", "Sehr zufrieden"]
    assert mood["names"][0] == {"fr": "Affreux"}
    assert (many["help"], count["help"]["en"]) == (
        {"en": "Choose up to 2.", "de": "Wählen Sie bis zu 2."},
        "From 1 to 9.",
    )
    assert (day["help"]["en"], day["latest"]) == ("Up to December 31, 2026.", "2026-12-31")
    assert config["more"] is True
    assert count["limits"]["de"] == "Bitte geben Sie eine Zahl von 1 bis 9 ein."
    assert config["languages"]["fr"] == {"direction": "ltr", "words": "en", "marks": [",", " ", False]}
    assert list(config["words"]) == ["en", "de"]


@pytest.mark.parametrize(
    ("changes", "needs_more"),
    [
        ({}, False),
        ({"thanks": {"en": "You gave {{recommend}}."}}, True),
        ({"questions": [{"key": "d", "type": "date", "text": {"en": "When?"}}], "languages": ["en"]}, True),
    ],
)
async def test_rare_parts_are_loaded_only_where_needed(
    collector: OneService, changes: dict[str, Any], *, needs_more: bool
) -> None:
    """A survey with usual questions needs nothing but the card."""
    assert ("more" in await published(collector, **changes)) is needs_more


async def test_theme_becomes_colours_for_light_and_dark_pages(collector: OneService, clock: FixedClock) -> None:
    """An accent gives colours for both kinds of pages; a background makes them the same everywhere."""
    plain = (await published(collector))["colours"]
    assert (plain["light"]["scheme"], plain["dark"]["scheme"]) == ("light", "dark")
    assert plain["light"]["accent"] == "#0b6466"
    clock.advance(6)
    accent = (await published(collector, theme={"accent": "#8a2be2"}))["colours"]
    assert accent["light"]["accent"] == "#8a2be2"
    assert accent["light"].keys() == plain["light"].keys()
    assert accent["light"] != accent["dark"]
    clock.advance(6)
    ground = (await published(collector, theme={"background": "#101018"}))["colours"]
    assert ground["light"] == ground["dark"]
    assert ground["light"]["scheme"] == "dark"


async def test_cache_and_tag(collector: OneService, clock: FixedClock) -> None:
    """Kept for a minute; the tag is that of the content and changes with the version."""
    await published(collector)
    first = await collector.client.get("/v1/embed/visit")
    assert first.headers["cache-control"] == "public, max-age=60"
    etag = first.headers["etag"]
    same = await collector.client.get("/v1/embed/visit", headers={"if-none-match": etag})
    assert (same.status_code, same.content) == (304, b"")
    await publish_survey(collector.client, collector.admin, "visit", shop_survey(title="Another"))
    clock.advance(6)
    newer = await collector.client.get("/v1/embed/visit", headers={"if-none-match": etag})
    assert (newer.status_code, newer.json()["version"]) == (200, 2)
    assert newer.headers["etag"] != etag


async def test_page_views_cost_no_query(collector: OneService, clock: FixedClock) -> None:
    """For some seconds the answer comes from memory, even when the database is away; then it is asked again."""
    await published(collector)
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    clock.advance(4.9)
    assert (await collector.client.get("/v1/embed/visit")).status_code == 200
    clock.advance(0.2)
    paused = await collector.client.get("/v1/embed/visit")
    assert (paused.status_code, paused.json()["type"]) == (409, "urn:heed:problem:survey-not-open")


async def test_only_open_surveys_are_served(collector: OneService, clock: FixedClock) -> None:
    """Unknown is 404; not published, not begun and over are 409 with the reason; nothing is kept of these."""
    unknown = await collector.client.get("/v1/embed/visit")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:heed:problem:survey-not-found")
    await collector.client.put("/v1/surveys/visit", json=shop_survey(), headers=collector.admin)
    assert (await collector.client.get("/v1/embed/visit")).status_code == 409
    clock.advance(6)
    times = {"opens_at": "2026-03-01T13:00:00Z", "closes_at": "2026-03-01T14:00:00Z"}
    await publish_survey(collector.client, collector.admin, "visit", shop_survey(**times))
    for seconds, status in ((0, 409), (3600, 200), (3600, 409)):
        clock.advance(seconds)
        answer = await collector.client.get("/v1/embed/visit")
        assert answer.status_code == status, seconds
        assert ("cache-control" in answer.headers) == (status == 200)


@pytest.mark.parametrize("language", OWN_LANGUAGES)
def test_card_has_all_its_words_in_every_own_language(language: str) -> None:
    """Each own language has every word, none of them empty and with the same places to fill in."""
    own, english = words_of(language), words_of("en")
    assert own_language(language) == language
    assert own.keys() == english.keys()
    for name, text in own.items():
        assert text.strip(), name
        assert sorted(part.partition("}")[0] for part in text.split("{")[1:]) == sorted(
            part.partition("}")[0] for part in english[name].split("{")[1:]
        ), name
    assert own_language("fr-CA") == "en"
    assert help_with.__doc__
