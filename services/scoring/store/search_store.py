"""Finding comments by their words, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Select, Text, bindparam, literal_column, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.text.verbatim import Verbatim, VerbatimFilter, VerbatimPlace
from services.scoring.store.tables import VERBATIM, WORDS
from services.scoring.store.verbatim_store import listing, verbatim_of

_V = VERBATIM.c
NEWEST = 1_000
"""So many comments are looked through first, the newest. A word that is frequent enough to fill a page from them is
found there; of others there are few enough to be found by the index, and to be sorted."""

_CONFIGURATIONS = {"de": "german", "en": "english"}
_OTHER = "simple"
# Each comment is searched by the rules of its own language.
_MATCHES = (
    "({0}language = 'de' AND {1} @@ websearch_to_tsquery('german', :words) "
    "OR {0}language = 'en' AND {1} @@ websearch_to_tsquery('english', :words) "
    "OR ({0}language IS NULL OR {0}language NOT IN ('de', 'en')) AND {1} @@ websearch_to_tsquery('simple', :words))"
)
_HAS_WORDS = text("SELECT querytree(websearch_to_tsquery('simple', :words)) NOT IN ('', 'T')")
# What the words of the text are called in a comment: as each is written there.
_AS_WRITTEN = text(
    """
    SELECT given.place, array_agg(DISTINCT word.token)
    FROM unnest(:texts, :configurations) WITH ORDINALITY AS given (text, configuration, place)
    CROSS JOIN LATERAL ts_parse('default', given.text) AS word
    WHERE tsvector_to_array(to_tsvector(given.configuration::regconfig, word.token))
        && tsvector_to_array(to_tsvector(given.configuration::regconfig, :words))
    GROUP BY 1
    """
).bindparams(*(bindparam(name, type_=ARRAY(Text)) for name in ("texts", "configurations")))


@dataclass(frozen=True, slots=True)
class SearchStore:
    connection: AsyncConnection

    async def has_words(self, words: str) -> bool:
        """Return whether there is anything to look for, and not only what comments must not have."""
        return bool((await self.connection.execute(_HAS_WORDS, {"words": words})).scalar_one())

    async def search(
        self, words: str, wanted: VerbatimFilter, *, after: VerbatimPlace | None, limit: int
    ) -> list[Verbatim]:
        """Return at most `limit` comments with these words from behind `after` on, the newest first.

        Args:
            words: as people write them in a search engine: `"helpful staff" -rude`, `parking or garage`.
            wanted: among which.
            after: the last one that was seen.
            limit: how many at most.
        """
        newest = listing(wanted, after=after).limit(NEWEST).cte("newest")
        seen = select(newest, select(literal_column("count(*)")).select_from(newest).scalar_subquery())
        rows = (await self.connection.execute(_matching(seen, "newest.").limit(limit), {"words": words})).all()
        if len(rows) == limit or (rows and rows[0][-1] < NEWEST):
            return [verbatim_of(row[:-1]) for row in rows]
        return await self._by_index(words, wanted, after=after, limit=limit)

    async def _by_index(
        self, words: str, wanted: VerbatimFilter, *, after: VerbatimPlace | None, limit: int
    ) -> list[Verbatim]:
        found = _matching(select(_V.response_id, _V.question).where(_V.survey == wanted.survey), "verbatim.")
        # Sorted afterwards: the database would else walk through all comments in their order until a page is full.
        ids = found.cte("found").prefix_with("MATERIALIZED")
        places = select(ids.c.response_id, ids.c.question).where(true())
        query = listing(wanted, after=after).where(tuple_(_V.response_id, _V.question).in_(places)).limit(limit)
        return [verbatim_of(row) for row in await self.connection.execute(query, {"words": words})]

    async def as_written(self, words: str, comments: Sequence[Verbatim]) -> dict[int, list[str]]:
        """Return by the place of a comment those of its words that were looked for."""
        given = {
            "words": words,
            "texts": [one.text for one in comments],
            "configurations": [_CONFIGURATIONS.get(one.language or "", _OTHER) for one in comments],
        }
        return {place - 1: found for place, found in await self.connection.execute(_AS_WRITTEN, given)}


def _matching(query: Select[Any], prefix: str) -> Select[Any]:
    return query.where(text(_MATCHES.format(prefix, WORDS.format(prefix))))
