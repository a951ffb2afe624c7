"""What score reports say around their numbers, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.access import Language
from shared.score_reports import ReportEvery


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Texts in one language."""

    headline: str
    """With `{title}` and `{period}`."""
    subject: str
    """Likewise, and with `{value}`."""
    months: tuple[str, ...]
    day: str
    """With `{day}`, `{month}` and `{year}`."""
    day_of_month: str
    """With `{day}` and `{month}`."""
    day_alone: str
    """With `{day}`."""
    before: Mapping[ReportEvery, str]
    """The period before, such as `the week before`, as the sentences below have it."""
    interval: str
    """With `{low}` and `{high}`."""
    certainty: str
    """With `{interval}`."""
    answers: str
    """With `{n}`."""
    one_answer: str
    percent: str
    """With `{value}`."""
    better: str
    """With `{base}`, `{before}` and `{change}`."""
    worse: str
    no_evidence: str
    change: str
    """With `{delta}`, `{low}` and `{high}`."""
    not_enough: str
    """With `{before}`."""
    hidden: str
    too_few: str
    """With `{answers}`."""
    nobody: str
    few: str
    none: str
    is_better: str
    is_worse: str
    by: str
    """With `{dimension}`."""
    columns: tuple[str, str, str, str]
    """Score, interval, answers, change."""
    changes: str
    more: str
    """With `{count}`."""
    one_more: str
    own: str
    others: str
    """With `{name}`."""
    open: str
    stop: str


REPORT_WORDS: Mapping[Language, ReportWords] = {
    "en": ReportWords(
        headline="{title}, {period}",
        subject="{title}: {value}, {period}",
        months=(
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        day="{day} {month} {year}",
        day_of_month="{day} {month}",
        day_alone="{day}",
        before={"day": "the day before", "week": "the week before", "month": "the month before"},
        interval="{low} to {high}",
        certainty="95%: {interval}",
        answers="{n} answers",
        one_answer="1 answer",
        percent="{value}%",
        better="Better than {before}: it was {base} then ({change}). That is more than chance explains.",
        worse="Worse than {before}: it was {base} then ({change}). That is more than chance explains.",
        no_evidence="It was {base} {before}: no evidence of a change ({change}).",
        change="change {delta}; 95%: {low} to {high}",
        not_enough="Not enough answers yet to compare with {before}.",
        hidden="So few people answered that no number is shown; it could be traced to them.",
        too_few="{answers}, too few for a figure",
        nobody="Nobody answered in this time.",
        few="too few answers",
        none="no answers",
        is_better="better",
        is_worse="worse",
        by="By {dimension}",
        columns=("Score", "95% interval", "Answers", "Change"),
        changes="A change is shown only where it is more than chance explains, all rows considered together.",
        more="{count} more rows are in Heed.",
        one_more="One more row is in Heed.",
        own="You get this report because you set it up.",
        others="You get this report because {name} sends it to you.",
        open="Show in Heed",
        stop="Change or stop this report",
    ),
    "de": ReportWords(
        headline="{title}, {period}",
        subject="{title}: {value}, {period}",
        months=(
            *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
            *("August", "September", "Oktober", "November", "Dezember"),
        ),
        day="{day}. {month} {year}",
        day_of_month="{day}. {month}",
        day_alone="{day}.",
        before={"day": "am Tag davor", "week": "in der Woche davor", "month": "im Monat davor"},
        interval="{low} bis {high}",
        certainty="95 %: {interval}",
        answers="{n} Antworten",
        one_answer="1 Antwort",
        percent="{value} %",
        better="Besser als {before}: Da war es {base} ({change}). Das ist mehr, als der Zufall erklärt.",
        worse="Schlechter als {before}: Da war es {base} ({change}). Das ist mehr, als der Zufall erklärt.",
        no_evidence="{before} war es {base}: kein Hinweis auf eine Veränderung ({change}).",
        change="Veränderung {delta}; 95 %: {low} bis {high}",
        not_enough="Noch nicht genug Antworten für einen Vergleich mit denen {before}.",
        hidden="Hier haben so wenige geantwortet, dass keine Zahl gezeigt wird; sie ließe sich zurückverfolgen.",
        too_few="{answers}, zu wenige für eine Zahl",
        nobody="In dieser Zeit hat niemand geantwortet.",
        few="zu wenige Antworten",
        none="keine Antworten",
        is_better="besser",
        is_worse="schlechter",
        by="Nach {dimension}",
        columns=("Kennzahl", "95-%-Intervall", "Antworten", "Veränderung"),
        changes="Eine Veränderung steht nur da, wo sie mehr ist, als der Zufall erklärt, über alle Zeilen gesehen.",
        more="{count} weitere Zeilen stehen in Heed.",
        one_more="Eine weitere Zeile steht in Heed.",
        own="Sie erhalten diesen Bericht, weil Sie ihn eingerichtet haben.",
        others="Sie erhalten diesen Bericht, weil {name} ihn Ihnen schickt.",
        open="In Heed ansehen",
        stop="Bericht ändern oder abbestellen",
    ),
}
