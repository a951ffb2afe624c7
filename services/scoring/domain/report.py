"""From stored counts to the scores that were asked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from services.scoring.domain.errors import InvalidWindowError, UnlikeSeriesError
from services.scoring.domain.histogram import Histogram
from services.scoring.domain.measure import measure
from services.scoring.domain.query import Asked, Buckets, KnownSeries, Part, ScoreItem, ScoreQuery, Subject, Volumes
from services.scoring.domain.scale import Scale
from services.scoring.domain.score import Score
from services.scoring.domain.skipped import skipped_answers
from services.scoring.domain.window import MAX_BUCKETS, Window, floor


class _Counted(NamedTuple):
    part: Part
    counts: Buckets
    total: Histogram


def select_series(known: Sequence[KnownSeries], query: ScoreQuery) -> list[KnownSeries]:
    """Return the series that a query is about.

    A question is looked for as a concept first. As the key of a question it must have meant one concept only.

    Raises:
        UnlikeSeriesError: questions of that key measured several concepts.
    """
    chosen = known
    if query.question is not None:
        chosen = [one for one in known if one.key.concept == query.question]
        if not chosen:
            chosen = [one for one in known if query.question in one.questions]
            concepts = sorted({one.key.concept for one in chosen})
            if len(concepts) > 1:
                message = f"Over the versions this key stood for several concepts; ask for one: {', '.join(concepts)}."
                raise UnlikeSeriesError(message)
    return [
        one
        for one in chosen
        if (query.touchpoint is None or one.key.touchpoint == query.touchpoint)
        and (query.channel is None or one.key.channel == query.channel)
    ]


def partition(query: ScoreQuery, series: Iterable[KnownSeries]) -> list[Part]:
    """Divide series into those whose answers may be added up, in the order in which their scores are told."""
    members: dict[tuple[Subject, Scale], list[KnownSeries]] = {}
    for one in series:
        members.setdefault((_subject(query, one), one.key.scale), []).append(one)
    parts = [Part(subject, scale, tuple(several)) for (subject, scale), several in members.items()]
    return sorted(parts, key=lambda part: (*(word or "" for word in part.subject), part.scale))


def report(
    query: ScoreQuery,
    parts: Sequence[Part],
    counts: Sequence[Buckets],
    *,
    spans: Sequence[Window] | None = None,
    asked: Sequence[Asked],
    volumes: Volumes,
) -> list[ScoreItem]:
    """Return one item for each concept, and for each part when the query groups them.

    Answers on unlike scales are never added up. When no question is asked for, each scale has an item of its own.
    Scales without an answer in the window are left out as long as another one has some.

    Args:
        query: what is asked for.
        parts: what `partition` returned.
        counts: the histograms of each part within the window.
        spans: the intervals of the window; None when none are asked for.
        asked: all questions of all known versions of the survey.
        volumes: numbers of responses within the window.

    Raises:
        UnlikeSeriesError: a question was asked for, and the window holds answers to it on unlike scales.
        InvalidWindowError: there would be more than `MAX_BUCKETS` intervals in all.
    """
    counted = [_Counted(part, one, _sum(one.values())) for part, one in zip(parts, counts, strict=True)]
    chosen = _settled(query, counted)
    if spans is not None and len(spans) * len(chosen) > MAX_BUCKETS:
        detail = f"must be longer: more than {MAX_BUCKETS} would have to be told, over all items"
        raise InvalidWindowError(field="interval", detail=detail)
    return [_item(query, one, spans, asked, volumes) for one in chosen]


def _subject(query: ScoreQuery, one: KnownSeries) -> Subject:
    return Subject(
        one.key.concept,
        one.key.touchpoint if query.by == "touchpoint" else query.touchpoint,
        one.key.channel if query.by == "channel" else query.channel,
    )


def _settled(query: ScoreQuery, counted: Sequence[_Counted]) -> list[_Counted]:
    settled: list[_Counted] = []
    for _, group in groupby(counted, key=lambda one: one.part.subject):
        variants = list(group)
        answered = [one for one in variants if one.total.n]
        if query.question is not None and len(answered) > 1:
            scales = "; ".join(f"{one.part.scale} ({one.total.n} answers)" for one in answered)
            message = (
                f"The answers were given on unlike scales, which are never added up: {scales}. Narrow the window, "
                "touchpoint or channel, or leave `question` out to get each by itself."
            )
            raise UnlikeSeriesError(message)
        settled.extend(answered or variants)
    return settled


def _item(
    query: ScoreQuery,
    counted: _Counted,
    spans: Sequence[Window] | None,
    asked: Sequence[Asked],
    volumes: Volumes,
) -> ScoreItem:
    part, counts = counted.part, counted.counts
    subject, scale = part.subject, part.scale
    skipped = skipped_answers(query, subject, scale, counts, asked=asked, volumes=volumes)

    def score(histogram: Histogram, left_out: int | None) -> Score:
        return measure(scale, histogram, None if left_out is None else {"skipped": left_out})

    buckets = None
    if spans is not None:
        starts = [_start(query, span) for span in spans]
        buckets = tuple(
            (span, score(counts.get(start, Histogram()), None if skipped is None else skipped.get(start, 0)))
            for span, start in zip(spans, starts, strict=True)
        )
    return ScoreItem(
        survey=query.survey,
        concept=subject.concept,
        questions=tuple(sorted(frozenset().union(*(one.questions for one in part.series)))),
        scale=scale,
        touchpoint=subject.touchpoint,
        channel=subject.channel,
        location=query.location,
        window=query.window,
        score=score(counted.total, None if skipped is None else sum(skipped.values())),
        buckets=buckets,
    )


def _start(query: ScoreQuery, span: Window) -> datetime | None:
    """Return under which moment the counts of an interval are kept, which may lie before a window that cuts it off."""
    return None if query.interval is None or span.start is None else floor(span.start, query.interval)


def _sum(histograms: Iterable[Histogram]) -> Histogram:
    counts: dict[int, int] = {}
    for histogram in histograms:
        for value, count in histogram.counts.items():
            counts[value] = counts.get(value, 0) + count
    return Histogram(counts)
