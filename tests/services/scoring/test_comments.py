"""Reading comments: which language, praise or blame, or an honest unknown."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from services.scoring.application.read_comments import BATCH, MOST_CHARACTERS, CommentReader
from services.scoring.gateways.lingua_detector import LinguaDetector
from services.scoring.gateways.vader_reader import VaderReader
from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from shared.contracts.collector import ResponseEdited, ResponseReceived, ResponseWithdrawn
from shared.contracts.event import Event
from shared.testing.collecting import execute, select
from shared.testing.one_service import OneService, one_service
from tests.services.scoring.conftest import NOON, SOURCE

MakeResponse = Callable[..., Event[ResponseReceived]]
READER = CommentReader(LinguaDetector(), VaderReader())

COMMENTS = (
    ("en", "The staff were very friendly and helpful, excellent service.", "en", "positive"),
    ("en", "I waited three hours and the receptionist was rude.", "en", "negative"),
    ("en", "The nurse was kind and helpful, but the waiting time was terrible.", "en", "neutral"),
    ("en", "I took the number four bus to the town hall yesterday afternoon.", "en", None),
    ("en", "Nothing at all.", "en", None),
    ("en", "No complaints, everything was clean and on time.", "en", "positive"),
    ("de", "Sehr freundliche Mitarbeiter, alles hat bestens geklappt!", "de", "positive"),
    ("de", "Unfreundliches Personal und viel zu lange Wartezeiten, eine Frechheit.", "de", "negative"),
    ("de", "Das Essen war sehr lecker, aber die Bedienung war langsam.", "de", "neutral"),
    ("de", "Wir waren am Dienstag mit den Kindern dort.", "de", None),
    ("de", "Die neue App funktioniert bei mir leider nicht.", "de", "negative"),
    ("de", "Guten Tag und allen noch einen schönen Abend!", "de", None),
    ("de", "Es wäre schön, wenn es mehr Stühle gäbe.", "de", None),
    ("de", "Wir saßen in der ersten Klasse am Fenster.", "de", None),
    ("en", "Das Personal war nicht freundlich, sondern arrogant und frech.", "de", "negative"),
    ("en", "Nhân viên rất thân thiện và dịch vụ tuyệt vời", "vi", None),
    ("fr", "Le personnel était très aimable et très rapide.", "fr", None),
    ("en", "ok", None, None),
    ("en", "10/10 👍", None, None),
    ("en", "…", None, None),
)
"""Language of the survey, comment, and what is to be found in it. Invented for this test."""

READ = "SELECT text, language, sentiment, sentiment_share, read_at FROM scoring.verbatim ORDER BY response_id, question"


async def test_comments_are_read_by_a_job_and_not_when_they_come(scoring: OneService, response: MakeResponse) -> None:
    """Scoring a response leaves its words unread; the job fills in what they say, or that it is unknown."""
    events = [response({"recommend": 5, "why": text}, locale=locale) for locale, text, *_ in COMMENTS]
    await scoring.deliver(*events)
    assert all(row[1:] == (None, None, None, None) for row in await select(scoring, READ))
    assert await scoring.use_cases.comments.read() == len(COMMENTS)
    rows = {row[0]: row for row in await select(scoring, READ)}
    assert {text: rows[text][1:3] for _, text, *_ in COMMENTS} == {
        text: (lang, said) for _, text, lang, said in COMMENTS
    }
    assert all((row[3] is None) == (row[2] is None) and row[4] is not None for row in rows.values())
    assert await scoring.use_cases.comments.read() == 0


async def test_a_changed_comment_is_read_anew(scoring: OneService, response: MakeResponse) -> None:
    """An edit replaces the words and what was made of them."""
    event = response({"recommend": 1, "why": "The staff were rude and unhelpful."}, locale="en")
    await scoring.deliver(event)
    await scoring.use_cases.comments.read()
    changed = response(
        {"recommend": 9, "why": "The staff were polite and very helpful."},
        response_id=event.data.response_id,
        revision=2,
        locale="en",
    )
    edited = ResponseEdited(**msgspec.structs.asdict(changed.data), edited_at=changed.time)
    await scoring.deliver(Event(edited, changed.source, changed.time))
    assert [row[2] for row in await select(scoring, READ)] == [None]
    await scoring.use_cases.comments.read()
    assert [row[2] for row in await select(scoring, READ)] == ["positive"]


class Interrupted(LinguaDetector):
    """Before it looks at the first comment, somebody changes what is stored."""

    def __init__(self, change: Callable[[], Awaitable[None]]) -> None:
        self._change: Callable[[], Awaitable[None]] | None = change
        self._loop = asyncio.get_running_loop()

    def candidates(self, text: str) -> Sequence[tuple[str, float]]:
        """Take the time that a change takes."""
        if self._change is not None:
            asyncio.run_coroutine_threadsafe(_awaited(self._change()), self._loop).result(30)
            self._change = None
        return super().candidates(text)


async def _awaited(change: Awaitable[None]) -> None:
    await change


async def test_what_changed_while_it_was_read_is_left(scoring: OneService, response: MakeResponse) -> None:
    """A judgement is kept only for the words that it is about; words that were removed meanwhile hinder nobody."""
    comments = ("Lovely and very friendly people.", "Rude and very unfriendly people.", "Slow and awful service.")
    events = [response({"why": text}, locale="en") for text in comments]
    await scoring.deliver(*events)
    changed, gone = (event.data.response_id for event in events[1:])

    async def change() -> None:
        update = f"UPDATE scoring.verbatim SET text = 'Great people.' WHERE response_id = '{changed}'"  # noqa: S608 - an id of our own
        await execute(scoring, update)
        taken = ResponseWithdrawn(response_id=gone, revision=2, survey="visit", withdrawn_at=NOON)
        await scoring.deliver(Event(taken, SOURCE, NOON))

    reader = CommentReader(Interrupted(change), VaderReader())
    assert await replace(scoring.use_cases.comments.read, reader=reader)() == 1
    assert {row[:3] for row in await select(scoring, READ)} == {
        (comments[0], "en", "positive"),
        ("Great people.", None, None),
    }
    assert await scoring.use_cases.comments.read() == 1


class Broken(LinguaDetector):
    """A library that cannot stand one text."""

    def candidates(self, text: str) -> Sequence[tuple[str, float]]:
        """Fail at it."""
        if "poison" in text:
            raise RuntimeError(text)
        return super().candidates(text)


async def test_a_comment_that_breaks_the_reader_is_unknown(scoring: OneService, response: MakeResponse) -> None:
    """It keeps the others from nothing, is not tried for ever, and is named in the log without its words."""
    texts = ("A poison pill.", *("Very friendly people." for _ in range(BATCH)))
    await scoring.deliver(*(response({"why": text}, locale="en") for text in texts))
    job = replace(scoring.use_cases.comments.read, reader=CommentReader(Broken(), VaderReader()))
    with capture_logs() as said:
        assert await job() == len(texts)
    assert [line["event"] for line in said if line["log_level"] == "warning"] == ["comment_unreadable"]
    assert "poison" not in str(said)
    found = Counter(row[2] for row in await select(scoring, READ))
    assert found == {"positive": BATCH, None: 1}


async def test_comments_stay_unread_where_nobody_is_to_read_them(database_url: str, response: MakeResponse) -> None:
    """`HEED_SCORING_READ_COMMENTS=false` saves the memory of the models."""
    settings = ScoringSettings(read_comments=False)
    async with one_service(SERVICE, database_url, service_settings=settings) as scoring:
        await scoring.deliver(response({"why": "Very friendly people."}))
        assert await scoring.use_cases.comments.read() == 0
        assert [row[4] for row in await select(scoring, READ)] == [None]


def test_endless_comments_cost_no_more_than_long_ones() -> None:
    """What stands behind the first few thousand characters is not read."""
    reader = CommentReader(LinguaDetector(), VaderReader())
    start = "The staff were very friendly and helpful. " + "It was on a Tuesday. " * 300
    assert len(start) > MOST_CHARACTERS
    assert reader.read(start + "Awful, rude, terrible! " * 10_000, locale="en") == reader.read(start, locale="en")


@given(st.text(max_size=300), st.sampled_from([None, "en", "de-DE", "zz", ""]))
def test_any_text_can_be_read(text: str, locale: str | None) -> None:
    """No text breaks the libraries, and what they say is a language of two letters and a share."""
    language, judgement = READER.read(text, locale=locale)
    assert language is None or (len(language) == 2 and language.islower())
    assert judgement is None or (language in {"en", "de"} and 0 <= judgement.share <= 1)
