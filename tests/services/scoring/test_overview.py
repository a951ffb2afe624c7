"""Everything at a glance: the same figures as the routes that give them one by one, in a handful of queries."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn
from tests.services.scoring.conftest import NOON, MakeResponse
from tests.services.scoring.places import found_company, northerner

CURRENT = {"from": "2026-02-03", "to": "2026-03-03"}
BASE = {"base_from": "2026-01-06", "base_to": "2026-02-03"}


async def overview(scoring: OneService, someone: SignedIn | None = None, **query: Any) -> dict[str, Any]:
    """Return the overview that somebody gets."""
    await scoring.use_cases.scores.fold_journal()
    headers = someone.headers if someone else scoring.admin
    reply = await scoring.client.get("/v1/overview", headers=headers, params=query)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


@pytest.fixture
async def chain(scoring: OneService, response: MakeResponse) -> OneService:
    """Kiel became worse, Ulm fell silent a week ago, and a second survey has few answers."""
    await found_company(scoring)
    given = []
    for week in range(9):
        at = NOON - timedelta(days=7 * week)
        for number in range(12):
            worse = {"recommend": 2 if week < 4 else 9, "stars": 1 + number % 5}
            given.append(response(worse, location="kiel", occurred_at=at))
            if week:
                given.append(response({"recommend": 9 - number % 3}, location="ulm", occurred_at=at))
    given += [response({"satisfied": 5}, survey="other", location="kiel") for _ in range(3)]
    given += [response({"satisfied": 5}, survey="old", occurred_at=NOON - timedelta(days=100)) for _ in range(9)]
    await scoring.deliver(*given)
    return scoring


async def test_it_says_what_the_single_routes_say(chain: OneService) -> None:
    """Scores, intervals and differences of the last four weeks and the four before; p adjusted over all of them."""
    found = await overview(chain)
    assert (found["from"], found["to"]) == ("2026-02-03T00:00:00Z", "2026-03-03T00:00:00Z")
    assert (found["base_from"], found["base_to"]) == ("2026-01-06T00:00:00Z", "2026-02-03T00:00:00Z")
    assert [(one["survey"], one["concept"]) for one in found["items"]] == [
        ("other", "satisfied"),
        ("visit", "recommend"),
        ("visit", "stars"),
    ]
    params = {"survey": "visit", **CURRENT, **BASE}
    single = await chain.client.get("/v1/scores/changes", headers=chain.admin, params=params)
    for one, expected in zip(found["items"][1:], single.json()["items"], strict=True):
        mine = {name: one[name] for name in expected}
        assert mine == expected, "both are adjusted for the same two comparisons"
    assert found["items"][0]["not_enough"] == {"least": 30, "base_n": 0, "current_n": 3}
    assert found["items"][1]["change"]["direction"] == "worse"


async def test_by_unit_and_for_those_who_see_one(chain: OneService) -> None:
    """Each unit with its own figures, what is quiet, and nothing of the south for the north."""

    def shown(found: dict[str, Any]) -> list[tuple[Any, ...]]:
        return [
            (one["unit"], one["current"]["n"], one["current"]["suppressed"], one["is_quiet"])
            for one in found["items"]
            if one["concept"] != "stars"
        ]

    # Three answers to the other survey are all of the company's in the north: that many are shown of nobody.
    assert shown(await overview(chain, by="unit")) == [
        ("north", None, True, False),
        ("north", 48, False, False),
        ("south", 36, False, True),
    ]
    assert shown(await overview(chain, unit="south", by="unit")) == [("ulm", 36, False, True)]
    own = [(None, None, True, False), (None, 48, False, False)]
    assert shown(await overview(chain, northerner(chain))) == own
    assert [one[0] for one in shown(await overview(chain, northerner(chain), by="unit"))] == ["kiel", "kiel"]
    refused = await chain.client.get("/v1/overview", headers=northerner(chain).headers, params={"unit": "south"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "unit")


async def test_targets_are_beside_the_scores_of_the_last_weeks(chain: OneService) -> None:
    """Of all touchpoints together and of one; what only others miss is not shown to whoever sees one unit."""
    for key, touchpoint, value in (("all", None, 50), ("till", "till", -99)):
        body = {"survey": "visit", "concept": "recommend", "value": value, "due_on": "2026-12-31", "owner": "Retail"}
        body |= {"touchpoint": touchpoint} if touchpoint else {}
        await chain.client.put(f"/v1/targets/{key}", json=body, headers=chain.admin)
    found = await overview(chain)
    assert [(one["key"], one["touchpoint"], one["progress"]["standing"]) for one in found["targets"]] == [
        ("all", None, "missed"),
        ("till", "till", "reached"),
    ]
    assert found["targets"][0]["score"]["n"] == 84
    own = await overview(chain, northerner(chain))
    assert [one["score"]["n"] for one in own["targets"]] == [48, 48]


async def test_it_takes_a_handful_of_queries(chain: OneService, response: MakeResponse) -> None:
    """As many for ten surveys as for three."""
    statements: list[str] = []
    event.listen(chain.engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    await overview(chain, by="unit")
    statements.clear()
    await overview(chain, by="unit")
    few = len(statements)
    await chain.deliver(*(response({"stars": 3}, survey=f"more-{number}", location="ulm") for number in range(7)))
    await chain.use_cases.scores.fold_journal()
    statements.clear()
    await overview(chain, by="unit")
    assert len(statements) == few <= 14
