"""Find comments by their words, and mark them."""

from dataclasses import dataclass

from services.scoring.domain.errors import NoWordsError, VerbatimNotFoundError
from services.scoring.domain.text.search import FoundVerbatim, spans_of, with_single_signs
from services.scoring.domain.text.verbatim import Mark, VerbatimFilter, VerbatimPlace, WordsId
from services.scoring.store.mark_store import MarkStore
from services.scoring.store.search_store import SearchStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class SearchVerbatims:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, words: str, wanted: VerbatimFilter, after: VerbatimPlace | None, limit: int
    ) -> list[FoundVerbatim]:
        """Return at most `limit` comments with these words, the newest first; arguments as `SearchStore.search`.

        Raises:
            NoWordsError: there is nothing to look for.
        """
        words = with_single_signs(words)
        async with self.unit_of_work.read() as connection:
            store = SearchStore(connection)
            if not await store.has_words(words):
                raise NoWordsError(field="text", detail="must have a word to look for")
            found = await store.search(words, wanted, after=after, limit=limit)
            written = await store.as_written(words, found) if found else {}
        return [FoundVerbatim(one, spans_of(written.get(place, ()), one.text)) for place, one in enumerate(found)]


@dataclass(frozen=True, slots=True)
class MarkVerbatim:
    """Give a comment a mark, or take it away; what is so already stays so."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, comment: WordsId, mark: Mark, is_marked: bool, caller: Caller) -> None:
        """Mark it, or not any more.

        Raises:
            VerbatimNotFoundError: there is no such comment, for them.
        """
        async with self.unit_of_work.begin() as work:
            marks = MarkStore(work.connection)
            found = await marks.location_of(comment)
            if found is None or not caller.sees(found[0]):
                raise VerbatimNotFoundError
            if is_marked:
                changed = await marks.add(comment, mark, by=caller.name, at=self.clock.now())
            else:
                changed = await marks.remove(comment, mark)
            if changed:
                _audit(work, comment, mark, location=found[0], is_marked=is_marked)


def _audit(work: Work, comment: WordsId, mark: Mark, *, location: str | None, is_marked: bool) -> None:
    work.audit(
        "verbatim.marked" if is_marked else "verbatim.unmarked",
        "verbatim",
        f"{comment.response_id}/{comment.question}",
        before=None if is_marked else {"mark": mark},
        after={"mark": mark} if is_marked else None,
        location=location,
    )
