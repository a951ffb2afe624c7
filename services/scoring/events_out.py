"""Events that scoring publishes. Pure: domain objects in, contract objects out."""

from datetime import datetime
from functools import lru_cache

from services.scoring.domain.counts import Counts
from services.scoring.domain.fold import Restatement, day_ends_at, day_starts_at
from services.scoring.domain.measure import measure
from services.scoring.domain.missed import DueTarget
from services.scoring.domain.moved import ClosedWindow, MovedScore
from services.scoring.domain.response import JudgedAnswer, Response
from services.scoring.domain.series import SeriesKey
from services.scoring.domain.target import Target
from services.scoring.domain.text.verbatim import JudgedComment
from services.scoring.domain.unhappy import SurveyHour, UnhappyCounts
from services.scoring.domain.views.report import Report
from shared.contracts.notices import Recipient, ScoringNoticeRequested
from shared.contracts.scoring import (
    AnswerScore,
    CommentRead,
    Figures,
    ResponseScored,
    ScoreChanged,
    ScoreMoved,
    ScoreRestated,
    Series,
    TargetMissed,
    UnhappyCounted,
)
from shared.directory.people import Person
from shared.fields import fields_in_common
from shared.scales import Scale, verdict_of
from shared.score_reports import ScoreReport


@lru_cache(maxsize=8192)
def answer_score(answer: JudgedAnswer) -> AnswerScore:
    """Return the published form of an answer; cached like the answer itself."""
    scale = answer.series.scale
    return AnswerScore(
        question=answer.question,
        concept=answer.series.concept,
        metric=scale.metric,
        value=answer.value,
        scale_min=scale.scale_min,
        scale_max=scale.scale_max,
        polarity=scale.polarity,
        category=answer.category,
        verdict=verdict_of(answer.category),
    )


def response_scored(response: Response, *, at: datetime) -> ResponseScored:
    """Return a response with all its answers scored. What scoring only passes on is listed here and nowhere else."""
    received = response.received
    return ResponseScored(
        response_id=received.response_id,
        revision=received.revision,
        survey=received.survey,
        version=received.version,
        channel=received.channel,
        touchpoint=received.touchpoint or None,
        location=received.location or None,
        locale=received.locale,
        respondent_id=received.respondent_id,
        scores=tuple(map(answer_score, response.answers)),
        comments=response.comments,
        suspect=received.suspect,
        customer=received.customer,
        attributes={name: received.attributes[name] for name in received.segments if name in received.attributes},
        source_kind=received.source_kind,
        source_id=received.source_id,
        occurred_at=received.occurred_at,
        received_at=received.received_at,
        scored_at=at,
    )


def comment_read(comment: JudgedComment, *, at: datetime) -> CommentRead:
    return CommentRead(**fields_in_common(comment, CommentRead), read_at=at)


def unhappy_counted(hour: SurveyHour, counts: UnhappyCounts, *, counted_to: datetime) -> UnhappyCounted:
    return UnhappyCounted(**hour._asdict(), **counts._asdict(), counted_to=counted_to)


def score_changed(series: SeriesKey, counts: Counts, *, revision: int, at: datetime) -> ScoreChanged:
    """Return the score of a series over all time.

    Raises:
        ValueError: the series has no answers, so there is no score to publish.
    """
    score = measure(series.scale, counts.histogram)
    if score.value is None or score.ci_low is None or score.ci_high is None:
        message = "a series without answers has no score"
        raise ValueError(message)
    return ScoreChanged(
        series_id=series.series_id,
        series=_series(series),
        value=score.value,
        n=score.n,
        numerator=score.numerator,
        denominator=score.denominator,
        counts=dict(score.counts),
        ci_low=score.ci_low,
        ci_high=score.ci_high,
        confidence=score.confidence,
        method=score.method,
        skipped=counts.skipped,
        suspect=counts.suspect,
        revision=revision,
        changed_at=at,
    )


def score_restated(series: SeriesKey, restated: Restatement, *, revision: int, at: datetime) -> ScoreRestated:
    """Return the figures of a series for a day (UTC), before and after they were corrected."""
    return ScoreRestated(
        series_id=series.series_id,
        series=_series(series),
        bucket_start=day_starts_at(restated.day),
        bucket_end=day_ends_at(restated.day),
        before=_figures(series.scale, Counts.of_slots(series.scale, restated.before)),
        after=_figures(series.scale, Counts.of_slots(series.scale, restated.after)),
        reasons=restated.reasons,
        revision=revision,
        restated_at=at,
    )


def score_moved(moved: MovedScore, window: ClosedWindow, *, tested: int, at: datetime) -> ScoreMoved:
    series, found = moved.pair.series, moved.difference
    before, after = moved.pair.counts
    return ScoreMoved(
        series_id=series.series_id,
        series=_series(series),
        window_start=window.start,
        window_end=window.end,
        before_start=window.before_start,
        before=_figures(series.scale, before),
        after=_figures(series.scale, after),
        difference=found.delta,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        confidence=found.confidence,
        is_better=found.direction == "better",
        p=found.p,
        p_adjusted=moved.p_adjusted,
        tested=tested,
        method=found.method,
        at=at,
    )


def target_missed(target: Target, found: DueTarget, *, at: datetime) -> TargetMissed:
    terms = target.definition
    return TargetMissed(
        target=target.key,
        target_version=target.version,
        survey=terms.survey,
        concept=terms.concept,
        touchpoint=terms.touchpoint,
        value=terms.value,
        due_on=terms.due_on.isoformat(),
        owner=terms.owner,
        figures=_figures(terms.scale, found.counts),
        is_certain=found.is_certain,
        at=at,
    )


def report_requested(report: Report, composed: ScoreReport, person: Person, *, at: datetime) -> ScoringNoticeRequested:
    """Return a report for its reader, and for nobody who may not see the places of their unit."""
    return ScoringNoticeRequested(
        notice_key=report.notice_key,
        group=report.notice_key,
        cause="score_report",
        reason="first",
        subject="view",
        subject_id=str(report.view_id),
        severity="info",
        recipients=(Recipient(kind="person", person_id=person.id),),
        location=person.unit,
        report=composed,
        occurred_at=at,
        at=at,
    )


@lru_cache(maxsize=8192)
def _series(series: SeriesKey) -> Series:
    return Series(
        survey=series.survey,
        concept=series.concept,
        metric=series.scale.metric,
        scale_min=series.scale.scale_min,
        scale_max=series.scale.scale_max,
        polarity=series.scale.polarity,
        touchpoint=series.touchpoint,
        channel=series.channel,
        series_from=series.series_from,
    )


def _figures(scale: Scale, counts: Counts) -> Figures:
    score = measure(scale, counts.histogram)
    return Figures(
        value=score.value,
        n=score.n,
        numerator=score.numerator,
        denominator=score.denominator,
        counts=dict(score.counts),
        ci_low=score.ci_low,
        ci_high=score.ci_high,
        confidence=score.confidence,
        method=score.method,
        skipped=counts.skipped,
        suspect=counts.suspect,
    )
