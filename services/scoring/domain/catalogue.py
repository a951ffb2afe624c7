"""What there is to read: surveys, their questions, and what their answers can be distinguished by."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from services.scoring.domain.query import KnownSeries
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION, OTHER, Pair
from shared.scales import Scale
from shared.vocabulary import Channel

_ORDER = ("nps", "csat", "ces", "rating")


@dataclass(frozen=True, slots=True)
class MeasuredConcept:
    """What the questions of a survey measure, and on which scales."""

    concept: str
    scales: tuple[Scale, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Surveys with answers, and what can be asked about one of them."""

    surveys: tuple[str, ...] = ()
    """Those with most answers first."""
    survey: str | None = None
    """The one that all else is about; None: there is none."""
    concepts: tuple[MeasuredConcept, ...] = ()
    """Most important metric first, then most answers."""
    touchpoints: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values by the name of an attribute."""


def catalogue_of(
    series: Sequence[tuple[KnownSeries, int]], survey: str | None, properties: Iterable[Pair]
) -> Catalogue:
    """Return the catalogue.

    Args:
        series: those that the reader may know of, and how many answers each has.
        survey: which one is asked about; None, or one that is not known: the one with most answers.
        properties: of its answers, as far as the reader may see those.
    """
    by_survey = Counter[str]()
    for one, n in series:
        by_survey[one.key.survey] += n
    surveys = tuple(sorted(by_survey, key=lambda key: (-by_survey[key], key)))
    if not surveys:
        return Catalogue()
    chosen = survey if survey in by_survey else surveys[0]
    mine = [(one, n) for one, n in series if one.key.survey == chosen]
    values: dict[str, set[str]] = {}
    for dimension, value in properties:
        if value != OTHER:
            values.setdefault(dimension, set()).add(value)
    return Catalogue(
        surveys,
        chosen,
        tuple(_concepts(mine)),
        tuple(sorted({one.key.touchpoint for one, _ in mine if one.key.touchpoint})),
        tuple(sorted({one.key.channel for one, _ in mine})),
        tuple(sorted(values.get(LANGUAGE, ()))),
        tuple(sorted(values.get(LOCATION, ()))),
        {
            name.removeprefix(ATTRIBUTE): tuple(sorted(found))
            for name, found in sorted(values.items())
            if name.startswith(ATTRIBUTE)
        },
    )


def _concepts(series: Sequence[tuple[KnownSeries, int]]) -> list[MeasuredConcept]:
    counts = Counter[str]()
    scales: dict[str, set[Scale]] = {}
    questions: dict[str, set[str]] = {}
    for one, n in series:
        concept = one.key.concept
        counts[concept] += n
        scales.setdefault(concept, set()).add(one.key.scale)
        questions.setdefault(concept, set()).update(one.questions)
    found = [MeasuredConcept(one, tuple(sorted(scales[one])), tuple(sorted(questions[one]))) for one in counts]
    return sorted(found, key=lambda one: (_ORDER.index(one.scales[0].metric), -counts[one.concept], one.concept))
