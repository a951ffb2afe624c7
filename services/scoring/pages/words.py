"""Scores in the reader's words: their names, numbers with intervals, places, and what changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from services.scoring.application.use_cases import UseCases
from services.scoring.domain.company import Company
from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.domain.distribution import ValueShare
from services.scoring.domain.query import ScoreItem, Subject
from services.scoring.domain.score import Score
from services.scoring.domain.segment import ATTRIBUTE, LANGUAGE, LOCATION, OTHER
from services.scoring.domain.target import Standing
from services.scoring.domain.text.verbatim import Mark
from services.scoring.domain.views.query import ViewQuery
from services.scoring.pages import labels
from services.scoring.pages.survey_names import SurveyNames
from services.scoring.pages.texts import CONSOLE
from shared.directory.people import Directory
from shared.scales import Scale, category_of, verdict_of
from shared.score_reports import SCORE_DIGITS
from shared.vocabulary import CATEGORIES, Category, Channel, ScoredAnswer, Sentiment
from shared.web.console import formats
from shared.web.console.visit import Visit


@dataclass(frozen=True, slots=True)
class Words(SurveyNames):
    """What templates ask for while they show scores to one reader."""

    directory: Directory

    @classmethod
    async def read(cls, visit: Visit, menu: UseCases) -> "Words":
        return cls(visit, await menu.survey_words.read(), await menu.directory.read())

    @property
    def company(self) -> Company:
        """The company as far as the reader may see it."""
        caller = self.visit.caller
        return Company(self.directory.structure, caller.locations, caller.unit)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.visit.zone)

    # --- names ---

    def touchpoint(self, key: str | None) -> str:
        return self.directory.structure.touchpoint_name(key) if key else self.of(labels.NOTHING)

    def place(self, code: str | None) -> str:
        """Return the name of a unit or a location."""
        if code == OTHER:
            return self.of(labels.OTHERS)
        return self.directory.structure.name_of(code) if code else self.of(labels.NOWHERE)

    def channel(self, channel: Channel | None) -> str:
        return self.of(labels.CHANNELS[channel]) if channel else self.of(labels.NOTHING)

    def tongue(self, code: str | None) -> str:
        """Return the name of a language."""
        if not code or code == "unknown":
            return self.of(labels.NOTHING)
        return str(Locale(self.visit.language).languages.get(code, code))

    def category(self, name: Category) -> str:
        return self.of(labels.CATEGORIES[name])

    def standing(self, standing: Standing) -> tuple[str, str]:
        """Return how a score stands to its target, and the kind of its badge."""
        text, kind = labels.STANDINGS[standing]
        return self.of(text), kind

    def owner(self, touchpoint: str) -> str:
        """Return the name of the team that owns a touchpoint, or ""."""
        team = next((one.team for one in self.directory.structure.touchpoints if one.key == touchpoint), None)
        known = self.directory.teams.get(team or "")
        return known.name if known else team or ""

    def dimension(self, name: str) -> str:
        """Return what scores are distinguished by."""
        return self.of(labels.DIMENSIONS[name]) if name in labels.DIMENSIONS else self.spelled(self.attribute(name))

    @staticmethod
    def attribute(dimension: str) -> str:
        return dimension.removeprefix(ATTRIBUTE)

    def value_of(self, subject: Subject, by: str) -> str:
        """Return what distinguishes one score from the others."""
        match by:
            case "touchpoint":
                return self.touchpoint(subject.touchpoint)
            case "unit":
                return self.place(subject.unit)
            case "channel":
                return self.channel(subject.channel)
            case "location":
                return self.place(subject.property(LOCATION))
            case "language":
                return self.tongue(subject.property(LANGUAGE))
            case _:
                value = subject.property(by)
                return self.of(labels.OTHERS) if value == OTHER else value or self.of(labels.NOTHING)

    def where(self, subject: Subject) -> tuple[str, str]:
        """Return touchpoint and place of a score, each "" for all."""
        place = subject.unit or subject.property(LOCATION)
        return (
            self.touchpoint(subject.touchpoint) if subject.touchpoint else "",
            self.place(place) if place else "",
        )

    def what(self, item: ScoreItem) -> str:
        """Return which score it is, such as `Recommendation (NPS) at Checkout in Berlin`."""
        score = self.score(item.survey, item.subject.concept, item.scale.metric)
        touchpoint, place = self.where(item.subject)
        if touchpoint and place:
            return self.of(labels.AT_IN, score=score, touchpoint=touchpoint, place=place)
        if touchpoint:
            return self.of(labels.AT, score=score, touchpoint=touchpoint)
        return self.of(labels.IN, score=score, place=place) if place else score

    def filters(self, query: ViewQuery) -> list[str]:
        """Return by what answers are chosen, in words, beside touchpoint and place."""
        name, _, value = query.attribute.partition(":")
        chosen = [
            ("channel", self.channel(cast("Channel", query.channel))) if query.channel else None,
            (LANGUAGE, self.tongue(query.language)) if query.language else None,
            (ATTRIBUTE + name, value) if value else None,
        ]
        return [self.of(labels.CHOSEN, what=self.dimension(one[0]), value=one[1]) for one in chosen if one]

    # --- what can be chosen, by value and name ---

    def touchpoints(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        return sorted(((key, self.touchpoint(key)) for key in keys), key=lambda one: one[1].casefold())

    def channels(self, channels: Iterable[Channel]) -> list[tuple[str, str]]:
        return [(one, self.channel(one)) for one in channels]

    def tongues(self, codes: Iterable[str]) -> list[tuple[str, str]]:
        """Return languages."""
        return [(code, self.tongue(code)) for code in codes]

    def places(self, locations: Iterable[str]) -> list[tuple[str, str]]:
        """Return the units that the reader may see, by code and path, then locations that no unit declares."""
        structure, company = self.directory.structure, self.company
        known = [unit.code for unit in structure.units if company.has_unit(unit.code)]
        paths = [(code, " / ".join(one.name for one in structure.path_of(code) if one.code in known)) for code in known]
        return sorted(paths, key=lambda one: one[1].casefold()) + [(one, one) for one in locations if one not in known]

    @property
    def marks(self) -> Mapping[Mark, str]:
        return labels.MARKS

    def marked(self) -> list[tuple[str, str]]:
        return [(one, self.of(text)) for one, text in labels.MARKS.items()]

    def verdicts(self) -> list[tuple[str, str]]:
        return [(one, self.of(text)) for one, text in labels.VERDICTS.items()]

    def sentiments(self) -> list[tuple[str, str]]:
        return [(one, self.of(text)) for one, text in labels.SENTIMENTS.items()]

    def tone(self, sentiment: Sentiment) -> str:
        """Return what a comment was read as."""
        return self.of(labels.SENTIMENTS[sentiment])

    # --- numbers ---

    def answers(self, n: int) -> str:
        """Return how many answers there are, in words."""
        text = CONSOLE.texts(self.visit.language).ngettext(labels.ANSWERS_ONE, labels.ANSWERS_MANY, n)
        return text % {"count": formats.number({"visit": self.visit}, n)}  # type: ignore[arg-type] # all that the filter looks for

    def few(self, scale: Scale, score: Score) -> str:
        """Return how many answers there are of each kind, where they are too few for a figure."""
        by_kind = [
            self.of(
                labels.COUNT,
                kind=self.category(cast("Category", name)) if CATEGORIES[scale.metric] else name,
                count=count,
            )
            for name, count in score.counts.items()
            if count
        ]
        return self.of(labels.FEW, answers=self.answers(score.n), counts=", ".join(by_kind))

    @staticmethod
    def digits(scale: Scale) -> int:
        """Return with how many decimals a score of this scale is read."""
        return SCORE_DIGITS[scale.metric]

    @staticmethod
    def kind(scale: Scale | None, value: int | None) -> str:
        """Return how the bar of an answer is coloured."""
        if scale is None or value is None:
            return ""
        verdict = verdict_of(category_of(scale, value))
        return {"happy": "good", "unhappy": "bad", "neutral": "quiet", None: ""}[verdict]

    @staticmethod
    def rows(values: Iterable[ValueShare]) -> list[tuple[str, list[ValueShare]]]:
        """Return the shares of each row of a matrix; of other questions all in one row without a name."""
        return [(row, list(group)) for row, group in groupby(values, lambda one: one.row or "")]

    def meaningless(self) -> str:
        """Return why nothing can be shown with these filters."""
        return self.of(labels.MEANINGLESS)

    def number(self, scale: Scale, value: float | None) -> str:
        """Return a score of this scale as it is read: points, per cent, or a mean with one decimal."""
        if value is None:
            return "–"
        shown = formats.number({"visit": self.visit}, value, SCORE_DIGITS[scale.metric])  # type: ignore[arg-type] # all that the filter looks for
        shown = "0" if shown == "-0" else shown.replace("-", "−")
        return self.of(labels.PERCENT, value=shown) if scale.metric == "csat" else shown

    def delta(self, scale: Scale, value: float) -> str:
        """Return a difference with its sign."""
        return str(formats.signed({"visit": self.visit}, value, SCORE_DIGITS[scale.metric]))  # type: ignore[arg-type] # all that the filter looks for

    def interval(self, scale: Scale, score: Score | None) -> str:
        """Return the interval of a score; "" without one."""
        if score is None or score.ci_low is None:
            return ""
        low, high = self.number(scale, score.ci_low), self.number(scale, score.ci_high)
        return self.of(labels.INTERVAL, low=low, high=high)

    def day(self, value: date | datetime, pattern: str) -> str:
        """Return a day as the pattern says: `day`, `short` (without the year) or `month`."""
        english = {"day": "d MMM y", "short": "d MMM", "month": "MMM y"}
        german = {"day": "d. MMM y", "short": "d. MMM", "month": "MMM y"}
        chosen = (german if self.visit.language == "de" else english)[pattern]
        return str(format_date(value, chosen, locale={"en": "en_GB", "de": "de_DE"}[self.visit.language]))

    # --- changes ---

    def sentence(self, change: ChangeItem) -> str:
        """Return how a score moved, such as `Recommendation (NPS) in Berlin fell from 41 to 12`."""
        scale, now, base = change.current.scale, change.current.score, change.base
        before, after = (one.value if one and one.value is not None else 0.0 for one in (base, now))
        text = labels.ROSE if after > before else labels.FELL
        what = self.what(change.current)
        return self.of(text, what=what, base=self.number(scale, before), now=self.number(scale, after))

    def uncertainty(self, change: ChangeItem) -> str:
        """Return the difference with its interval; "" where nothing is said about it."""
        if not isinstance(change.outcome, AdjustedDifference):
            return ""
        scale, found = change.current.scale, change.outcome.difference
        low, high = self.delta(scale, found.ci_low), self.delta(scale, found.ci_high)
        return self.of(labels.CHANGE, delta=self.delta(scale, found.delta), low=low, high=high)

    def verdict(self, change: ChangeItem | None) -> tuple[str, str]:
        """Return what may be said about a change, and the kind of its badge."""
        if change is None or not isinstance(change.outcome, AdjustedDifference):
            return self.of(labels.NOT_ENOUGH), "quiet"
        direction = change.outcome.difference.direction
        if direction == "no_evidence":
            return self.of(labels.NO_EVIDENCE), "quiet"
        return (self.of(labels.BETTER), "good") if direction == "better" else (self.of(labels.WORSE), "bad")

    def answer(self, survey: str, answer: ScoredAnswer) -> tuple[str, str]:
        """Return an answer, such as `Recommendation 3/10`, and the kind of its badge."""
        concept = self.concept(survey, answer.concept or answer.question)
        text = f"{concept} {answer.value}/{answer.scale_max}"
        return text, labels.VERDICT_KINDS.get(answer.verdict, "")
