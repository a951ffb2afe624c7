"""Reading respondents' words, and the terms in them, over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from services.scoring.service import SERVICE
from shared.contracts.collector import ResponseReceived
from shared.contracts.event import Event
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.one_service import ADMIN_KEY, OneService, one_service
from tests.services.scoring.conftest import NOON

MakeResponse = Callable[..., Event[ResponseReceived]]

TEXTS = (
    "Very friendly and helpful staff.",
    "I waited two hours and the clerk was rude.",
    "It was on Tuesday in the big hall.",
    "Sehr freundliche Mitarbeiter, alles war bestens.",
)
PLACES = ("berlin", "köln", None)


def crowd(response: MakeResponse, number: int = 60) -> list[Event[ResponseReceived]]:
    """Comments of many places, languages and moments; three in each moment."""
    return [
        response(
            {"recommend": 5, "why": TEXTS[one % 4]},
            locale="de" if one % 4 == 3 else "en",
            location=PLACES[one % 3],
            touchpoint="till" if one % 2 else None,
            channel="web" if one % 5 else "sms",
            attributes={"plan": "pro" if one % 2 else "free", "secret": "hush"},
            segments=("plan",),
            occurred_at=NOON + timedelta(minutes=one // 3),
        )
        for one in range(number)
    ]


class Words:
    """Somebody who reads words with the admin key."""

    def __init__(self, service: OneService) -> None:
        self.service = service

    async def get(self, path: str, **query: Any) -> httpx.Response:
        """Ask for something of the survey `visit`; `start` and `end` stand for `from` and `to`."""
        renamed = {{"start": "from", "end": "to"}.get(name, name): value for name, value in query.items()}
        return await self.service.client.get(path, params={"survey": "visit", **renamed}, headers=self.service.admin)

    async def verbatims(self, **query: Any) -> list[dict[str, Any]]:
        """Return the items of one page."""
        reply = await self.get("/v1/verbatims", **query)
        assert reply.status_code == 200, reply.text
        items: list[dict[str, Any]] = reply.json()["items"]
        return items

    async def terms(self, **query: Any) -> dict[str, Any]:
        """Return the report."""
        reply = await self.get("/v1/terms", **query)
        assert reply.status_code == 200, reply.text
        report: dict[str, Any] = reply.json()
        return report


async def test_verbatims_are_listed_and_filtered(scoring: OneService, response: MakeResponse) -> None:
    """The newest come first, page by page without gap or double; every filter is a plain recount of what was sent."""
    events = crowd(response)
    suspect = response({"why": TEXTS[0]}, suspect="rapid_taps", locale="en", occurred_at=NOON - timedelta(days=1))
    await scoring.deliver(*events, suspect)
    words = Words(scoring)
    [unread] = await words.verbatims(limit=1)
    assert (unread["is_read"], unread["language"], unread["sentiment"]) == (False, None, None)
    await scoring.use_cases.comments.read()
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        reply = (await words.get("/v1/verbatims", limit=7, **({"cursor": cursor} if cursor else {}))).json()
        seen += reply["items"]
        cursor = reply["next_cursor"]
    assert len({one["response_id"] for one in seen}) == len(seen) == 61
    assert [one["occurred_at"] for one in seen] == sorted((one["occurred_at"] for one in seen), reverse=True)
    assert [one["suspect"] for one in seen if one["suspect"]] == ["rapid_taps"]
    first = next(one for one in seen if one["text"] == TEXTS[3] and one["location"] == "berlin")
    assert {name: first[name] for name in ("language", "sentiment", "sentiment_share", "is_read", "question")} == {
        "language": "de",
        "sentiment": "positive",
        "sentiment_share": 1.0,
        "is_read": True,
        "question": "why",
    }
    assert first["attributes"].keys() == {"plan"}
    for query, keeps in (
        ({"location": "köln"}, lambda one: one["location"] == "köln"),
        ({"touchpoint": "till"}, lambda one: one["touchpoint"] == "till"),
        ({"channel": "sms"}, lambda one: one["channel"] == "sms"),
        ({"attribute": "plan:pro"}, lambda one: one["attributes"].get("plan") == "pro"),
        ({"sentiment": "negative"}, lambda one: one["text"] == TEXTS[1]),
        ({"sentiment": "unknown"}, lambda one: one["text"] == TEXTS[2]),
        ({"language": "DE"}, lambda one: one["text"] == TEXTS[3]),
        ({"language": "unknown"}, lambda one: one["language"] is None),
        ({"question": "other"}, lambda _: False),
        (
            {"start": "2026-03-02", "end": "2026-03-02T12:35:00Z"},
            lambda one: "2026-03-02T12:30" <= one["occurred_at"][:16] < "2026-03-02T12:35",
        ),
        ({"end": "2026-03-02", "zone": "Europe/Berlin"}, lambda one: one["suspect"] is not None),
    ):
        found = await words.verbatims(limit=200, **query)
        assert [one["response_id"] for one in found] == [one["response_id"] for one in seen if keeps(one)], query


async def test_nonsense_and_missing_scopes_are_refused(database_url: str) -> None:
    """Wrong parameters are 422 by name; words need `responses:read`, terms `scores:read`."""
    keys = {"board": ApiKey(key_sha256=digest_of("board-key-0123456789"), scopes=("scores:read",))}
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as scoring:
        words = Words(scoring)
        for path, field, value in (
            ("/v1/verbatims", "sentiment", "angry"),
            ("/v1/verbatims", "language", "german"),
            ("/v1/verbatims", "attribute", "plan"),
            ("/v1/verbatims", "cursor", "nonsense"),
            ("/v1/verbatims", "cursor", "WyIxIiwiMiIsIjMiXQ"),
            ("/v1/verbatims", "from", "yesterday"),
            ("/v1/verbatims", "zone", "Mars/Olympus"),
            ("/v1/verbatims", "mood", "x"),
            ("/v1/terms", "by", "version"),
            ("/v1/terms", "by", "attribute:"),
            ("/v1/terms", "words", "3"),
            ("/v1/terms", "limit", "0"),
            ("/v1/exports/scores", "interval", "hour"),
            ("/v1/exports/scores", "from", "2026-13-01"),
            ("/v1/exports/scores", "format", "xls"),
            ("/v1/exports/verbatims", "limit", "5"),
            ("/v1/exports/scores", "from", "0"),
            ("/v1/exports/scores", "to", "2026-01-31T00:00:00"),
            ("/v1/exports/verbatims", "attribute", "x" * 10_000),
            ("/v1/verbatims", "attribute", ["plan:a", "plan:b"]),
            ("/v1/terms", "by", ["channel", "language"]),
            *((path, "location", "a\x00b") for path in ("/v1/verbatims", "/v1/terms", "/v1/exports/verbatims")),
        ):
            reply = await words.get(path, **{field: value})
            assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, field), (path, reply.text)
        backwards = {"survey": "visit", "from": "2026-03-02", "to": "2026-03-02"}
        for path in ("/v1/verbatims", "/v1/terms", "/v1/exports/scores", "/v1/exports/verbatims"):
            reply = await scoring.client.get(path, params=backwards, headers=scoring.admin)
            assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "to"), path
        twice = {"survey": ["visit", "other"]}
        for path in ("/v1/verbatims", "/v1/terms", "/v1/exports/scores", "/v1/exports/verbatims"):
            assert (await scoring.client.get(path, params=twice, headers=scoring.admin)).status_code == 422
            assert (await scoring.client.get(path, params={"survey": "visit"})).status_code == 401
        board = {"Authorization": "Bearer board-key-0123456789"}
        for path, status in (
            ("/v1/verbatims", 403),
            ("/v1/terms", 200),
            ("/v1/exports/scores", 200),
            ("/v1/exports/verbatims", 403),
        ):
            reply = await scoring.client.get(path, params={"survey": "visit"}, headers=board)
            assert reply.status_code == status, path


async def test_terms_are_counted_by_respondents(scoring: OneService, response: MakeResponse) -> None:
    """Terms come with the number of respondents who used them, in whole and by segment; small numbers are hidden."""
    await scoring.deliver(*crowd(response))
    # Somebody who repeats themselves, a few who say something rare, and one who does not count.
    why, also = {"question": "why", "concept": "why", "type": "text"}, {"question": "also", "concept": "also"}
    twice = response({"why": "parking parking", "also": "parking"}, questions={"also": why | also}, locale="en")
    rare = [response({"why": "The parking"}, location="bonn", locale="en") for _ in range(3)]
    suspect = response({"why": "Parking"}, suspect="rapid_taps", locale="en")
    french = response({"why": "Le personnel était aimable et rapide."}, locale="fr")
    await scoring.deliver(twice, *rare, suspect, french)
    await scoring.use_cases.comments.read()
    words = Words(scoring)
    report = await words.terms(limit=200)
    terms = {item["term"]: item for item in report["items"]}
    assert (report["respondents"], report["other_languages"], report["is_all"]) == (64, 1, True)
    assert {name: terms[name]["n"] for name in ("staff", "friendly", "helpful staff", "rude", "mitarbeiter")} == {
        "staff": 15,
        "friendly": 15,
        "helpful staff": 15,
        "rude": 15,
        "mitarbeiter": 15,
    }
    assert terms["helpful staff"]["words"] == 2
    assert terms["staff"]["share"] == 15 / 64
    assert not {"parking", "the", "and", "was", "personnel"} & terms.keys()
    assert [one["n"] for one in report["items"]] == sorted((one["n"] for one in report["items"]), reverse=True)
    cut = await words.terms(by="location", words="1", limit=3)
    assert {one["words"] for one in cut["items"]} == {1}
    assert [(one["segment"], one["n"], one["suppressed"]) for one in cut["segments"]] == [
        ("(none)", 21, False),
        ("berlin", None, True),
        ("köln", 20, False),
        ("bonn", None, True),
    ]
    assert [(one["segment"], one["n"]) for one in cut["items"][0]["segments"]] == [
        ("(none)", 5),
        ("berlin", None),
        ("köln", 5),
        ("bonn", None),
    ]
    assert (await words.terms(by="attribute:plan", channel="sms"))["segments"][0]["n"] == 6
    nobody = await words.terms(survey="nobody", location="bonn")
    assert (nobody["respondents"], nobody["other_languages"], nobody["items"]) == (0, 0, [])


async def test_nothing_is_counted_by_sentiment(scoring: OneService) -> None:
    """It is right too seldom for shares: asking for them is refused, with what to do instead."""
    reply = await scoring.client.get("/v1/terms", params={"survey": "visit", "by": "sentiment"}, headers=scoring.admin)
    assert reply.status_code == 422
    assert "filter by it" in reply.text


async def test_what_is_hidden_cannot_be_asked_for(scoring: OneService, response: MakeResponse) -> None:
    """A filter shows no number that the table of all values hides, neither of respondents nor of a term."""
    for place, number, text in (
        ("berlin", 20, "parking"),
        ("köln", 12, "parking"),
        ("köln", 3, "queue"),
        ("bonn", 3, "queue"),
    ):
        await scoring.deliver(*(response({"why": text}, location=place, locale="en") for _ in range(number)))
    await scoring.use_cases.comments.read()
    words = Words(scoring)
    table = await words.terms(by="location")
    assert [(one["segment"], one["n"]) for one in table["segments"]] == [("berlin", 20), ("köln", None), ("bonn", None)]
    for place in ("bonn", "köln"):
        hidden = await words.terms(location=place, by="channel")
        assert (hidden["respondents"], hidden["other_languages"], hidden["segments"], hidden["items"]) == (
            None,
            None,
            [],
            [],
        )
    shown = await words.terms(location="berlin")
    assert (shown["respondents"], [(one["term"], one["n"]) for one in shown["items"]]) == (20, [("parking", 20)])
    await scoring.deliver(*(response({"why": "coffee"}, location="bonn", locale="en") for _ in range(9)))
    await scoring.deliver(*(response({"why": "coffee"}, location="köln", locale="en") for _ in range(2)))
    shown = await words.terms(location="bonn")
    assert (shown["respondents"], shown["items"]) == (12, [])
