"""Comments that are still to be read, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, DateTime, Float, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.text.verbatim import ReadComment, UnreadComment, WordsId

_UNREAD = text(
    "SELECT v.response_id, v.question, v.text, r.locale FROM scoring.verbatim AS v "
    "LEFT JOIN scoring.scored_response AS r USING (response_id) WHERE v.read_at IS NULL "
    "ORDER BY v.response_id LIMIT :limit"
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
    UPDATE scoring.verbatim AS v
    SET language = held.language, sentiment = held.sentiment, sentiment_share = held.share, read_at = :at
    FROM held WHERE v.response_id = held.response_id AND v.question = held.question
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

    async def mark_read(self, comments: Sequence[ReadComment], *, at: datetime) -> int:
        """Record the results, and return for how many comments; those changed or removed meanwhile stay as they are."""
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
        return (await self.connection.execute(_MARK, values)).rowcount
