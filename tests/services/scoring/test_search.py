"""Comments are found by their words, in the language they are written in, and marked by colleagues."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.scoring.store import search_store
from services.scoring.store.tables import WORDS
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.scoring.conftest import NOON, MakeResponse
from tests.services.scoring.places import found_company, northerner

GIVEN = [
    # language of the survey, place, what was written
    ("en", "kiel", "I was waiting two hours for helpful staff."),
    ("en", "kiel", "The staff was rude, not helpful."),
    ("en", "ulm", "We waited outside the house."),
    ("de", "kiel", "Ich habe zwei Stunden vor den Häusern gewartet."),
    ("de", "ulm", "Das Warten im Haus war schlimm, die Mitarbeiter sehr freundlich."),
    ("fr", None, "Le personnel attend toujours, quelle attente."),
]


@pytest.fixture
async def words(scoring: OneService, response: MakeResponse) -> OneService:
    """Comments in three languages, which were read."""
    await found_company(scoring)
    for minute, (locale, place, text) in enumerate(GIVEN):
        at = NOON + timedelta(minutes=minute)
        await scoring.deliver(response({"why": text}, locale=locale, location=place, occurred_at=at))
    await scoring.use_cases.comments.read()
    return scoring


async def found(service: OneService, text: str, someone: SignedIn | None = None, **query: Any) -> list[str]:
    """Return what is found, the newest first."""
    reply = await asked(service, text, someone, **query)
    assert reply.status_code == httpx.codes.OK, reply.text
    return [one["text"] for one in reply.json()["items"]]


async def asked(service: OneService, text: str, someone: SignedIn | None = None, **query: Any) -> httpx.Response:
    """Look for words."""
    headers = someone.headers if someone else service.admin
    body = {"survey": "visit", "text": text, **query}
    return await service.client.post("/v1/verbatims/search", json=body, headers=headers)


@pytest.mark.parametrize("newest", [1, 1000])
async def test_words_are_found_in_every_form(words: OneService, newest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the rules of each comment's language, and likewise whether the newest hold enough or the index is needed."""
    monkeypatch.setattr(search_store, "NEWEST", newest)
    texts = [text for _, _, text in GIVEN]
    assert await found(words, "waits") == [texts[2], texts[0]]
    assert await found(words, "Haus") == [texts[4], texts[3]]
    assert await found(words, "freundliche") == [texts[4]]
    assert await found(words, "attente") == [texts[5]]
    assert await found(words, "attent") == [], "no forms are known of other languages"
    assert await found(words, "helpful") == [texts[1], texts[0]]
    assert await found(words, '"helpful staff"') == [texts[0]]
    assert await found(words, "helpful -rude") == [texts[0]]
    assert await found(words, "rude or outside") == [texts[2], texts[1]]
    assert await found(words, "helpful", location=["ulm"]) == []
    assert await found(words, "wait", to="2026-03-02T12:31:00Z") == [texts[0]]
    assert await found(words, "WAIT", language="en", limit=1) == [texts[2]]
    assert await found(words, "helpful", northerner(words)) == [texts[1], texts[0]]
    assert await found(words, "schlimm", northerner(words)) == []
    assert await found(words, "attente", northerner(words)) == []


async def test_the_words_are_shown_where_they_stand(words: OneService) -> None:
    """As spans of characters; the text itself is what was written, and no markup."""
    [german] = (await asked(words, "häuser stunde")).json()["items"]
    assert [german["text"][one["start"] :][: one["length"]] for one in german["spans"]] == ["Stunden", "Häusern"]
    [english] = (await asked(words, '"helpful staff" or nonsense', limit=1)).json()["items"]
    assert [english["text"][one["start"] :][: one["length"]] for one in english["spans"]] == ["helpful", "staff"]


async def test_pages_follow_each_other(words: OneService, response: MakeResponse) -> None:
    """Nothing is repeated, nothing missing."""
    await words.deliver(*(response({"why": f"queue {number}"}, locale="en") for number in range(7)))
    await words.use_cases.comments.read()
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = (await asked(words, "queue", limit=3, cursor=cursor)).json()
        seen += [one["text"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == [f"queue {number}" for number in range(7)]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "..."}, "text"),
        ({"text": "-rude"}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "x" * 201}, "text"),
        ({"text": "rude", "unit": "nowhere"}, "unit"),
        ({"text": "rude", "colour": "red"}, "colour"),
        ({"text": "rude", "mark": "funny"}, "mark"),
    ],
)
async def test_what_cannot_be_looked_for_is_refused(words: OneService, body: dict[str, Any], field: str) -> None:
    """The error names the field and repeats nothing of what was sent."""
    reply = await words.client.post("/v1/verbatims/search", json={"survey": "visit", **body}, headers=words.admin)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [error["field"] for error in reply.json()["errors"]] == [field]
    assert "rude" not in reply.text


@pytest.mark.parametrize("text", ["(((", "'", '"', "a & b | !", "<->", ":*", "\\", "😀 gut", "100% fair?", "it's"])
async def test_whatever_people_type_is_no_error(words: OneService, text: str) -> None:
    """Search engines take everything."""
    assert (await asked(words, text)).status_code in {httpx.codes.OK, httpx.codes.UNPROCESSABLE_ENTITY}


async def test_the_index_is_used(words: OneService) -> None:
    """The expression of the search is that of the index, or a word that nobody wrote would take a walk through all."""
    async with words.engine.connect() as connection:
        await connection.exec_driver_sql("SET enable_seqscan = off")
        expression = WORDS.format("verbatim.")
        plan = await connection.exec_driver_sql(
            f"EXPLAIN SELECT 1 FROM scoring.verbatim WHERE {expression} @@ websearch_to_tsquery('german', 'haus')"  # noqa: S608 - our own expression
        )
        assert "ix_verbatim_words" in "".join(row[0] for row in plan)


async def one_comment(service: OneService, **query: Any) -> dict[str, Any]:
    """Return the one comment that a list has."""
    params = {"survey": "visit", **query}
    reply = await service.client.get("/v1/verbatims", params=params, headers=service.admin)
    [item] = reply.json()["items"]
    found: dict[str, Any] = item
    return found


def mark_of(comment: dict[str, Any], mark: str) -> str:
    return f"/v1/verbatims/{comment['response_id']}/{comment['question']}/marks/{mark}"


async def test_colleagues_mark_comments(words: OneService) -> None:
    """Who and when are shown; comments are listed, searched and exported by marks; each change is audited, once."""
    person = sign_in(words.app, "agent")
    comment = await one_comment(words, location="ulm", language="en")
    for _ in range(2):
        reply = await words.client.put(mark_of(comment, "important"), headers=person.headers)
        assert reply.status_code == httpx.codes.NO_CONTENT
    marked = await one_comment(words, mark="important")
    assert marked["marks"] == [{"mark": "important", "by": person.caller.name, "at": "2026-03-02T12:30:00Z"}]
    assert marked["response_id"] == comment["response_id"]
    assert await found(words, "wait", mark="important") == [comment["text"]]
    exported = await words.client.get(
        "/v1/exports/verbatims?survey=visit&format=csv&mark=important", headers=words.admin
    )
    assert exported.text.splitlines()[0].endswith(",marks")
    assert exported.text.splitlines()[1].endswith(",important")
    for _ in range(2):
        reply = await words.client.delete(mark_of(comment, "important"), headers=person.headers)
        assert reply.status_code == httpx.codes.NO_CONTENT
    assert (await one_comment(words, location="ulm", language="en"))["marks"] == []
    audited = await words.audited()
    mine = [one for one in audited if one.thing == "verbatim"]
    assert [(one.action, one.actor, one.location) for one in mine] == [
        ("verbatim.marked", person.caller.name, "ulm"),
        ("verbatim.unmarked", person.caller.name, "ulm"),
    ]
    assert comment["text"] not in str(mine)


async def test_what_one_does_not_see_cannot_be_marked(words: OneService) -> None:
    """Another unit's comment is as unknown as one that never was; a viewer may not read any."""
    comment = await one_comment(words, location="ulm", language="en")
    unknown = {**comment, "response_id": str(uuid7())}
    replies = [
        await words.client.put(mark_of(comment, "done"), headers=northerner(words).headers),
        await words.client.delete(mark_of(comment, "done"), headers=northerner(words).headers),
        await words.client.put(mark_of(unknown, "done"), headers=words.admin),
        await words.client.put(mark_of({**comment, "question": "how"}, "done"), headers=words.admin),
    ]
    assert [reply.status_code for reply in replies] == [httpx.codes.NOT_FOUND] * 4
    viewer = sign_in(words.app, "viewer")
    assert (await words.client.put(mark_of(comment, "done"), headers=viewer.headers)).status_code == 403
    refused = await words.client.put(mark_of(comment, "funny"), headers=words.admin)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_marks_outlive_an_edit_and_vanish_with_the_response(
    scoring: OneService, response: MakeResponse, edited: Any, withdrawn: Any, rows: Any
) -> None:
    """What somebody noted stays when the comment is corrected, and nothing stays of what is withdrawn."""
    event = response({"why": "Loud music"}, locale="en")
    await scoring.deliver(event)
    comment = await one_comment(scoring)
    replies = await asyncio.gather(
        *(scoring.client.put(mark_of(comment, mark), headers=scoring.admin) for mark in ("quotable", "done"))
    )
    assert {reply.status_code for reply in replies} == {204}
    await scoring.deliver(edited(event, {"why": "Loud, awful music"}))
    assert [one["mark"] for one in (await one_comment(scoring))["marks"]] == ["done", "quotable"]
    await scoring.deliver(withdrawn(edited(event)))
    assert await rows("verbatim_mark") == 0


@pytest.mark.parametrize("text", ["-" * 150, "- " * 75, "-" * 100 + '"', "--" * 40 + "waiting -" + "-" * 60])
async def test_many_signs_are_no_error(words: OneService, text: str) -> None:
    """Whether or not anything is left to look for."""
    assert (await asked(words, text)).status_code in (httpx.codes.OK, httpx.codes.UNPROCESSABLE_ENTITY)
