"""A small chain with shops, touchpoints and believable answers of many weeks: Berlin's checkout became worse."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.accounts import StructurePublished, TeamChanged
from shared.contracts.collector import Answer, OtherAnswer, ResponseReceived
from shared.contracts.event import Event
from shared.directory.structure import Touchpoint, Unit
from shared.ids import uuid7

SHOPS = {"berlin": "Berlin", "hamburg": "Hamburg", "graz": "Graz"}
TOUCHPOINTS = {"checkout": "Checkout", "counter": "Service counter", "delivery": "Delivery", "website": "Website"}
_CHANNELS: dict[str, Any] = {"checkout": "qr", "counter": "kiosk", "delivery": "email", "website": "web"}
_SAID = {
    "good": (
        ("en", "Friendly staff, and the bike was ready a day early. Thank you!"),
        ("en", "Quick, clear advice. I will come back."),
        ("de", "Sehr freundliche Beratung, und alles hat sofort gepasst."),
        ("de", "Schnelle Lieferung, gut verpackt. Gerne wieder!"),
    ),
    "bad": (
        ("en", "I waited twenty minutes at the till because only one was open."),
        ("en", "Nobody knew where my order was. The hotline is useless."),
        ("de", "Lange Wartezeit an der Kasse, nur eine war geöffnet."),
        ("de", "Die Lieferung kam beschädigt an, und niemand war zuständig."),
    ),
}
_PLACES = tuple((shop, touchpoint) for shop in SHOPS for touchpoint in TOUCHPOINTS)


def company(at: datetime) -> Event[StructurePublished]:
    """Return the structure: a company with its shops, and who owns the touchpoints."""
    units = (
        Unit(code="lindenhof", name="Lindenhof"),
        *(Unit(code=code, name=name, parent="lindenhof") for code, name in SHOPS.items()),
    )
    points = tuple(Touchpoint(key=key, name=name, team="service") for key, name in TOUCHPOINTS.items())
    published = StructurePublished(version=1, units=units, touchpoints=points, published_at=at)
    return Event(published, source="/heed/accounts", time=at)


def team(at: datetime) -> Event[TeamChanged]:
    changed = TeamChanged(version=1, team="service", name="Customer service", changed_at=at)
    return Event(changed, source="/heed/accounts", time=at)


def answers(
    now: datetime, *, weeks: int, per_week: int, seed: int = 7, survey: str = "visit"
) -> Iterator[Event[ResponseReceived]]:
    """Yield responses, so many a week at each touchpoint of each shop, the oldest first.

    For four weeks Berlin's checkout has been worse; Hamburg's counter has been silent for nine days.
    """
    chance = random.Random(seed)
    for week in reversed(range(weeks)):
        for shop, touchpoint in _PLACES:
            for _ in range(per_week):
                at = now - timedelta(days=7 * week + chance.uniform(0.05, 6.95))
                if (shop, touchpoint) == ("hamburg", "counter") and at > now - timedelta(days=9):
                    continue
                is_worse = (shop, touchpoint) == ("berlin", "checkout") and week < 4
                yield _response(chance, at, shop, touchpoint, survey, mean=5.2 if is_worse else 8.3)


def _response(
    chance: random.Random, at: datetime, shop: str, touchpoint: str, survey: str, *, mean: float
) -> Event[ResponseReceived]:
    value = max(0, min(10, round(chance.gauss(mean, 2.1))))
    mood = "good" if value >= 8 else "bad"
    locale, said = chance.choice(_SAID[mood])
    satisfied = max(1, min(5, round(value / 2 + chance.uniform(-0.6, 0.6))))
    given: list[Any] = [
        Answer(
            question="recommend",
            concept="recommendation",
            type="nps",
            value=value,
            scale_min=0,
            scale_max=10,
            polarity="high_is_good",
        ),
        Answer(
            question="satisfied",
            concept="satisfaction",
            type="csat",
            value=satisfied,
            scale_min=1,
            scale_max=5,
            polarity="high_is_good",
        ),
    ]
    if chance.random() < 0.3:
        given.append(Answer(question="why", concept="why", type="text", value=said))
    other = OtherAnswer(
        question="reason", concept="reason", type="single", choices=(chance.choice(("price", "advice", "range")),)
    )
    body = ResponseReceived(
        response_id=uuid7(),
        survey=survey,
        version=1,
        channel=_CHANNELS[touchpoint],
        touchpoint=touchpoint,
        location=shop,
        locale=locale,
        respondent_id=UUID(int=chance.getrandbits(64)),
        occurred_at=at.astimezone(UTC),
        received_at=at.astimezone(UTC),
        answers=tuple(given),
        other_answers=(other,),
        attributes={"plan": chance.choice(("club", "guest"))},
        segments=("plan",),
    )
    return Event(body, source="/heed/collector", time=at, correlation_id="chain")
