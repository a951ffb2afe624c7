"""The answers of a day, always the same for the same seed and the same last day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from services.demo.chain.chance import by_chance
from services.demo.chain.comments import SUBJECT, comment_of, topic_of
from services.demo.chain.guests import KNOWN, guest
from services.demo.chain.story import ENGLISH, GERMAN, MONTHS, SOURCES, WEEKDAYS, Mood, Source
from services.demo.stable_ids import stable_id

ZONES = {"hamburg": "Europe/Berlin", "luebeck": "Europe/Berlin", "wien": "Europe/Vienna"}
_LATEST = timedelta(minutes=10)
"""No answer is younger: the clocks of two machines may differ."""
_IN_BETWEEN = 0.28
"""Share of passives."""
_HOURS = {"counter": (7, 18), "website": (7, 22), "delivery": (8, 21), "phone": (8, 18)}
_IS_KNOWN = {"counter": 0.3, "website": 0.8, "delivery": 1.0, "phone": 1.0}
"""How often guests are known by name, by touchpoint."""
_WRITES: dict[Mood, float] = {"good": 0.38, "neutral": 0.3, "bad": 0.68}
_VALUES: dict[Mood, tuple[Sequence[int], Sequence[int], Sequence[int]]] = {
    "good": ((9, 10, 10), (4, 5, 5), (5, 6, 7, 7)),
    "neutral": ((7, 8), (3, 4, 4), (4, 5, 6)),
    "bad": ((0, 1, 2, 3, 4, 4, 5, 5, 6, 6), (1, 2, 2, 3), (1, 2, 3, 4, 5)),
}
"""What people give for `recommend`, `satisfied` and `easy`; what stands there twice is given twice as often."""
_MOST_REGULAR = 300
"""The first guests come again and again."""


@dataclass(frozen=True, slots=True)
class Year:
    """Which year it is, and which of all that chance could make of it."""

    last: datetime
    """The moment at which it ends."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it is sent, and what it is about."""

    body: dict[str, Any]
    topic: str | None

    @property
    def id(self) -> str:
        return str(self.body["id"])


def answers_of(year: Year, days_before: int) -> list[Answer]:
    """Return the answers that were given so many days before the last one."""
    return [answer for source in SOURCES for answer in _from(source, year, days_before)]


def _from(source: Source, year: Year, days_before: int) -> Iterator[Answer]:
    if source.is_silent(days_before):
        return
    rng = by_chance(f"{year.seed} {source.name} {days_before}")
    zone = ZoneInfo(ZONES[source.location])
    day = year.last.astimezone(zone).date() - timedelta(days=days_before)
    wanted = source.per_day * WEEKDAYS[day.weekday()] * MONTHS[day.month - 1]
    for number in range(int(wanted + rng.random())):
        first, end = _HOURS[source.touchpoint]
        at = datetime.combine(day, time(rng.randrange(first, end), rng.randrange(60), rng.randrange(60)), zone)
        answer = _answer(rng, source, at, days_before, f"{year.seed} {source.name} {days_before} {number}")
        if at <= year.last - _LATEST:
            yield answer


def _answer(rng: Random, source: Source, at: datetime, days_before: int, identity: str) -> Answer:
    level = source.level_on(days_before, at.month)
    language = "en" if rng.random() < ENGLISH[source.location] else "de"
    fill = _tap if source.survey == "visit" else _replies
    answers, topic = fill(rng, source, level, language, days_before=days_before, month=at.month)
    body: dict[str, Any] = {
        "survey": source.survey,
        "id": str(stable_id(identity, at)),
        "channel": source.channel,
        "touchpoint": source.touchpoint,
        "location": source.location,
        "locale": GERMAN[source.location] if language == "de" else "en",
        "occurred_at": at.isoformat(),
        "answers": answers,
    }
    if source.survey == "guest":
        body |= _who(rng, source)
    return Answer(body, topic)


def _who(rng: Random, source: Source) -> dict[str, Any]:
    """Return who answers, as far as they are known, and whether they come often."""
    is_regular = rng.random() < 0.6  # noqa: PLR2004 - three in five
    found: dict[str, Any] = {"attributes": {"customer": "regular" if is_regular else "new"}}
    if rng.random() < _IS_KNOWN[source.touchpoint]:
        number = rng.randrange(_MOST_REGULAR) if is_regular else rng.randrange(_MOST_REGULAR, KNOWN)
        found["respondent"] = guest(number)
    if source.touchpoint in {"website", "delivery"}:
        found["attributes"]["order"] = f"B{rng.randrange(100_000, 1_000_000)}"
    return found


def _tap(
    rng: Random, source: Source, level: float, _language: str, *, days_before: int, month: int
) -> tuple[dict[str, Any], str | None]:
    """Return what somebody taps at the door: a face, and sometimes why."""
    mood: Mood = "good" if rng.random() < level else rng.choice(("neutral", "bad"))
    answers: dict[str, Any] = {
        "visit": {"good": rng.choice((4, 5, 5)), "neutral": 3, "bad": rng.choice((1, 2, 2))}[mood]
    }
    topic = topic_of(rng, source, mood, days_before=days_before, month=month)
    reason = SUBJECT.get(topic)
    if reason in {"taste", "waiting", "staff", "place"} and rng.random() < 0.5:  # noqa: PLR2004 - one in two
        answers["reason"] = reason
    return answers, topic


def _replies(
    rng: Random, source: Source, level: float, language: str, *, days_before: int, month: int
) -> tuple[dict[str, Any], str | None]:
    """Return what somebody answers to the survey of guests."""
    promoters = (1.0 - _IN_BETWEEN + level) / 2
    drawn = rng.random()
    mood: Mood = "good" if drawn < promoters else "neutral" if drawn < promoters + _IN_BETWEEN else "bad"
    scores, marks, efforts = _VALUES[mood]
    answers: dict[str, Any] = {"recommend": rng.choice(scores), "satisfied": rng.choice(marks)}
    if rng.random() < 0.75:  # noqa: PLR2004 - three in four
        answers["easy"] = rng.choice(efforts)
    topic = topic_of(rng, source, mood, days_before=days_before, month=month)
    if topic in SUBJECT and rng.random() < 0.4:  # noqa: PLR2004 - two in five
        answers["subject"] = [SUBJECT[topic]]
    if rng.random() < _WRITES[mood]:
        answers["comment"] = comment_of(rng, language, topic, mood)
    return answers, topic
