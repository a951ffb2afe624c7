"""Where one answer falls by the rules of its metric, and what that says about the customer."""

from collections.abc import Mapping

from services.scoring.domain.errors import UnscorableAnswerError
from services.scoring.domain.scale import END_BOXES, Scale
from shared.vocabulary import CATEGORIES, AnswerVerdict, Category

PROMOTER_FROM = 9
PASSIVE_FROM = 7

_VERDICTS: Mapping[Category, AnswerVerdict] = {
    "promoter": "happy",
    "satisfied": "happy",
    "easy": "happy",
    "passive": "neutral",
    "neutral": "neutral",
    "detractor": "unhappy",
    "dissatisfied": "unhappy",
    "difficult": "unhappy",
}


def category_of(scale: Scale, value: int) -> Category | None:
    """Return the category of an answer; None for a rating.

    NPS: promoter 9 to 10, passive 7 to 8, detractor 0 to 6 (Reichheld, as restated by Rocks 2016). CSAT and CES: the
    boxes at the good and at the bad end of the scale, see `END_BOXES`; what lies between is neutral.

    Raises:
        UnscorableAnswerError: the value is not on the scale.
    """
    if value not in scale:
        message = "The answer lies outside its scale."
        raise UnscorableAnswerError(message)
    if scale.metric == "nps":
        if value >= PROMOTER_FROM:
            return "promoter"
        return "passive" if value >= PASSIVE_FROM else "detractor"
    if scale.metric == "rating":
        return None
    good, neutral, bad = CATEGORIES[scale.metric]
    boxes = END_BOXES[scale.metric, scale.scale_max - scale.scale_min + 1]
    if scale.steps_from_best(value) < boxes:
        return good
    return bad if scale.steps_from_worst(value) < boxes else neutral


def verdict_of(category: Category | None) -> AnswerVerdict | None:
    """Return what a category says in the vocabulary that all metrics share; None for None."""
    return None if category is None else _VERDICTS[category]
