"""What conditions see of each thing that happens: never who the customer is."""

from collections.abc import Mapping
from datetime import timedelta

from services.alerts.domain.rule_fields import ANSWER
from services.alerts.domain.signal import Figure, Happening
from services.alerts.domain.subject import Reading, Subject
from services.alerts.domain.trigger_fields import ATTRIBUTE, CUSTOMER
from shared.conditions.evaluate import Values
from shared.conditions.words import written
from shared.contracts.scoring import ScoreMoved, TargetMissed
from shared.contracts.sources import SourceFellSilent
from shared.contracts.tickets import TicketEscalated

_HOUR = timedelta(hours=1)
History = Mapping[str, int]
"""How many unhappy things a customer said, by the names of the fields in `trigger_fields.HISTORY`."""
NO_HISTORY: History = {}


def values_of(subject: Subject, history: History) -> Values:
    """Return what rules see of a response or a complaint, but for what was read in a comment."""
    fields: dict[str, object] = {
        "survey": subject.survey,
        "touchpoint": subject.touchpoint,
        "location": subject.location,
        "unit": frozenset(subject.units),
        "channel": subject.channel,
        "locale": subject.locale,
        "source_kind": subject.source_kind,
        "source_id": subject.source_id,
        "category": subject.category,
        "age_hours": (subject.received_at - subject.occurred_at) / _HOUR,
        **history,
    }
    if subject.comments:
        fields["words"] = written(*(comment.text for comment in subject.comments))
    for name, value in subject.attributes.items():
        fields[ATTRIBUTE + name] = value
    for name in CUSTOMER if subject.customer else ():
        fields[name] = subject.customer.get(name)
    answers = [
        {
            "question": answer.question,
            "metric": answer.metric,
            "verdict": answer.verdict,
            "category": answer.category,
            "value": answer.value,
        }
        for answer in subject.answers
    ]
    return Values(fields=fields, items={ANSWER: answers})


def with_reading(values: Values, reading: Reading) -> Values:
    """Return what rules see of a response and of one comment in it."""
    fields = {
        **values.fields,
        "comment_question": reading.question,
        "comment_language": reading.language,
        "comment_sentiment": reading.sentiment,
        "words": written(reading.text),
    }
    return Values(fields=fields, items=values.items)


def moved(event: ScoreMoved) -> tuple[Happening, Values]:
    """Return what happened when a score moved, and what rules see of it."""
    series = event.series
    figures: dict[str, Figure | None] = {
        "score": event.after.value,
        "score_before": event.before.value,
        "n": event.after.n,
        "n_before": event.before.n,
        "difference": event.difference,
        "ci_low": event.ci_low,
        "ci_high": event.ci_high,
        "p_adjusted": event.p_adjusted,
        "tested": event.tested,
        "concept": series.concept,
        "metric": series.metric,
        "window_start": event.window_start.isoformat(),
        "window_end": event.window_end.isoformat(),
    }
    happening = Happening(
        subject="series",
        subject_id=str(event.series_id),
        occurrence=f"{event.series_id}:{event.window_start.isoformat()}:{event.window_end.isoformat()}",
        survey=series.survey,
        touchpoint=series.touchpoint,
        channel=series.channel,
        figures=_given(figures),
        occurred_at=event.window_end,
        received_at=event.at,
    )
    shown = ("score", "n", "difference", "p_adjusted", "concept", "metric")
    fields = {name: figures[name] for name in shown} | {"is_better": event.is_better}
    return happening, _values(happening, fields)


def missed(event: TargetMissed) -> tuple[Happening, Values]:
    """Return what happened when a target was missed, and what rules see of it."""
    score = event.figures.value
    figures: dict[str, Figure | None] = {
        "target": event.target,
        "target_version": event.target_version,
        "wanted": event.value,
        "score": score,
        "n": event.figures.n,
        "ci_low": event.figures.ci_low,
        "ci_high": event.figures.ci_high,
        "concept": event.concept,
        "due_on": event.due_on,
        "owner": event.owner,
    }
    happening = Happening(
        subject="target",
        subject_id=event.target,
        occurrence=f"{event.target}:{event.due_on}",
        survey=event.survey,
        touchpoint=event.touchpoint,
        figures=_given(figures),
        occurred_at=event.at,
        received_at=event.at,
    )
    fields = {name: figures[name] for name in ("target", "score", "n", "concept")}
    missed_by = None if score is None else abs(event.value - score)
    return happening, _values(happening, fields | {"is_certain": event.is_certain, "missed_by": missed_by})


def fell_silent(event: SourceFellSilent, units: tuple[str, ...]) -> tuple[Happening, Values]:
    """Return what happened when a source fell silent, and what rules see of it."""
    silent_hours = (event.at - event.silent_since) / _HOUR
    figures: dict[str, Figure | None] = {
        "source_kind": event.source_kind,
        "source_id": event.source_id,
        "name": event.name,
        "evidence": event.evidence,
        "silent_since": event.silent_since.isoformat(),
        "silent_hours": round(silent_hours, 2),
        "expected": event.expected,
        "received": event.received,
        "weeks": event.weeks,
    }
    happening = Happening(
        subject="source",
        subject_id=event.key(),
        occurrence=str(event.silence_id),
        survey=event.survey,
        touchpoint=event.touchpoint,
        location=event.location,
        units=units,
        figures=_given(figures),
        occurred_at=event.silent_since,
        received_at=event.at,
    )
    shown = ("source_kind", "source_id", "evidence", "expected", "received")
    return happening, _values(happening, {name: figures[name] for name in shown} | {"silent_hours": silent_hours})


def escalated(event: TicketEscalated, units: tuple[str, ...]) -> tuple[Happening, Values]:
    """Return what happened when the time of a case ran out, and what rules see of it."""
    figures: dict[str, Figure | None] = {
        "number": event.ticket_number,
        "clock": event.clock,
        "percent": event.percent,
        "rung": event.rung,
        "case_severity": event.severity,
        "deadline_at": None if event.deadline_at is None else event.deadline_at.isoformat(),
    }
    happening = Happening(
        subject="ticket",
        subject_id=str(event.ticket_id),
        occurrence=f"{event.ticket_id}:{event.clock}:{event.run}:{event.step}",
        survey=event.survey,
        touchpoint=event.touchpoint,
        location=event.location,
        units=units,
        figures=_given(figures),
        occurred_at=event.due_at,
        received_at=event.at,
    )
    fields = {name: figures[name] for name in ("clock", "percent", "rung", "case_severity")}
    late_hours = event.late_seconds / _HOUR.total_seconds()
    return happening, _values(happening, fields | {"late_hours": late_hours, "is_reached": event.is_reached})


def complained(subject: Subject) -> Happening:
    """Return that a complaint was filed."""
    figures = {} if subject.category is None else {"category": subject.category}
    return Happening(
        subject="complaint",
        subject_id=str(subject.id),
        occurrence=str(subject.id),
        touchpoint=subject.touchpoint,
        location=subject.location,
        units=subject.units,
        channel=subject.channel,
        respondent_id=subject.respondent_id,
        figures=figures,
        gone=subject.gone,
        occurred_at=subject.occurred_at,
        received_at=subject.received_at,
    )


def _values(happening: Happening, fields: Mapping[str, object]) -> Values:
    place = {
        "survey": happening.survey,
        "touchpoint": happening.touchpoint,
        "location": happening.location,
        "unit": frozenset(happening.units),
        "channel": happening.channel,
    }
    return Values(fields={**place, **fields})


def _given(figures: Mapping[str, Figure | None]) -> dict[str, Figure]:
    return {name: value for name, value in figures.items() if value is not None}
