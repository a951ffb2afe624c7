"""Answers in the reader's words: the wording of the version that was answered, labels of choices, names of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from babel.core import Locale, UnknownLocaleError

from services.collector.application.responses.read_asked import Asked
from services.collector.domain.responses.response import AnswerValue, StoredResponse
from services.collector.domain.surveys.afterwards import FOLLOW_UP
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.piping import piped
from services.collector.domain.surveys.question import Choice, Question
from services.collector.domain.surveys.wording import wording
from services.collector.pages.answers import CONSOLE, labels
from shared.conditions.compare import choice_of
from shared.directory.people import Directory
from shared.vocabulary import CallBack, Channel, Spot
from shared.web.console.visit import Visit

_EXCERPT = 140


@dataclass(frozen=True, slots=True)
class AnswerInWords:
    """One question with what was answered."""

    question: str
    language: str
    """Of the question's wording."""
    kind: str
    """The question's type: `text` is a quotation, `matrix` and `ranking` are lists, everything else is one line."""
    lines: Sequence[str]
    """The answer."""
    raw: AnswerValue
    """As it is kept, for what is shown as a day or a number."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A response in a list."""

    title: str
    score: str
    """The first answer on a scale; empty without one."""
    excerpt: str
    """The beginning of the first answer in the customer's own words; empty without one."""


@dataclass(frozen=True, slots=True)
class Words:
    """What templates ask for while they show answers to one reader."""

    visit: Visit
    directory: Directory

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of `labels` in the reader's language, with its values filled in."""
        translated = CONSOLE.texts(self.visit.language).gettext(text)
        return translated % values if values else translated

    def channel(self, channel: Channel) -> str:
        return self.of(labels.CHANNELS[channel])

    def language(self, locale: str) -> str:
        """Return the name of a language that answers came in; its tag where nobody named it."""
        try:
            return Locale.parse(locale, sep="-").get_display_name(self.visit.language) or locale
        except (ValueError, UnknownLocaleError):
            return locale

    def day(self, text: str) -> date:
        """Return the day that a customer chose."""
        return date.fromisoformat(text)

    def suspect(self, reason: str) -> str:
        """Return why a response is suspect; the key itself where a program chose one of its own."""
        return self.of(labels.SUSPECT[reason]) if reason in labels.SUSPECT else reason

    def location(self, location: str | None) -> str:
        """Return the name of a location; empty without one."""
        return self.directory.structure.name_of(location) if location else ""

    def call_back(self, wish: CallBack) -> str:
        """Return the customer's wish to be called back, and when."""
        return self.of(labels.CALL_BACKS.get((wish.channel, wish.window), labels.IN_WRITING))

    def place(self, spot: Spot) -> str:
        """Return where it happened: touchpoint and location, as far as they are known."""
        touchpoint = self.directory.structure.touchpoint_name(spot.touchpoint) if spot.touchpoint else ""
        return " · ".join(filter(None, (touchpoint, self.location(spot.location))))

    def title(self, asked: Definition) -> str:
        """Return the survey's title in the reader's language, if it has one."""
        return asked.title_in(self.visit.language)

    def summary(self, response: StoredResponse, asked: Asked) -> Summary:
        """Return a response in a few words."""
        definition = asked[response.survey, response.version]
        scored = (one for one in definition.questions if one.scale is not None and one.key in response.answers)
        written = (one for one in definition.questions if one.type == "text" and one.key in response.answers)
        score, text = next(scored, None), next(written, None)
        return Summary(
            self.title(definition),
            "" if score is None else self._value(score, cast("int", response.answers[score.key])),
            "" if text is None else self.excerpt(str(response.answers[text.key])),
        )

    def excerpt(self, text: str) -> str:
        """Return the beginning of a text, on one line."""
        line = " ".join(text.split())
        return line if len(line) <= _EXCERPT else line[:_EXCERPT].rsplit(" ", 1)[0] + " …"

    def answers(self, response: StoredResponse, asked: Definition) -> Sequence[AnswerInWords]:
        """Return every answer, in the order of the questions."""
        return [
            self._answer(question, response, asked) for question in asked.questions if question.key in response.answers
        ]

    def open_questions(self, response: StoredResponse, asked: Definition) -> Sequence[str]:
        """Return the questions without an answer, but for those about contact data, which is kept elsewhere."""
        missing = (
            one for one in asked.questions if one.key not in {*response.answers, FOLLOW_UP} and one.type != "contact"
        )
        return [self._question(one, response, asked)[1] for one in missing]

    def _question(self, question: Question, response: StoredResponse, asked: Definition) -> tuple[str, str]:
        language, text = wording(question.text, self.visit.language, asked.languages[0])
        return language, piped(text, asked, response.answers, response.attributes, language)

    def _answer(self, question: Question, response: StoredResponse, asked: Definition) -> AnswerInWords:
        language, text = self._question(question, response, asked)
        value = response.answers[question.key]
        lines = self._lines(question, value, asked.languages[0])
        return AnswerInWords(text, language, question.type, lines, value)

    def _lines(self, question: Question, value: AnswerValue, fallback: str) -> Sequence[str]:
        match value:
            case bool():
                return [self.of(labels.YES if value else labels.NO)]
            case int() if question.scale is not None:
                return [self._value(question, value)]
            case dict() if question.type == "matrix":
                rows = (row for row in question.rows if row.key in value)
                return [
                    f"{self._label(row, fallback)}: {self._chosen(question, value[row.key], fallback)}" for row in rows
                ]
            case list():
                return [self._chosen(question, one, fallback) for one in value]
            case _ if question.type == "single":
                return [self._chosen(question, value, fallback)]
            case _:
                return [str(value)]

    def _value(self, question: Question, value: int) -> str:
        turned = question.polarity == "low_is_good"
        text = labels.VALUE_TURNED if turned else labels.VALUE
        return self.of(text, value=value, most=question.scale, **({"best": question.scale_min} if turned else {}))

    def _chosen(self, question: Question, value: object, fallback: str) -> str:
        """Return a choice in words, with the respondent's own beside it."""
        key = choice_of(value)
        label = next((self._label(one, fallback) for one in question.choices if one.key == key), str(key))
        words = value.get("words") if isinstance(value, dict) else None
        return self.of(labels.OWN_WORDS, choice=label, text=words) if words else label

    def _label(self, choice: Choice, fallback: str) -> str:
        return wording(choice.text, self.visit.language, fallback)[1]

    def places(self, chosen: str = "") -> list[tuple[str, str]]:
        """Return the units to choose from, by code and path; of readers of one unit, those that they see.

        Args:
            chosen: one that is offered in any case, since it is chosen already.
        """
        structure, seen = self.directory.structure, self.visit.caller.locations
        offered = [unit.code for unit in structure.units if seen is None or structure.locations_in(unit.code) <= seen]
        if seen is not None and not offered:
            offered = sorted(seen)
        paths = {code: " / ".join(one.name for one in structure.path_of(code)) or code for code in offered}
        if chosen:
            paths.setdefault(chosen, chosen)
        return sorted(paths.items(), key=lambda one: one[1].casefold())

    def touchpoints(self, chosen: str = "") -> list[tuple[str, str]]:
        """Return the touchpoints to choose from, by key and name."""
        named = {one.key: one.name for one in self.directory.structure.touchpoints}
        if chosen:
            named.setdefault(chosen, chosen)
        return sorted(named.items(), key=lambda one: one[1].casefold())

    def channels(self) -> list[tuple[str, str]]:
        return [(channel, self.of(text)) for channel, text in labels.CHANNELS.items()]

    def suspect_reasons(self) -> list[tuple[str, str]]:
        return [(reason, self.of(text)) for reason, text in labels.SUSPECT.items()]
