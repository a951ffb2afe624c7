"""What guests write: phrases of the files, put together by chance."""

from random import Random

from services.demo.chain.files import described
from services.demo.chain.story import Mood, Source

_TAILS = 0.35
_SECOND = 0.15
"""How often a comment ends with a further word, or is about two subjects."""
_COUNTER = ("coffee", "bread", "bread", "staff", "room", "price", "waiting", "general")
_SUMMER = range(6, 9)
_DECEMBER = 12
SUBJECT = {
    "coffee": "taste",
    "bread": "taste",
    "summer": "taste",
    "december": "taste",
    "staff": "staff",
    "team": "staff",
    "phone": "staff",
    "waiting": "waiting",
    "refit": "waiting",
    "machine": "waiting",
    "price": "price",
    "room": "place",
    "delivery": "order",
    "website": "order",
}
"""The choice of the survey that fits what a comment is about; `general` fits none."""


def topic_of(rng: Random, source: Source, mood: Mood, *, days_before: int, month: int) -> str:
    """Return what somebody writes about: a part of the files."""
    if mood == "neutral":
        return "general"
    if mood == "bad" and source.is_refitted(days_before):
        return rng.choice(("refit", "refit", "refit", "machine", "machine", "waiting"))
    if mood == "good" and source.has_new_team(days_before) and rng.random() < 0.5:  # noqa: PLR2004 - one in two
        return "team"
    if source.touchpoint != "counter":
        return "general" if rng.random() < 0.12 else source.touchpoint  # noqa: PLR2004 - one in eight
    seasonal: tuple[str, ...] = ()
    if month == _DECEMBER:
        seasonal = ("december",) * 4
    elif month in _SUMMER:
        seasonal = ("summer",) * 3
    return rng.choice((*_COUNTER, *seasonal))


def comment_of(rng: Random, language: str, topic: str, mood: Mood) -> str:
    """Return a comment.

    Args:
        rng: decides.
        language: `de` or `en`.
        topic: a part of the files that has phrases for `mood`.
        mood: of who writes.
    """
    phrases = described(f"comments.{language}")
    said: list[str] = [rng.choice(phrases[topic][mood])]
    if mood != "neutral":
        if topic != "general" and rng.random() < _SECOND:
            said.append(rng.choice(phrases["general"][mood]))
        if rng.random() < _TAILS:
            said.append(rng.choice(phrases["tails"][mood]))
    return " ".join(said)
