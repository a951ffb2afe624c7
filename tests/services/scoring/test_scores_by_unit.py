"""Scores of units: the sum of their places, for those who may see them, and never less than what hides a small one."""

from typing import Any

import httpx
import pytest

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn
from tests.services.scoring.conftest import MakeResponse, Reader
from tests.services.scoring.places import found_company, northerner

GIVEN = {"kiel": (5, 20), "husum": (1, 12), "north": (3, 6), "ulm": (4, 30), "lindau": (2, 40), "atlantis": (5, 10)}


@pytest.fixture
async def chain(scoring: OneService, response: MakeResponse) -> OneService:
    """Answers from declared places, from an undeclared one, and from nowhere."""
    await found_company(scoring)
    await scoring.deliver(
        *(
            response({"stars": stars}, location=place, locale="de" if number % 2 else "en")
            for place, (stars, n) in GIVEN.items()
            for number in range(n)
        ),
        *(response({"stars": 1}) for _ in range(7)),
    )
    return scoring


async def shown(reader: Reader, *names: str, **query: Any) -> list[tuple[Any, ...]]:
    """Return some fields of each item, with its number of answers."""
    return [(*(item[name] for name in names), item["n"]) for item in await reader.items(**query)]


async def asked_by(someone: SignedIn, scoring: OneService, path: str = "/v1/scores", **query: Any) -> httpx.Response:
    """Return what somebody gets who is signed in."""
    await scoring.use_cases.scores.fold_journal()
    return await scoring.client.get(path, headers=someone.headers, params={"survey": "visit", **query})


@pytest.mark.usefixtures("chain")
async def test_units_add_up(reader: Reader) -> None:
    """By unit, within one, several places together, what belongs to none, and what crosses with another property."""
    assert await shown(reader, "unit", by="unit") == [(None, 17), ("north", 38), ("south", 70)]
    assert await shown(reader, "unit", "location", by="unit", unit="north") == [
        (None, None, 6),
        ("husum", None, 12),
        ("kiel", None, 20),
    ]
    # Nobody has answered in Passau yet, which is worth showing.
    assert await shown(reader, "unit", by="unit", unit="south") == [("lindau", 40), ("passau", 0), ("ulm", 30)]
    assert await shown(reader, "unit", unit="south") == [("south", 70)]
    assert await shown(reader, "location", unit="south", by="location") == [("lindau", 40), ("ulm", 30)]
    assert await shown(reader, "location", location=["kiel", "ulm"]) == [(None, 50)]
    assert await shown(reader, "unit", "language", unit="north", by="language") == [
        ("north", "de", 19),
        ("north", "en", 19),
    ]
    assert await shown(reader, "unit", unit="north", language="de") == [("north", 19)]
    [north] = await reader.items(unit="north", start="2026-03-01", end="2026-03-04", interval="day")
    assert [bucket["n"] for bucket in north["buckets"]] == [0, 38, 0]
    assert (north["value"], north["n"]) == ((5 * 20 + 12 + 3 * 6) / 38, 38)
    assert await shown(reader, "unit", unit="north", current="day") == [("north", 38)]
    for query in ({"by": "unit"}, {"unit": "south", "by": "location"}, {"location": ["kiel", "ulm"]}):
        items = await reader.items(**query)
        assert await reader.items(**query, current="day") == [
            item | {"excluded": item["excluded"] | {"superseded": 0}} for item in items
        ]
    changes = await reader.get("/v1/scores/changes", survey="visit", by="unit", against="rest")
    assert [(item["unit"], item["current"]["n"], item["base"]["n"]) for item in changes.json()["items"]] == [
        (None, 17, 108),
        ("north", 38, 87),
        ("south", 70, 55),
    ]


async def test_a_small_place_is_hidden_along_the_tree(
    scoring: OneService, reader: Reader, response: MakeResponse
) -> None:
    """Two in Husum are not shown, nor is Kiel; the unit is, with or without intervals, and no two places beside it."""
    await found_company(scoring)
    for place, n in {"kiel": 20, "husum": 2, "ulm": 30, "lindau": 40}.items():
        await scoring.deliver(*(response({"stars": 3}, location=place) for _ in range(n)))
    assert await shown(reader, "unit", by="unit", unit="north") == [("husum", None), ("kiel", None)]
    assert await shown(reader, "unit", by="unit") == [("north", 22), ("south", 70)]
    assert await shown(reader, "location", by="location") == [
        ("husum", None),
        ("kiel", None),
        ("lindau", 40),
        ("ulm", 30),
    ]
    # All but Husum would disclose Husum.
    assert await shown(reader, location=["kiel", "lindau", "ulm"]) == [(None,)]
    assert await shown(reader, location=["lindau", "ulm"]) == [(70,)]
    days = {"start": "2026-03-02", "end": "2026-03-03", "interval": "day"}
    for query, expected in (({"by": "unit"}, [22, 70]), ({"by": "location"}, [None, None, 40, 30])):
        items = await reader.items(**query, **days)
        assert [item["buckets"][0]["n"] for item in items] == expected


async def test_others_beyond_the_limit_are_no_wrong_number(chain: OneService, reader: Reader) -> None:
    """Where a place may be counted among others, its unit is refused; and so is what nobody knows."""
    await chain.use_cases.scores.fold_journal()
    refused = await reader.get(survey="visit", unit="west")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "unit")


async def test_whoever_sees_a_unit_sees_no_more(chain: OneService) -> None:
    """Their totals are those of their places; others are as if nobody had answered there, and units not known."""
    someone = northerner(chain)

    async def seen(**query: Any) -> list[tuple[Any, ...]]:
        reply = await asked_by(someone, chain, **query)
        assert reply.status_code == httpx.codes.OK, reply.text
        return [(item["unit"], item["location"], item["n"]) for item in reply.json()["items"]]

    assert await seen() == [(None, None, 38)]
    assert await seen(unit="north") == [("north", None, 38)]
    assert await seen(by="unit") == [(None, None, 6), ("husum", None, 12), ("kiel", None, 20)]
    assert await seen(by="location") == [(None, "husum", 12), (None, "kiel", 20), (None, "north", 6)]
    assert await seen(location="ulm") == [(None, "ulm", 0)]
    assert await seen(location=["ulm", "kiel"]) == [(None, None, 20)]
    assert await seen(by="touchpoint") == [(None, None, 38)]
    for code in ("south", "ulm", "nowhere"):
        refused = await asked_by(someone, chain, unit=code)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert refused.json()["errors"] == [{"field": "unit", "detail": "is none of the company's structure"}]
    changes = await asked_by(someone, chain, "/v1/scores/changes", by="unit", against="rest")
    assert [(item["unit"], item["current"]["n"], item["base"]["n"]) for item in changes.json()["items"]] == [
        (None, 6, 32),
        ("husum", 12, 26),
        ("kiel", 20, 18),
    ]
    three = await asked_by(someone, chain, by=["language", "attribute:plan"])
    assert "you see some locations only" in three.json()["errors"][0]["detail"]


async def test_a_small_total_of_one_unit_is_not_shown_to_its_people(
    scoring: OneService, response: MakeResponse
) -> None:
    """What is a company's own total to others is a small group to whoever sees a unit only."""
    await found_company(scoring)
    await scoring.deliver(*(response({"stars": 3}, location="kiel") for _ in range(3)))
    [item] = (await asked_by(northerner(scoring), scoring)).json()["items"]
    assert (item["n"], item["suppressed"]) == (None, True)


async def test_a_unit_that_scoring_does_not_know_yet_still_limits(scoring: OneService, response: MakeResponse) -> None:
    """The caller's locations count, whatever the copy of the structure says."""
    await scoring.deliver(*(response({"stars": 3}, location=place) for place in ("kiel", "ulm") for _ in range(9)))
    someone = northerner(scoring)
    [item] = (await asked_by(someone, scoring)).json()["items"]
    assert item["n"] == 9
    by_unit = (await asked_by(someone, scoring, by="unit")).json()["items"]
    assert [(one["unit"], one["n"]) for one in by_unit] == [(None, 9)]


async def test_journeys_show_the_scores_of_ones_own_places(chain: OneService) -> None:
    """A touchpoint's score, volume and stage are those of the unit that is asked for, or that somebody sees."""
    stages = [{"key": "pay", "name": "Pay", "touchpoints": ["till"]}]
    journey = {"name": "Shopping", "stages": stages}
    await chain.client.put("/v1/journeys/shopping", json=journey, headers=chain.admin)
    path = "/v1/journeys/shopping/scores"

    async def volumes(someone: SignedIn | None = None, **query: Any) -> list[int]:
        headers = someone.headers if someone else chain.admin
        await chain.use_cases.scores.fold_journal()
        params = {"survey": "visit", "question": "stars", **query}
        [stage] = (await chain.client.get(path, headers=headers, params=params)).json()["stages"]
        return [stage["measured"]["score"]["n"], stage["touchpoints"][0]["measured"]["volume"]]

    assert await volumes() == [125, 125]
    assert await volumes(unit="south") == [70, 70]
    assert await volumes(northerner(chain)) == [38, 38]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/v1/exports/scores?survey=visit", "over all locations"),
        ("/v1/scores/stream", "over all locations"),
        ("/v1/events", "concerns the whole company"),
    ],
)
async def test_what_is_counted_over_all_places_is_refused(scoring: OneService, path: str, reason: str) -> None:
    """Events and exports of series know no places."""
    reply = await scoring.client.get(path, headers=northerner(scoring).headers)
    assert reply.status_code == httpx.codes.FORBIDDEN
    assert reason in reply.json()["detail"]


async def test_comments_and_terms_are_those_of_ones_own_places(scoring: OneService, response: MakeResponse) -> None:
    """Lists, exports, and counts of terms; without a location they are nobody's who is limited."""
    await found_company(scoring)
    for place, n, text in (("kiel", 9, "parking"), ("husum", 7, "coffee"), ("ulm", 20, "parking"), (None, 8, "queue")):
        await scoring.deliver(*(response({"why": text}, location=place, locale="en") for _ in range(n)))
    await scoring.use_cases.comments.read()
    someone = northerner(scoring)

    async def seen(path: str, **query: Any) -> Any:
        return (await asked_by(someone, scoring, path, **query)).json()

    everything = await seen("/v1/verbatims", limit=100)
    assert {one["location"] for one in everything["items"]} == {"kiel", "husum"}
    assert len((await seen("/v1/verbatims", limit=100, location=["kiel", "ulm"]))["items"]) == 9
    assert (await seen("/v1/verbatims", location="ulm"))["items"] == []
    exported = await asked_by(someone, scoring, "/v1/exports/verbatims", format="jsonl")
    assert exported.headers["Heed-Row-Count"] == "16"
    assert exported.text.count("\n") == 16
    terms = await seen("/v1/terms")
    assert (terms["respondents"], [(one["term"], one["n"]) for one in terms["items"]]) == (
        16,
        [("parking", 9), ("coffee", 7)],
    )
    assert (await seen("/v1/terms", location="ulm"))["respondents"] == 0
    by_place = await seen("/v1/terms", by="location")
    assert [(one["segment"], one["n"]) for one in by_place["segments"]] == [("kiel", 9), ("husum", 7)]
    of_unit = await scoring.client.get("/v1/terms?survey=visit&unit=south", headers=scoring.admin)
    assert of_unit.json()["respondents"] == 20


async def test_terms_of_a_unit_do_not_disclose_a_small_place(scoring: OneService, response: MakeResponse) -> None:
    """Neither a unit minus its places, nor its terms minus theirs."""
    await found_company(scoring)
    for place, n, text in (("kiel", 20, "parking"), ("husum", 3, "parking"), ("ulm", 20, "parking")):
        await scoring.deliver(*(response({"why": text}, location=place, locale="en") for _ in range(n)))
    await scoring.use_cases.comments.read()

    async def respondents(**query: Any) -> Any:
        reply = await scoring.client.get("/v1/terms", headers=scoring.admin, params={"survey": "visit", **query})
        return reply.json()["respondents"]

    assert await respondents(unit="north") == 23
    assert await respondents(location="kiel") is None
    assert await respondents(location="ulm") == 20
    assert await respondents(location=["kiel", "ulm"]) is None
