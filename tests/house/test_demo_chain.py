"""`demo chain`: two months of the invented chain, sent to the whole suite."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.catalog import load_services
from services.demo.chain.answers import Year, answers_of
from services.demo.chain.seeding import FORTNIGHT
from services.demo.chain.story import REFIT
from shared.ids import is_uuid7
from shared.testing.house import House, house
from shared.testing.load import SURVEY, publish_survey
from shared.testing.one_service import ADMIN_KEY

Remote = Callable[..., Awaitable[tuple[int, str, str]]]
DAYS = 60
YEAR = Year(datetime.fromisoformat("2026-11-29T20:00:00+00:00"))


@pytest.fixture
async def suite(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """The whole suite, empty."""
    async with house(load_services(), database_url, "postgres://", topic_prefix=f"heed{uuid4().hex}") as running:
        monkeypatch.setenv("HEED_URL", running.url)
        monkeypatch.setenv("HEED_KEY", ADMIN_KEY)
        running.client.headers.update(running.admin)
        yield running


async def everything(suite: House, path: str, **query: str) -> list[dict[str, Any]]:
    """Return all items of a list."""
    items: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        page = (await suite.client.get(path, params={**query, **more, "limit": "200"})).raise_for_status().json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        more = {"cursor": page["next_cursor"]}


async def state_of(suite: House) -> dict[str, Any]:
    """Return what a second run must not change."""
    of_people = ("people", "teams", "rules", "targets", "journeys", "links", "devices", "improvements")
    lists = ("responses", "tickets", "alerts", *of_people)
    found: dict[str, Any] = {path: await everything(suite, f"/v1/{path}") for path in (*lists, "structure/versions")}
    found["surveys"] = await everything(suite, "/v1/surveys")
    return found


async def test_the_story_is_there_and_a_second_run_changes_nothing(suite: House, remote: Remote) -> None:
    """Scores reveal it, cases are of the fortnight only and in the hands of several people."""
    code, out, complaints = await remote("demo", "chain", "--days", str(DAYS))
    assert code == 0, (out, complaints)
    for story in (
        r"Hamburg, Ottensen: recommend \(NPS\) got worse",
        r"Hamburg, Ottensen: satisfaction \(CSAT\) got worse",
        r"Wien, Neubaugasse: recommend \(NPS\) got better",
        r"Lübeck, Hüxstraße: hardly any answers to visit",
        r"http://\S+/console/reset/\S{43}\n",
    ):
        assert re.search(story, out), (story, out)
    assert not re.search(r"Lübeck, Hüxstraße: \w+ \(\w+\) got", out)
    before = await state_of(suite)
    assert len(before["responses"]) > DAYS * 35
    assert {person["state"] for person in before["people"]} == {"active"}

    began = datetime.fromisoformat(before["structure/versions"][0]["published_at"])
    earliest = began - timedelta(days=FORTNIGHT)
    assert before["tickets"]
    assert min(datetime.fromisoformat(alert["occurred_at"]) for alert in before["alerts"]) > earliest
    assert {ticket["state"] for ticket in before["tickets"]} == {"new", "assigned", "contacted", "resolved", "closed"}
    actors: Counter[str] = Counter()
    for ticket in before["tickets"]:
        history = await everything(suite, f"/v1/tickets/{ticket['id']}/history")
        actors.update(entry["actor"] for entry in history)
    assert len([actor for actor in actors if UUID_LIKE.fullmatch(actor)]) >= 5, "people, and no key"
    assert set(actors) - {person["id"] for person in before["people"]} == {"heed"}

    improvements = {one["state"]: one for one in before["improvements"]}
    assert improvements.keys() == {"done", "in_work", "proposed"}
    assert improvements["in_work"]["number_of_cases"] > 0
    effect = await suite.client.get(f"/v1/improvement-effects/{improvements['done']['id']}")
    assert (effect.json()["status"], len(effect.json()["items"]) > 1) == ("compared", True)

    refitted = (began - timedelta(days=REFIT)).date().isoformat()
    since = await everything(suite, "/v1/verbatims", survey="guest", location="hamburg", **{"from": refitted})
    until = await everything(suite, "/v1/verbatims", survey="guest", location="hamburg", to=refitted)
    about = re.compile("Umbau|umgebaut|refit|rebuilt|new counter|Tresen|machine|maschine", re.IGNORECASE)
    assert len([one for one in since if about.search(one["text"])]) > 10
    assert not [one for one in until if re.search("Umbau|refit", one["text"])]

    code, out, complaints = await remote("demo", "chain", "--days", str(DAYS))
    assert code == 0, (out, complaints)
    assert await state_of(suite) == before


UUID_LIKE = re.compile(r"[0-9a-f-]{36}")


async def test_other_data_is_not_mixed_with(suite: House, remote: Remote) -> None:
    """Whoever has answers of their own is asked whether they mean it, and nothing is made."""
    await publish_survey(suite.client)
    answer = {"answers": {"satisfaction": 5}, "channel": "web"}
    (await suite.client.post(f"/v1/surveys/{SURVEY}/responses", json=answer)).raise_for_status()
    code, out, complaints = await remote("demo", "chain", "--days", "3")
    assert (code, out) == (1, "")
    assert "has answers already" in complaints
    assert "--anyway" in complaints
    assert (await suite.client.get("/v1/structure")).status_code == 404
    code, out, complaints = await remote("demo", "chain", "--days", "3", "--anyway")
    assert code == 0, (out, complaints)
    assert len(await everything(suite, "/v1/people")) == 8


def test_the_year_is_the_same_every_time() -> None:
    """Chance depends on the seed alone; ids are of version 7, and none comes twice."""
    days = range(0, 365, 7)
    answers = [answer for day in days for answer in answers_of(YEAR, day)]
    assert answers == [answer for day in days for answer in answers_of(YEAR, day)]
    assert answers != [answer for day in days for answer in answers_of(Year(YEAR.last, seed=2), day)]
    assert len({answer.id for answer in answers}) == len(answers)
    assert all(is_uuid7(UUID(answer.id)) for answer in answers)


def test_people_write_in_many_words() -> None:
    """There are hundreds of different comments in each language, and none that stands there too often."""
    written: dict[str, Counter[str]] = {"de": Counter(), "en": Counter()}
    for day in range(365):
        for answer in answers_of(YEAR, day):
            if comment := answer.body["answers"].get("comment"):
                written[answer.body["locale"][:2]][comment] += 1
    for language, comments in written.items():
        assert len(comments) >= 300, language
        assert comments.most_common(1)[0][1] < comments.total() / 25, comments.most_common(3)
