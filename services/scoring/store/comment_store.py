"""Comments that are still to be read, in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Float, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.text.verbatim import JudgedComment, ReadComment, UnreadComment, WordsId

_UNREAD = text(
    "SELECT v.response_id, v.question, v.text, r.locale FROM scoring.verbatim AS v "
    "LEFT JOIN scoring.scored_response AS r USING (response_id) WHERE v.read_at IS NULL "
    "ORDER BY v.response_id LIMIT :limit"
)
_UNREAD_AGAIN = text("UPDATE scoring.verbatim SET read_at = NULL WHERE response_id = ANY(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)
# In the order of their keys, as in the removal of responses, and only comments whose text is still the same.
_MARK = text(
    """
    WITH reading AS (
        SELECT * FROM unnest(:ids, :questions, :texts, :languages, :sentiments, :shares)
            AS reading (response_id, question, text, language, sentiment, share)
    ), held AS (
        SELECT v.response_id, v.question, reading.language, reading.sentiment, reading.share
        FROM scoring.verbatim AS v JOIN reading USING (response_id, question)
        WHERE v.text = reading.text AND v.read_at IS NULL
        ORDER BY v.response_id, v.question FOR UPDATE OF v
    )
    , marked AS (
        UPDATE scoring.verbatim AS v
        SET language = held.language, sentiment = held.sentiment, sentiment_share = held.share, read_at = :at
        FROM held WHERE v.response_id = held.response_id AND v.question = held.question
        RETURNING v.response_id, v.question, v.text, v.language, v.sentiment
    )
    SELECT marked.*, r.revision, r.survey, r.version, r.channel, r.touchpoint, r.location, r.locale, r.respondent_id,
        r.suspect, r.occurred_at, r.received_at, unannounced.response_id IS NULL AS is_announced
    FROM marked JOIN scoring.scored_response AS r USING (response_id)
    LEFT JOIN scoring.unannounced_response AS unannounced USING (response_id)
    ORDER BY response_id, question
    """
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    *(bindparam(name, type_=ARRAY(Text)) for name in ("questions", "texts", "languages", "sentiments")),
    bindparam("shares", type_=ARRAY(Float)),
    bindparam("at", type_=DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class CommentStore:
    connection: AsyncConnection

    async def list_unread(self, *, limit: int) -> list[UnreadComment]:
        """Return at most `limit` comments that nobody has read yet, those of the oldest response ids first."""
        rows = await self.connection.execute(_UNREAD, {"limit": limit})
        return [
            UnreadComment(WordsId(response_id, question), words, locale)
            for response_id, question, words, locale in rows
        ]

    async def mark_read(self, comments: Sequence[ReadComment], *, at: datetime) -> tuple[int, list[JudgedComment]]:
        """Record the results; comments changed or removed meanwhile stay as they are.

        Returns:
            Of how many comments they were recorded, and those of them whose response was published. A response that
            only a replay has counted was not, see `unread`.
        """
        said = [comment.judgement for comment in comments]
        values = {
            "ids": [comment.id.response_id for comment in comments],
            "questions": [comment.id.question for comment in comments],
            "texts": [comment.text for comment in comments],
            "languages": [comment.language for comment in comments],
            "sentiments": [one and one.sentiment for one in said],
            "shares": [one and one.share for one in said],
            "at": at,
        }
        rows = [row._asdict() for row in await self.connection.execute(_MARK, values)]
        return len(rows), [JudgedComment(**row) for row in rows if row.pop("is_announced")]

    async def unread(self, responses: Collection[UUID]) -> None:
        """Let the comments of responses be read again: what is found in them was never published."""
        await self.connection.execute(_UNREAD_AGAIN, {"ids": list(responses)})
