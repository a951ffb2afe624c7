"""One current answer of each person, when that is asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.ids import uuid7
from shared.testing.one_service import OneService

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


async def test_of_each_person_only_the_newest_answer_counts_when_asked_for(
    scoring: OneService, response: Any, skipped: Any, reader: Any
) -> None:
    """At each touchpoint, whatever the channel, in each period; whoever has no name counts with every answer."""
    ann, ben = uuid7(), uuid7()
    given: list[dict[str, Any]] = [
        {"person": ann, "day": 0, "stars": 1},
        {"person": ann, "day": 1, "stars": 5, "channel": "sms"},
        {"person": ann, "day": 1, "stars": 4, "touchpoint": "door"},
        {"person": ann, "day": 40, "stars": 3},
        {"person": ben, "day": 2, "stars": 2},
        {"person": ben, "day": 3, "stars": None},
        {"person": ben, "day": 4, "stars": 1, "suspect": "rapid_taps"},
        {"person": None, "day": 5, "stars": 2},
        {"person": None, "day": 5, "stars": 2},
    ]
    await scoring.deliver(
        *(
            response(
                {} if one["stars"] is None else {"stars": one["stars"]},
                skipped=skipped("stars") if one["stars"] is None else (),
                respondent_id=one["person"],
                occurred_at=MONDAY + timedelta(days=one["day"]),
                **{name: one[name] for name in ("channel", "touchpoint", "suspect") if name in one},
            )
            for one in given
        )
    )

    async def counted(**query: Any) -> tuple[int, int, dict[str, int]]:
        item = await reader.item(**query)
        return item["n"], item["numerator"], item["excluded"]

    assert await counted() == (7, 19, {"skipped": 1, "suspect": 1, "superseded": 0})
    # What Ben skipped later, and what was nobody's honest answer, replaces nothing.
    assert await counted(current="month") == (6, 18, {"skipped": 1, "suspect": 1, "superseded": 1})
    assert await counted(current="day") == (7, 19, {"skipped": 1, "suspect": 1, "superseded": 0})
    assert await counted(current="year", touchpoint="till") == (4, 9, {"skipped": 1, "suspect": 1, "superseded": 2})
    # The older answer is superseded by one on another channel, also where only its own channel is looked at.
    assert await counted(current="month", channel="web") == (5, 13, {"skipped": 1, "suspect": 1, "superseded": 1})
    # Within the window that is asked for it was the newest.
    assert await counted(current="month", end="2026-03-03") == (1, 1, {"skipped": 0, "suspect": 0, "superseded": 0})
    item = await reader.item(current="month", interval="day", end="2026-03-05")
    assert [(one["n"], one["excluded"]["superseded"]) for one in item["buckets"]] == [(0, 1), (2, 0), (1, 0)]
