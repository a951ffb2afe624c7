"""Reading scores in other time zones and over trailing times: what is asked for by the clocks of a place."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.testing.one_service import OneService

BERLIN = ZoneInfo("Europe/Berlin")
SPRING = datetime(2026, 3, 29, tzinfo=UTC)


async def test_days_are_those_of_the_zone(scoring: OneService, response: Any, reader: Any) -> None:
    """One answer in every hour around a change of clocks: 23 in the short day, and all moments in local time."""
    moments = [SPRING - timedelta(days=2) + timedelta(hours=hour) for hour in range(24 * 5)]
    await scoring.deliver(*(response({"stars": 1 + hour % 5}, occurred_at=at) for hour, at in enumerate(moments)))
    days = {"start": "2026-03-28", "end": "2026-03-31", "interval": "day", "zone": "Europe/Berlin"}
    item = await reader.item(**days)
    assert [(bucket["from"], bucket["n"]) for bucket in item["buckets"]] == [
        ("2026-03-28T00:00:00+01:00", 24),
        ("2026-03-29T00:00:00+01:00", 23),
        ("2026-03-30T00:00:00+02:00", 24),
    ]
    assert (item["from"], item["to"], item["n"]) == ("2026-03-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00", 71)
    kathmandu = await reader.item(**days | {"zone": "Asia/Kathmandu", "interval": "hour"})
    assert kathmandu["from"] == "2026-03-28T00:00:00+05:45"
    assert [bucket["n"] for bucket in kathmandu["buckets"]] == [1] * 72
    weeks = await reader.item(interval="week", zone="Europe/Berlin")
    assert [(bucket["from"][:10], bucket["n"]) for bucket in weeks["buckets"]] == [
        ("2026-03-23", sum(at.astimezone(BERLIN).date().isoformat() < "2026-03-30" for at in moments)),
        ("2026-03-30", sum(at.astimezone(BERLIN).date().isoformat() >= "2026-03-30" for at in moments)),
    ]
    a_moment = await reader.item(start="2026-03-28T23:15:00Z", end="2026-03-29T00:15:00+00:00", zone="Europe/Berlin")
    assert a_moment["n"] == 1
    years = await reader.item(start="2026-01-01", end="2027-01-01", interval="quarter", zone="Pacific/Auckland")
    assert [bucket["n"] for bucket in years["buckets"]] == [107, 13, 0, 0]
    trailing = await reader.item(**days | {"rolling": "2d"})
    assert [(bucket["from"][:10], bucket["to"][:10], bucket["n"]) for bucket in trailing["buckets"]] == [
        ("2026-03-27", "2026-03-29", 47),
        ("2026-03-28", "2026-03-30", 24 + 23),
        ("2026-03-29", "2026-03-31", 23 + 24),
    ]
    assert trailing["n"] == 71
