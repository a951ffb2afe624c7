"""Notices and digests in words, before they take the form of a channel."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.notifications.domain.notices.escalation_words import escalation_headline, escalation_lines
from services.notifications.domain.notices.notice import Notice, Why
from services.notifications.domain.notices.plan import STORM
from services.notifications.domain.notices.report_wording import SaidReport, headline_of, say_report, why_report
from services.notifications.domain.notices.report_words import REPORT_WORDS
from services.notifications.domain.notices.tally import SHOWN, Tally
from services.notifications.domain.notices.words import WORDS, Words
from shared.access import Language
from shared.directory.people import Directory
from shared.score_reports import ScoreReport
from shared.vocabulary import ScoredAnswer, Spot

LONGEST_COMMENT = 280
LONGEST_SUBJECT = 110
NUMBER = "number"
"""The figure that is the number of an improvement, and stands in its headline."""
_LATE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom it is written."""

    language: Language
    zone: str | None = None
    """None: nobody knows it, and no moment is named."""
    shows_comments: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the buttons lead."""

    open: str
    take_care: str | None = None
    """None: nothing is to be acknowledged."""
    settings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said, for every channel."""

    subject: str
    """One line, without what customers wrote unless the destination shows that."""
    paragraphs: tuple[tuple[str, ...], ...]
    """Of lines."""
    foot: tuple[str, ...]
    links: Links = field(repr=False)
    words: Words
    language: Language
    report: SaidReport | None = None
    """What `paragraphs` say of a score report, for channels that have tables."""

    @property
    def open_label(self) -> str:
        return REPORT_WORDS[self.language].open if self.report is not None else self.words.open

    @property
    def settings_label(self) -> str:
        return REPORT_WORDS[self.language].stop if self.report is not None else self.words.settings


def say_notice(
    notices: Sequence[Notice], reader: Reader, links: Links, directory: Directory, *, sent_at: datetime
) -> Said:
    """Return a notice in words: the first leads, the others are counted."""
    lead, words = notices[0], WORDS[reader.language]
    if lead.content.report is not None:
        return _say_report(lead, lead.content.report, reader, links, directory)
    lines = [headline(lead, words, directory)]
    comments = [one for notice in notices for one in notice.content.comments] if reader.shows_comments else []
    quotes = list(dict.fromkeys(words.quote.format(text=_shortened(one.text, LONGEST_COMMENT)) for one in comments))
    first = [*_figures(lead, words, reader), *quotes]
    about = [words.reasons[lead.reason]]
    if len(notices) > 1:
        count = len(notices) - 1
        about.append(words.one_more if count == 1 else words.more.format(count=count))
    if reader.zone is not None:
        text = words.late if sent_at - lead.occurred_at > _LATE else words.at
        about.append(text.format(at=_moment(lead.occurred_at, reader)))
    if rules := sorted({rule for notice in notices for rule in notice.named_rules}):
        about.append(words.rules.format(rules=", ".join(rules)))
    if any(notice.is_drill for notice in notices):
        about.insert(0, words.drill)
    subject = f"{lines[0]}: {quotes[0]}" if quotes else lines[0]
    why = dict.fromkeys(line for one in lead.why for line in _why(one, words, directory))
    return Said(
        subject=_shortened(subject, LONGEST_SUBJECT),
        paragraphs=tuple(tuple(one) for one in (lines, first, about) if one),
        foot=tuple(why),
        links=links,
        words=words,
        language=reader.language,
    )


def _say_report(lead: Notice, report: ScoreReport, reader: Reader, links: Links, directory: Directory) -> Said:
    said, words = say_report(report, reader.language), WORDS[reader.language]
    return Said(
        subject=_shortened(headline(lead, words, directory), LONGEST_SUBJECT),
        paragraphs=said.lines,
        foot=(why_report(report, reader.language),),
        links=links,
        words=words,
        language=reader.language,
        report=said,
    )


def say_digest(tally: Tally, kind: str, reader: Reader, links: Links, directory: Directory) -> Said:
    """Return a digest: counts by rule and place, then the most severe notices, a line for each.

    Args:
        tally: of all that it stands for.
        kind: `storm`, or that of a day.
        reader: for whom.
        links: where it leads.
        directory: for names.
    """
    words = WORDS[reader.language]
    is_storm = kind.startswith(STORM)
    count = tally.count
    rules: Counter[str] = Counter()
    for rule, times in tally.rules.items():
        rules[words.no_rule if rule is None else rule] += times
    places: Counter[str] = Counter()
    for spot, times in tally.places.items():
        places[_place(spot, directory) or words.nowhere] += times
    lines = [f"· {headline(one, words, directory)}" for one in tally.first]
    if count > SHOWN:
        lines.append(words.and_more.format(count=count - SHOWN))
    return Said(
        subject=(words.storm_subject if is_storm else words.digest_subject).format(count=count),
        paragraphs=(
            (words.storm_intro if is_storm else words.digest_intro,),
            (f"{words.by_rule}:", *_counted(rules)),
            (f"{words.by_place}:", *_counted(places)),
            tuple(lines),
        ),
        foot=(),
        links=links,
        words=words,
        language=reader.language,
    )


def headline(notice: Notice, words: Words, directory: Directory) -> str:
    """Return what a notice is about, such as `Unhappy: 3/10 – Checkout, Graz`."""
    if notice.content.report is not None:
        return headline_of(notice.content.report, words.language)
    place = _place(notice, directory)
    worst = min(notice.content.answers, key=_share, default=None)
    case = _numbered(notice, words)
    if notice.subject == "endpoint":
        name = notice.subject_id
        return (words.endpoint_up if notice.reason == "ended" else words.endpoint_down).format(name=name)
    escalated = escalation_headline(notice.content.figures, case, words.language)
    if notice.cause == "escalation" and escalated is not None:
        what = escalated
    elif notice.cause in words.causes and notice.subject != "drill":
        what = words.causes[notice.cause].format(case=case)
    elif notice.subject == "response" and worst is not None:
        text = words.unhappy if worst.verdict == "unhappy" else words.answer
        what = text.format(value=worst.value, best=worst.scale_max)
    else:
        what = case if notice.subject == "ticket" else words.subjects[notice.subject]
    return f"{what} – {place}" if place else what


def _numbered(notice: Notice, words: Words) -> str:
    """Return the case or improvement that a notice is about, with its number where it has one."""
    if notice.subject == "improvement":
        return words.improvement.format(number=notice.content.figures.get(NUMBER, "–"))
    number = notice.content.ticket_number
    return words.case.format(number=number) if number is not None else words.subjects["ticket"]


def _share(answer: ScoredAnswer) -> float:
    """Return how good an answer is: 0 worst, 1 best."""
    width = max(1, answer.scale_max - answer.scale_min)
    share = (answer.value - answer.scale_min) / width
    return share if answer.polarity == "high_is_good" else 1 - share


def _figures(notice: Notice, words: Words, reader: Reader) -> list[str]:
    figures = notice.content.figures
    if notice.cause == "escalation":
        known = reader.zone is not None and "deadline_at" in figures
        deadline = _moment(datetime.fromisoformat(str(figures["deadline_at"])), reader) if known else None
        return escalation_lines(figures, deadline, reader.language)
    shown = sorted((name, value) for name, value in figures.items() if name != NUMBER)
    return [f"{words.figures.get(name, name)}: {_figure(name, value, words.language)}" for name, value in shown]


def _figure(name: str, value: str | float, language: Language) -> str:
    """Return a figure as it is read; a day is written as people write it."""
    if not name.endswith("_on"):
        return str(value)
    day = date.fromisoformat(str(value))
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day.day} {day:%B %Y}"


def _place(spot: Spot, directory: Directory) -> str:
    structure = directory.structure
    parts = [structure.touchpoint_name(spot.touchpoint)] if spot.touchpoint else []
    return ", ".join([*parts, *([structure.name_of(spot.location)] if spot.location else [])])


def _why(why: Why, words: Words, directory: Directory) -> list[str]:
    team = directory.teams.get(why.team or "")
    match why.kind:
        case "team" | "responsible":
            lines = [words.team.format(team=team.name if team else why.team)]
        case "unit_managers":
            lines = [words.managers]
        case "person":
            lines = [words.person]
        case "fallback" | "last_resort":
            lines = [words.fallback]
    away = directory.people.get(why.standing_in_for) if why.standing_in_for else None
    return [*lines, *([words.standing_in.format(name=away.display_name)] if away else [])]


def _counted(counts: Counter[str]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"{count}\u00d7 {name}" for name, count in ordered[:SHOWN]]


def _moment(at: datetime, reader: Reader) -> str:
    local = at.astimezone(ZoneInfo(reader.zone or "UTC"))
    if reader.language == "de":
        return f"{local:%d.%m.%Y, %H:%M} Uhr"
    return f"{local.day} {local:%B %Y, %H:%M}"


def _shortened(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
