"""Scores by location, language, attribute and stage: distinguished, crossed, and suppressed where few answered."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from shared.clock import FixedClock
from shared.testing.one_service import OneService, one_service
from tests.services.scoring.conftest import NOON

GIVEN = [
    # location, locale, plan, touchpoint, value, answers
    ("Graz", "de-AT", "pro", "till", 5, 6),
    ("Graz", "de", "free", "till", 1, 6),
    ("Graz", "en", None, "door", 4, 7),
    ("Linz", "de-AT", "pro", "till", 5, 3),
    ("Wels", "de", None, "door", 2, 9),
    ("Wels", "fr", None, "door", 4, 2),
    (None, None, None, None, 3, 4),
]


@pytest.fixture
async def scoring(database_url: str) -> AsyncIterator[OneService]:
    """An installation that distinguishes few values in each dimension."""
    chosen = ScoringSettings(most_segment_values=3)
    async with one_service(SERVICE, database_url, service_settings=chosen, clock=FixedClock(NOON)) as service:
        yield service


async def test_people_are_distinguished_by_what_they_are(scoring: OneService, response: Any, reader: Any) -> None:
    """By one property and by two that cross, within filters, and by stage; cells of less than five are kept back."""
    await scoring.deliver(
        *(
            response(
                {"stars": value},
                location=location,
                locale=locale,
                attributes={"plan": plan} if plan else {},
                segments=("plan",),
                touchpoint=touchpoint,
            )
            for location, locale, plan, touchpoint, value, number in GIVEN
            for _ in range(number)
        )
    )

    async def shown(*names: str, **query: Any) -> list[tuple[Any, ...]]:
        items = await reader.items(**query)
        return [(*(item[name] for name in names), item["n"], item["value"]) for item in items]

    # Four have no language and two speak French: shown for neither, nor together for fewer than five.
    assert await shown("language", by="language") == [
        (None, None, None),
        ("de", 24, 2.875),
        ("en", 7, 4.0),
        ("fr", None, None),
    ]
    assert await shown("attributes", by="attribute:plan") == [
        ({"plan": None}, 22, 3.0),
        ({"plan": "free"}, 6, 1.0),
        ({"plan": "pro"}, 9, 5.0),
    ]
    assert await shown("attributes", attribute="plan:free") == [({"plan": "free"}, 6, 1.0)]
    # Likewise three people in Linz, and four nowhere.
    places = await reader.items(by="location")
    assert [(item["location"], item["n"], item["suppressed"]) for item in places] == [
        (None, None, True),
        ("Graz", 19, False),
        ("Linz", None, True),
        ("Wels", 11, False),
    ]
    shown_of_linz = {name for name, value in places[2].items() if value not in (None, [], {}, True, False)}
    assert shown_of_linz == {"survey", "concept", "questions", "metric", "scale", "polarity", "location"}
    assert await shown(location="Linz") == [(None, None)]
    assert await shown(location="Graz", language="de") == [(12, 3.0)]
    assert await shown("location", "language", location="Graz", by="language") == [
        ("Graz", "de", 12, 3.0),
        ("Graz", "en", 7, 4.0),
    ]
    # Only Graz and Linz have a till, and Graz has one more touchpoint: all of it would give Linz away.
    assert await shown("touchpoint", location="Graz", by="touchpoint") == [
        (None, 0, None),
        ("door", None, None),
        ("till", None, None),
    ]
    crossed = await reader.items(by=["language", "location"])
    assert [(item["language"], item["location"], item["suppressed"]) for item in crossed] == [
        (None, None, True),
        ("de", "Graz", False),
        ("de", "Linz", True),
        ("de", "Wels", True),
        ("en", "Graz", False),
        ("fr", "Wels", True),
    ]

    journey = {
        "name": "Shopping",
        "stages": [
            {"key": "pay", "name": "Pay", "touchpoints": ["till"]},
            {"key": "enter", "name": "Enter", "touchpoints": ["door", "gate"]},
        ],
    }
    declared = await scoring.client.put("/v1/journeys/shopping", json=journey, headers=scoring.admin)
    assert declared.status_code == httpx.codes.CREATED
    assert await shown("stage", "touchpoint", journey="shopping", by="stage") == [
        ("pay", None, 15, 3.4),
        ("enter", None, 18, 3.0),
    ]
    assert await shown("stage", journey="shopping", stage="enter") == [("enter", 18, 3.0)]
    refused = await reader.get(survey="visit", journey="shopping", stage="leave")
    assert [error["field"] for error in refused.json()["errors"]] == ["stage"]

    # A fourth place at the till is counted as another.
    for place in ("Enns", "Steyr"):  # whichever is scored first is the fourth
        await scoring.deliver(*(response({"stars": 5}, location=place) for _ in range(20)))
    assert ("(other)", 20, 5.0) in await shown("location", by="location")
    assert ("(other)", 20, 5.0) in await shown("location", location="(other)")
    beyond = await reader.get(survey="visit", location="Steyr")
    assert beyond.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert [error["field"] for error in beyond.json()["errors"]] == ["location"]
    current = await reader.items(by="location", current="day")
    assert [(item["location"], item["n"]) for item in current] == [
        (item["location"], item["n"]) for item in await reader.items(by="location")
    ]
