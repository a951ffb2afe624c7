"""What notices say about a case whose time runs out."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.access import Language
from shared.vocabulary import ClockKind

Figures = Mapping[str, str | int | float]
MISSED_PERCENT = 100
"""From this share of the time on the deadline is missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationWords:
    """Texts in one language."""

    running: Mapping[ClockKind, str]
    """While there is time; with `{case}`."""
    missed: Mapping[ClockKind, str]
    """When the time is over; likewise."""
    used: str
    """With `{percent}`."""
    deadline: str
    """With `{at}`."""
    late: str
    """With `{minutes}`."""
    nobody: str


ESCALATION_WORDS: Mapping[Language, EscalationWords] = {
    "en": EscalationWords(
        running={
            "contact": "{case}: the time to contact the customer runs out",
            "resolution": "{case}: the time to settle it runs out",
        },
        missed={
            "contact": "{case}: the customer was not contacted in time",
            "resolution": "{case}: not settled in time",
        },
        used="{percent} percent of the time is used, and nobody has said that they take care of it.",
        deadline="Deadline: {at}.",
        late="This notice comes {minutes} minutes late, because Heed could not send it before.",
        nobody="Nobody whom the policy names could be reached.",
    ),
    "de": EscalationWords(
        running={
            "contact": "{case}: Die Zeit für den ersten Kontakt läuft ab",
            "resolution": "{case}: Die Zeit für die Lösung läuft ab",
        },
        missed={
            "contact": "{case}: Kunde nicht rechtzeitig kontaktiert",
            "resolution": "{case}: nicht rechtzeitig gelöst",
        },
        used="{percent} Prozent der Zeit sind verbraucht, und noch hat niemand gesagt, dass er sich kümmert.",
        deadline="Frist: {at}.",
        late="Diese Mitteilung kommt {minutes} Minuten zu spät, weil Heed sie vorher nicht senden konnte.",
        nobody="Niemand, den die Vorgabe nennt, war erreichbar.",
    ),
}


def escalation_headline(figures: Figures, case: str, language: Language) -> str | None:
    """Return what a notice about a case whose time runs out is about; None where the figures do not say it."""
    clock, percent = figures.get("clock"), figures.get("percent")
    if clock not in {"contact", "resolution"} or not isinstance(percent, int | float):
        return None
    words = ESCALATION_WORDS[language]
    texts = words.missed if percent >= MISSED_PERCENT else words.running
    kind: ClockKind = "contact" if clock == "contact" else "resolution"
    return texts[kind].format(case=case)


def escalation_lines(figures: Figures, deadline: str | None, language: Language) -> list[str]:
    """Return how much of the time is used, until when there is some, and whether this comes late.

    Args:
        figures: of the notice.
        deadline: in words of the reader; None: nobody knows their zone, or the clock is paused.
        language: of the reader.
    """
    words = ESCALATION_WORDS[language]
    lines = [words.used.format(percent=figures["percent"])] if "percent" in figures else []
    if deadline is not None:
        lines.append(words.deadline.format(at=deadline))
    if figures.get("late_minutes"):
        lines.append(words.late.format(minutes=figures["late_minutes"]))
    if figures.get("is_reached") == 0:
        lines.append(words.nobody)
    return lines
