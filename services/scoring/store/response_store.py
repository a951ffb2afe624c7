"""Scored responses, one by one: because of them none counts twice, and each can be subtracted again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Table, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.count_changes import Footprint, segments_text
from services.scoring.domain.response import Response
from services.scoring.domain.unhappy import IMPORTED, UnhappyMark
from services.scoring.store.tables import FORGOTTEN, SCORED_RESPONSE, VERBATIM
from shared.db.copying import copy_rows
from shared.db.forgotten import Forgotten

COUNTED = "counted"
GONE = "gone"

_IDS = bindparam("ids", type_=ARRAY(Uuid))
_STANDING = text(
    "SELECT response_id, revision, state, occurred_at, segments, series, slots, survey, received_at, unhappy, "  # noqa: S608 - names of our own
    f"suspect IS NOT NULL, channel = '{IMPORTED}' FROM scoring.scored_response "
    "WHERE response_id = ANY(:ids) ORDER BY response_id FOR UPDATE"
).bindparams(_IDS)
_DELETE = text("DELETE FROM scoring.scored_response WHERE response_id = ANY(:ids)").bindparams(_IDS)
_DELETE_WORDS = text("DELETE FROM scoring.verbatim WHERE response_id = ANY(:ids)").bindparams(_IDS)
_COLUMNS = (
    *("response_id", "revision", "survey", "version", "channel", "touchpoint", "location", "locale"),
    *("respondent_id", "segments", "series", "slots", "suspect", "unhappy", "state"),
    *("occurred_at", "received_at", "scored_at"),
)
_WORD_COLUMNS = ("response_id", "question", "survey", "occurred_at", "text")


@dataclass(frozen=True, slots=True)
class Standing:
    """A response as it is counted now."""

    revision: int
    is_gone: bool
    """Whether it was withdrawn, or its author erased."""
    footprint: Footprint
    unhappy: UnhappyMark


_RESPONSES = text(
    "SELECT response_id FROM scoring.scored_response WHERE respondent_id = ANY(:ids) ORDER BY response_id"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


def forgotten(connection: AsyncConnection) -> Forgotten:
    """Return the people whom this service has forgotten."""
    return Forgotten(connection, FORGOTTEN)


_TAKE = text("DELETE FROM scoring.unannounced_response WHERE response_id = ANY(:ids) RETURNING response_id").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)
_FORGET = text("DELETE FROM scoring.unannounced_response WHERE counted_at < :before").bindparams(
    bindparam("before", type_=DateTime(timezone=True))
)


@dataclass(frozen=True, slots=True)
class ResponseStore:
    """Scored responses, and what respondents wrote in them."""

    connection: AsyncConnection

    async def read_standing(self, ids: Collection[UUID]) -> dict[UUID, Standing]:
        """Return those of `ids` that were scored before, and keep others from changing them until the commit."""
        rows = await self.connection.execute(_STANDING, {"ids": list(ids)})
        return {
            response_id: Standing(
                revision,
                state == GONE,
                Footprint(occurred_at, segments, tuple(series), tuple(slots)),
                UnhappyMark(
                    survey=survey,
                    received_at=received_at,
                    is_unhappy=is_unhappy,
                    is_suspect=is_suspect,
                    is_imported=is_imported,
                    is_gone=state == GONE,
                ),
            )
            for response_id, revision, state, occurred_at, segments, series, slots, survey, received_at, *flags in rows
            for is_unhappy, is_suspect, is_imported in [flags]
        }

    async def remove(self, ids: Collection[UUID]) -> None:
        """Remove responses and their words, so that newer revisions can take their place."""
        if ids:
            await self.connection.execute(_DELETE, {"ids": list(ids)})
            await self.connection.execute(_DELETE_WORDS, {"ids": list(ids)})

    async def add(
        self,
        responses: Iterable[Response],
        *,
        scored_at: datetime,
        to: Table = SCORED_RESPONSE,
    ) -> None:
        """Record responses that `read_standing` did not know, or that `remove` made room for.

        Raises:
            UnavailableError: another worker records one of them at this moment.
        """
        rows = [
            (
                received.response_id,
                received.revision,
                received.survey,
                received.version,
                received.channel,
                received.touchpoint or None,
                received.location or None,
                received.locale,
                received.respondent_id,
                segments_text(response.segments),
                [slot.series_id for slot in slots],
                [slot.slot for slot in slots],
                received.suspect,
                response.unhappy.is_unhappy,
                COUNTED,
                received.occurred_at,
                received.received_at,
                scored_at,
            )
            for response in responses
            for received, slots in [(response.received, response.count_slots())]
        ]
        # Two workers with the same responses write them in the same order, so they never wait in a circle.
        rows.sort(key=lambda row: row[0].int)
        await copy_rows(self.connection, to, _COLUMNS, rows)

    async def add_words(self, responses: Iterable[Response], *, to: Table = VERBATIM) -> None:
        """Record what the respondents of newly added responses wrote; a suspect response's words are kept as well."""
        rows = [
            (received.response_id, comment.question, received.survey, received.occurred_at, comment.text)
            for received, _, _, comments, *_ in responses
            for comment in comments
        ]
        if rows:
            await copy_rows(self.connection, to, _WORD_COLUMNS, rows)

    async def add_gone(
        self,
        gone: Mapping[UUID, tuple[int, str]],
        *,
        at: datetime,
        known: Mapping[UUID, UnhappyMark] = MappingProxyType({}),
        to: Table = SCORED_RESPONSE,
    ) -> None:
        """Leave an empty row for each response that may not count any more, whatever comes of it later.

        Args:
            gone: revision and survey by the response's id; nothing of them is stored at this moment.
            at: now.
            known: what those counted as that were received before.
            to: the live table, or one like it.
        """
        rows = [
            (
                *(response_id, revision, survey if mark is None else mark.survey, 0, "", None, None, None, None),
                *("[]", (), (), None, mark is not None and mark.is_unhappy, GONE),
                *(at, at if mark is None else mark.received_at, at),
            )
            for response_id, (revision, survey) in sorted(gone.items(), key=lambda item: item[0].int)
            for mark in [known.get(response_id)]
        ]
        if rows:
            await copy_rows(self.connection, to, _COLUMNS, rows)

    async def list_of_people(self, people: Collection[UUID]) -> list[UUID]:
        """Return the ids of all responses that are linked to one of `people`."""
        return list((await self.connection.execute(_RESPONSES, {"ids": list(people)})).scalars())

    async def take_unannounced(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the responses whose scores were not published yet, and remember them no longer."""
        return frozenset((await self.connection.execute(_TAKE, {"ids": list(ids)})).scalars())

    async def forget_unannounced(self, *, before: datetime) -> None:
        """Forget responses that were counted before a moment: their events will not come any more."""
        await self.connection.execute(_FORGET, {"before": before})
