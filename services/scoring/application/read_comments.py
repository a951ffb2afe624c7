"""Read what respondents wrote: in which language, and whether they praise or blame."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.scoring.domain.text.language import judge_language
from services.scoring.domain.text.sentiment import SentimentJudgement, judge_sentiment
from services.scoring.domain.text.verbatim import ReadComment, UnreadComment
from services.scoring.events_out import comment_read
from services.scoring.gateways.ports import LanguageDetector, WordReader
from services.scoring.store.comment_store import CommentStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

MOST_CHARACTERS = 4_000
"""Further ones change neither language nor sentiment, and cost time."""


@dataclass(frozen=True, slots=True)
class CommentReader:
    """Reads comments one by one; takes milliseconds of processor time for each, so call it in a thread."""

    detector: LanguageDetector
    words: WordReader

    def read(self, text: str, *, locale: str | None) -> tuple[str | None, SentimentJudgement | None]:
        """Return the language (ISO 639-1) and the sentiment; each is None when it is not known.

        Args:
            text: what the respondent wrote.
            locale: BCP 47 tag of the language in which the survey was answered.
        """
        text = text[:MOST_CHARACTERS]
        language = judge_language(self.detector.candidates(text), declared=locale, text=text)
        if language is None:
            return None, None
        balance = self.words.weigh(language, text)
        return language, None if balance is None else judge_sentiment(language, text, balance)


log = structlog.get_logger("heed.scoring.comments")

BATCH = 50
"""Comments that are read at a stretch, a twentieth of a second: a thread that computes slows the others down."""
REST = 3
"""For so many times the duration of a batch nothing is read, so that a backlog takes a quarter of a core."""
MOST_BATCHES = 200
"""In one run, so that a backlog does not outlast the time that a job has."""


@dataclass(frozen=True, slots=True)
class ReadComments:
    """Judge the comments that nobody has read yet, and publish what they say.

    No row is locked while a comment is read, so nobody who scores responses waits for it. Two workers at once read some
    comments twice, with the same result.
    """

    unit_of_work: UnitOfWork
    clock: Clock
    reader: CommentReader | None
    """None: comments stay unread."""

    async def __call__(self) -> int:
        """Read all that is unread, and return how many comments that were.

        Raises:
            UnavailableError: the database is away; what was read until then is kept.
        """
        if self.reader is None:
            return 0
        number = 0
        for _ in range(MOST_BATCHES):
            async with self.unit_of_work.read() as connection:
                unread = await CommentStore(connection).list_unread(limit=BATCH)
            if not unread:
                break
            begun = self.clock.now()
            comments = await asyncio.to_thread(read_all, self.reader, unread)
            ended = self.clock.now()
            async with self.unit_of_work.begin() as work:
                marked, published = await CommentStore(work.connection).mark_read(comments, at=ended)
                for comment in published:
                    work.publish(comment_read(comment, at=ended))
            number += marked
            if len(unread) < BATCH:
                break
            await asyncio.sleep(REST * (ended - begun).total_seconds())
        return number


def read_all(reader: CommentReader, comments: Sequence[UnreadComment]) -> list[ReadComment]:
    """Return what the comments say. One that breaks the reader is not known, and does not keep the others out."""
    read = []
    for comment in comments:
        try:
            language, judgement = reader.read(comment.text, locale=comment.locale)
        except Exception as error:  # noqa: BLE001 - a foreign library and foreign text: anything may come
            log.warning("comment_unreadable", response_id=str(comment.id.response_id), kind=type(error).__name__)
            language, judgement = None, None
        read.append(ReadComment(comment.id, comment.text, language, judgement))
    return read
