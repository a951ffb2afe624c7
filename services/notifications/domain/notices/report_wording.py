"""A score report in words: its numbers as its reader writes them, each with its interval and what may be said of it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.notifications.domain.notices.report_words import REPORT_WORDS, ReportWords
from shared.access import Language
from shared.score_reports import SCORE_DIGITS, ReportedScore, ScoreReport
from shared.vocabulary import Metric

Tone = Literal["good", "bad", ""]
_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidScore:
    """One score, in short and in a sentence."""

    label: str
    value: str
    interval: str
    answers: str
    certainty: str
    """How far the value can be trusted: interval and answers on one line; or why there is none."""
    change: str
    """A difference that is more than chance explains; otherwise a dash."""
    tone: Tone
    sentence: str
    """What may be said about the change, or why there is no number."""

    @property
    def is_shown(self) -> bool:
        return self.value != _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidReport:
    """Everything that a report says."""

    title: str
    period: str
    filters: str
    scores: tuple[SaidScore, ...]
    parts_head: str
    columns: tuple[str, ...]
    """Heads of the table of parts, without the first."""
    parts: tuple[SaidScore, ...]
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Paragraphs of plain lines."""
        head = (self.title, self.period, *((self.filters,) if self.filters else ()))
        scores = [(_headline(one), one.sentence) for one in self.scores]
        parts = (f"{self.parts_head}:", *(f"· {_line(one)}" for one in self.parts)) if self.parts else ()
        return tuple(one for one in (head, *scores, parts, self.notes) if one)


def say_report(report: ScoreReport, language: Language) -> SaidReport:
    words = REPORT_WORDS[language]
    notes = []
    if report.more_parts:
        notes.append(words.one_more if report.more_parts == 1 else words.more.format(count=report.more_parts))
    if report.parts:
        notes.append(words.changes)
    if not report.scores:
        notes.insert(0, words.nobody)
    return SaidReport(
        title=report.title,
        period=period_of(report, language),
        filters=", ".join(report.filters),
        scores=tuple(_said(one, report, words, language) for one in report.scores),
        parts_head=words.by.format(dimension=report.parts_by),
        columns=words.columns,
        parts=tuple(_said(one, report, words, language) for one in report.parts),
        notes=tuple(notes),
    )


def headline_of(report: ScoreReport, language: Language) -> str:
    """Return what a report is about on one line; of one score with its value."""
    words, period = REPORT_WORDS[language], period_of(report, language)
    first = report.scores[0] if len(report.scores) == 1 else None
    if first is None or first.value is None:
        return words.headline.format(title=report.title, period=period)
    value = number(first.metric, first.value, language)
    return words.subject.format(title=report.title, value=value, period=period)


def why_report(report: ScoreReport, language: Language) -> str:
    """Return why somebody gets it."""
    words = REPORT_WORDS[language]
    return words.others.format(name=report.ordered_by) if report.ordered_by else words.own


def period_of(report: ScoreReport, language: Language) -> str:
    words, first, last = REPORT_WORDS[language], *map(date.fromisoformat, (report.first_day, report.last_day))
    month = words.months[last.month - 1]
    whole = words.day.format(day=last.day, month=month, year=last.year)
    match report.every:
        case "day":
            return whole
        case "month":
            return f"{month} {last.year}"
        case "week":
            start = {"day": first.day, "month": words.months[first.month - 1], "year": first.year}
            if first.month == last.month:
                return f"{words.day_alone.format(**start)}–{whole}"
            begin = words.day_of_month if first.year == last.year else words.day
            return f"{begin.format(**start)} – {whole}"


def number(metric: Metric, value: float, language: Language) -> str:
    """Return a score of a metric as people write it: points, per cent, or a mean with one decimal."""
    shown = _decimal(abs(value), SCORE_DIGITS[metric], language)
    sign = "−" if value < 0 and any(one in "123456789" for one in shown) else ""
    return REPORT_WORDS[language].percent.format(value=f"{sign}{shown}") if metric == "csat" else f"{sign}{shown}"


def _signed(metric: Metric, value: float, language: Language) -> str:
    """Return a difference with its sign; one that would be rounded to nothing has a decimal more."""
    digits = SCORE_DIGITS[metric]
    if value and not round(value, digits):
        digits += 1
    return f"{'−' if value < 0 else '+'}{_decimal(abs(value), digits, language)}"


def _decimal(value: float, digits: int, language: Language) -> str:
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def _said(one: ReportedScore, report: ScoreReport, words: ReportWords, language: Language) -> SaidScore:
    answers = _answers(one, words, language)
    empty, sentence = _without_a_figure(one, answers, words)
    interval, value = empty, _NOTHING
    if one.value is not None:
        value, sentence = number(one.metric, one.value, language), _verdict(one, report, words, language)
    if one.ci_low is not None and one.ci_high is not None:
        low, high = (number(one.metric, end, language) for end in (one.ci_low, one.ci_high))
        interval = words.interval.format(low=low, high=high)
    change, tone = _short_change(one, words, language)
    certainty = empty if one.value is None else f"{words.certainty.format(interval=interval)} · {answers}"
    return SaidScore(
        label=one.label,
        value=value,
        interval=interval,
        answers=answers,
        certainty=certainty,
        change=change,
        tone=tone,
        sentence=sentence,
    )


def _without_a_figure(one: ReportedScore, answers: str, words: ReportWords) -> tuple[str, str]:
    """Return why there is no figure, in short and in a sentence."""
    if one.n is None:
        return words.few, words.hidden
    if one.n:
        too_few = words.too_few.format(answers=answers)
        return too_few, f"{too_few}."
    return words.none, words.nobody


def _answers(one: ReportedScore, words: ReportWords, language: Language) -> str:
    if not one.n:
        return ""
    return words.one_answer if one.n == 1 else words.answers.format(n=_decimal(one.n, 0, language))


def _short_change(one: ReportedScore, words: ReportWords, language: Language) -> tuple[str, Tone]:
    if one.change is None or one.change.direction == "no_evidence":
        return _NOTHING, ""
    delta = _signed(one.metric, one.change.difference, language)
    if one.change.direction == "better":
        return f"{delta} {words.is_better}", "good"
    return f"{delta} {words.is_worse}", "bad"


def _verdict(one: ReportedScore, report: ScoreReport, words: ReportWords, language: Language) -> str:
    before, found = words.before[report.every], one.change
    if found is None or one.before is None:
        return words.not_enough.format(before=before)
    delta, low, high = (
        _signed(one.metric, value, language) for value in (found.difference, found.ci_low, found.ci_high)
    )
    text = {"better": words.better, "worse": words.worse, "no_evidence": words.no_evidence}[found.direction]
    said = text.format(
        base=number(one.metric, one.before, language),
        before=before,
        change=words.change.format(delta=delta, low=low, high=high),
    )
    return said[:1].upper() + said[1:]


def _headline(one: SaidScore) -> str:
    if not one.is_shown:
        return one.label
    return f"{one.label}: {one.value} ({one.certainty})"


def _line(one: SaidScore) -> str:
    if not one.is_shown:
        return f"{one.label}: {one.certainty}"
    change = f"; {one.change}" if one.change != _NOTHING else ""
    return f"{one.label}: {one.value} ({one.certainty}){change}"
