"""Verbatims, in the database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, Row, Select, SmallInteger, Uuid, bindparam, func, select, text, tuple_
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.given import SlotOf
from services.scoring.domain.segment import ATTRIBUTE, Pair
from services.scoring.domain.text.verbatim import (
    UNKNOWN,
    GivenMark,
    Mark,
    Verbatim,
    VerbatimFilter,
    VerbatimPlace,
    WordsId,
)
from services.scoring.store.tables import SCORED_RESPONSE, VERBATIM, VERBATIM_MARK

_V, _R = VERBATIM.c, SCORED_RESPONSE.c
_JOINED = VERBATIM.join(SCORED_RESPONSE, _V.response_id == _R.response_id)
_ORDER = (_V.occurred_at, _V.response_id, _V.question)
_M = VERBATIM_MARK.c
_MARKS = (
    select(func.json_agg(aggregate_order_by(func.json_build_array(_M.mark, _M.marked_by, _M.marked_at), _M.mark)))
    .where(_M.response_id == _V.response_id, _M.question == _V.question)
    .scalar_subquery()
)
COLUMNS = (
    *(_V.response_id, _V.question, _V.survey, _R.version, _R.channel, _R.touchpoint, _R.location, _R.locale),
    *(_R.segments, _R.suspect, _V.occurred_at, _V.text, _V.language, _V.sentiment, _V.sentiment_share, _V.read_at),
    _MARKS.label("marks"),
)

_HAS_ANSWER = text(
    "EXISTS (SELECT FROM unnest(scored_response.series, scored_response.slots) AS given (series_id, slot) "
    "JOIN unnest(:asked_ids, :asked_slots) AS asked (series_id, slot) USING (series_id, slot))"
).bindparams(bindparam("asked_ids", type_=ARRAY(Uuid)), bindparam("asked_slots", type_=ARRAY(SmallInteger)))


@dataclass(frozen=True, slots=True)
class VerbatimStore:
    connection: AsyncConnection

    async def list_after(
        self,
        wanted: VerbatimFilter,
        *,
        after: VerbatimPlace | None,
        limit: int,
        oldest_first: bool = False,
        is_suspect: bool | None = None,
    ) -> list[Verbatim]:
        """Return at most `limit` verbatims from behind `after` on, the newest first.

        Args:
            wanted: which ones.
            after: the last one that was seen.
            limit: how many at most.
            oldest_first: the other way round.
            is_suspect: only those of suspect responses, or only the others.
        """
        query = listing(wanted, after=after, oldest_first=oldest_first).limit(limit)
        if is_suspect is not None:
            query = query.where(_R.suspect.is_not(None) if is_suspect else _R.suspect.is_(None))
        return [verbatim_of(row) for row in await self.connection.execute(query)]

    async def count(self, wanted: VerbatimFilter) -> int:
        return cast("int", await self.connection.scalar(_selected(select(func.count()).select_from(_JOINED), wanted)))


def listing(wanted: VerbatimFilter, *, after: VerbatimPlace | None, oldest_first: bool = False) -> Select[Any]:
    """Return the statement that lists verbatims, for `verbatim_of`; arguments as in `VerbatimStore.list_after`."""
    query = _selected(select(*COLUMNS).select_from(_JOINED), wanted)
    if after is not None:
        place = tuple_(*_ORDER)
        query = query.where(place > tuple_(*after) if oldest_first else place < tuple_(*after))
    return query.order_by(*(_ORDER if oldest_first else (column.desc() for column in _ORDER)))


def _selected(query: Select[Any], wanted: VerbatimFilter) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [_V.survey == wanted.survey]
    for column, value in (
        (_V.question, wanted.question),
        (_R.touchpoint, wanted.touchpoint),
        (_R.channel, wanted.channel),
    ):
        if value is not None:
            conditions.append(column == value)
    locations = wanted.places.exact
    if locations is not None:
        conditions.append(_R.location.in_(sorted(locations)))
    for column, value in ((_V.language, wanted.language), (_V.sentiment, wanted.sentiment)):
        if value == UNKNOWN:
            conditions += [column.is_(None), _V.read_at.is_not(None)]
        elif value is not None:
            conditions.append(column == value)
    if wanted.attributes:
        pairs = [[f"{ATTRIBUTE}{name}", value] for name, value in wanted.attributes.items()]
        conditions.append(sql_cast(_R.segments, JSONB).contains(pairs))
    if wanted.mark is not None:
        conditions.append(_is_marked(wanted.mark))
    if wanted.slots is not None:
        conditions.append(_has_answer(wanted.slots))
    conditions += _moments(wanted)
    return query.where(*conditions)


def _is_marked(mark: Mark) -> ColumnElement[bool]:
    given = select(_M.response_id).where(_M.response_id == _V.response_id, _M.question == _V.question, _M.mark == mark)
    return given.exists()


def _has_answer(slots: frozenset[SlotOf]) -> ColumnElement[bool]:
    ids, places = [one for one, _ in slots], [place for _, place in slots]
    return _HAS_ANSWER.bindparams(asked_ids=ids, asked_slots=places)  # type: ignore[return-value] # a condition as text


def _moments(wanted: VerbatimFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.from_at is not None:
        yield _V.occurred_at >= wanted.from_at
    if wanted.to_at is not None:
        yield _V.occurred_at < wanted.to_at


def verbatim_of(row: Row[Any]) -> Verbatim:
    # By position, as in `COLUMNS`: looking columns up by name takes longer than all the rest.
    response_id, question, survey, version, channel, touchpoint, location, locale, segments, suspect, *rest = tuple(row)
    occurred_at, words, language, sentiment, share, read_at, marks = rest
    return Verbatim(
        id=WordsId(response_id, question),
        survey=survey,
        version=version,
        channel=channel,
        touchpoint=touchpoint,
        location=location,
        locale=locale,
        segments=_pairs(segments),
        suspect=suspect,
        occurred_at=occurred_at,
        text=words,
        language=language,
        sentiment=sentiment,
        sentiment_share=share,
        is_read=read_at is not None,
        marks=tuple(GivenMark(mark, by, datetime.fromisoformat(at)) for mark, by, at in marks or ()),
    )


@lru_cache(maxsize=4096)
def _pairs(segments: str) -> tuple[Pair, ...]:
    return tuple((dimension, value) for dimension, value in json.loads(segments))
