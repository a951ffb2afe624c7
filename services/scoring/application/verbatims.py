"""What respondents wrote, and what they write about."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.scoring.domain.segment import LOCATION
from services.scoring.domain.text.term_disclosure import shown_of
from services.scoring.domain.text.term_query import TermQuery, TermReport
from services.scoring.domain.text.terms import CountedComment, SegmentCount, TermCounter, visible_segments
from services.scoring.domain.text.verbatim import Verbatim, VerbatimFilter, VerbatimPlace
from services.scoring.store.verbatim_store import VerbatimStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListVerbatims:
    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: VerbatimFilter, after: VerbatimPlace | None, limit: int) -> list[Verbatim]:
        """Return at most `limit` of them from behind `after` on, the newest first."""
        async with self.unit_of_work.read() as connection:
            return await VerbatimStore(connection).list_after(wanted, after=after, limit=limit)


PAGE = 1000


@dataclass(frozen=True, slots=True)
class CountTerms:
    """Count the terms of the newest comments, in a thread and page by page."""

    unit_of_work: UnitOfWork
    smallest_cell: int
    most_comments: int = 20_000
    """A bound to time and memory; the report says when it was reached."""

    async def __call__(self, *, query: TermQuery) -> TermReport:
        """Return the most used terms. The comments of suspect responses do not count."""
        counted = _Counted(query)
        comments, place, is_all = 0, None, False
        while comments < self.most_comments and not is_all:
            limit = min(PAGE, self.most_comments - comments)
            async with self.unit_of_work.read() as connection:
                page = await VerbatimStore(connection).list_after(
                    query.around, after=place, limit=limit, is_suspect=False
                )
            comments += len(page)
            is_all = len(page) < limit
            if page:
                place = VerbatimPlace.of(page[-1])
            await asyncio.to_thread(counted.add, page)
        return await asyncio.to_thread(counted.report, is_all=is_all, smallest=self.smallest_cell)


class _Counted:
    """The terms of those who are asked for, and of the others, from whose numbers small ones could follow."""

    def __init__(self, query: TermQuery) -> None:
        self._query = query
        self._asked = TermCounter()
        self._all = TermCounter()
        self._rest: list[Verbatim] = []

    def add(self, page: Sequence[Verbatim]) -> None:
        """Count respondent by respondent; the last one waits, because more of their comments may come."""
        responses = [list(group) for _, group in groupby([*self._rest, *page], key=lambda one: one.id.response_id)]
        self._rest = responses.pop() if responses else []
        for comments in responses:
            self._count(comments)

    def report(self, *, is_all: bool, smallest: int) -> TermReport:
        """Return what may be shown."""
        self._count(self._rest)
        asked, query = self._asked, self._query
        if not query.distinguishes:
            return self._report(is_all, visible_segments(asked.by_segment, smallest), smallest, lambda _: frozenset())
        shown = shown_of(query, self._all.by_segment, smallest)
        if not shown.asked:
            return TermReport(respondents=None, other_languages=None, is_all=is_all, segments=(), terms=())

        def hidden_of(term: str) -> frozenset[str] | None:
            mine = shown_of(query, self._all.segments_of(term), smallest)
            return self._places(mine.hidden_places) if mine.asked else None

        segments = visible_segments(asked.by_segment, smallest, also=self._places(shown.hidden_places))
        return self._report(is_all, segments, smallest, hidden_of)

    def _places(self, hidden: frozenset[str]) -> frozenset[str]:
        """Return the segments that are hidden for the sake of places, where segments are places."""
        return hidden if self._query.by == LOCATION else frozenset()

    def _report(
        self,
        is_all: bool,  # noqa: FBT001 - as named
        segments: Sequence[SegmentCount],
        smallest: int,
        hidden_of: Callable[[str], frozenset[str] | None],
    ) -> TermReport:
        asked, query = self._asked, self._query
        terms = asked.most_used(
            words=query.words, limit=query.limit, smallest=smallest, segments=segments, hidden_of=hidden_of
        )
        return TermReport(asked.respondents, asked.other_languages, is_all, tuple(segments), tuple(terms))

    def _count(self, comments: Sequence[Verbatim]) -> None:
        query = self._query
        if query.distinguishes:
            self._all.add([CountedComment(one.language, one.text, query.kind_of(one)) for one in comments])
            comments = [one for one in comments if query.asks_for(query.kind_of(one))]
        if comments:
            self._asked.add([CountedComment(one.language, one.text, query.segment_of(one)) for one in comments])
