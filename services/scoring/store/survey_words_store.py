"""What surveys say, in the database: the newest publication of each."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.store.tables import SURVEY_WORDS
from shared.contracts.collector import SurveyPublished
from shared.contracts.wire.records import decode_value, encode_value

_NEW = insert(SURVEY_WORDS)
_KNOWN, _EXCLUDED = SURVEY_WORDS.c, _NEW.excluded


@dataclass(frozen=True, slots=True)
class SurveyWordsStore:
    """Reads and writes words through one connection; never commits."""

    connection: AsyncConnection

    async def keep(self, published: Iterable[SurveyPublished]) -> None:
        """Keep what is newer than what is there.

        Of one version, a publication with titles is newer than one of an earlier release, which has none.
        """
        newest: dict[str, SurveyPublished] = {}
        for one in published:
            known = newest.get(one.survey)
            if known is None or (known.version, bool(known.titles)) <= (one.version, bool(one.titles)):
                newest[one.survey] = one
        for survey, one in sorted(newest.items()):
            value = encode_value(one)
            row = {
                "survey": survey,
                "version": one.version,
                "digest": hashlib.sha256(value).hexdigest(),
                "value": value,
            }
            is_newer = _KNOWN.version < _EXCLUDED.version
            if one.titles:
                same = and_(_KNOWN.version == _EXCLUDED.version, _KNOWN.digest != _EXCLUDED.digest)
                is_newer = or_(is_newer, same)
            changes = {name: _EXCLUDED[name] for name in ("version", "digest", "value")}
            statement = _NEW.values(row).on_conflict_do_update(
                index_elements=[_KNOWN.survey], set_=changes, where=is_newer
            )
            await self.connection.execute(statement)

    async def read_digests(self) -> dict[str, str]:
        """Return, by survey, what changes whenever its words do."""
        return {row.survey: row.digest for row in await self.connection.execute(select(_KNOWN.survey, _KNOWN.digest))}

    async def read(self, surveys: Sequence[str]) -> list[tuple[str, SurveyPublished]]:
        """Return the words of these surveys, each with their digest."""
        query = select(_KNOWN.digest, _KNOWN.value).where(_KNOWN.survey.in_(surveys))
        rows = await self.connection.execute(query)
        return [(row.digest, decode_value(SurveyPublished, row.value)) for row in rows]
