"""Choices: answers that are not on a scale, counted like those that are.

Each choice of a question is a series of its own, so all that holds for scores holds for it: corrections subtract,
segments and units add up, a replay counts it anew. One more series counts who answered at all. The slot is the rank in
a ranking, and always the first one otherwise. What a series is about is kept as a JSON array: the type of question,
then, as far as there are such, the row of a matrix and the choice.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, cast

from services.scoring.domain.response import Chosen
from services.scoring.domain.series import SeriesKey
from shared.contracts.collector import OtherAnswer
from shared.scales import MOST_VALUES, Scale
from shared.vocabulary import Channel, OtherType

COUNTED_TYPES = frozenset({"single", "multiple", "matrix", "ranking", "consent"})
"""Numbers and dates are not: there are as many of them as people."""
RANKS = Scale("rating", 0, MOST_VALUES - 1, "low_is_good")
"""Stands in for a scale: the first rank is 0. Ranks beyond the last one are counted as the last."""


class Counted(NamedTuple):
    """What of a question a series counts."""

    type: OtherType
    row: str | None
    """Of a matrix."""
    choice: str | None
    """None: who answered the question, or this row of it."""


@lru_cache(maxsize=16_384)
def chosen(  # noqa: PLR0917 - as in `judge`
    survey: str,
    touchpoint: str | None,
    channel: Channel,
    question: str,
    concept: str,
    counted: Counted,
    rank: int,
) -> Chosen:
    series = SeriesKey(survey, concept, RANKS, touchpoint, channel, choice=text_of(counted))
    is_answer = counted.choice is None and counted.row is None
    return Chosen(question, series, min(rank, MOST_VALUES - 1), is_answer)


def text_of(counted: Counted) -> str:
    """Return how it is kept."""
    kept = [counted.type, counted.row, counted.choice]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def counted_of(text: str) -> Counted:
    """Read what `text_of` wrote."""
    type_, row, choice = json.loads(text)
    return Counted(cast("OtherType", type_), row, choice)


def counted_in(answer: OtherAnswer) -> Iterator[tuple[Counted, int]]:
    """Yield what an answer counts as, each with its rank; nothing when it is of a type that is not counted."""
    type_ = answer.type
    if type_ not in COUNTED_TYPES:
        return
    if type_ == "matrix":
        if answer.rows:
            yield Counted(type_, None, None), 0
        for row, choice in answer.rows.items():
            yield Counted(type_, row, None), 0
            yield Counted(type_, row, choice), 0
        return
    choices = answer.choices
    if type_ == "consent":
        choices = () if answer.given is None else ("given" if answer.given else "refused",)
    if choices:
        yield Counted(type_, None, None), 0
    for rank, choice in enumerate(dict.fromkeys(choices)):
        yield Counted(type_, None, choice), rank if type_ == "ranking" else 0
