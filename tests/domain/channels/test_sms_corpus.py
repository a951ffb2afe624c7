"""How well replies are read: a corpus of invented messages, most of them written without a look at the reader.

What was measured before the reader was changed for them stands in docs/channels.md; here is what must hold.
"""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from services.collector.domain.sms.keyword import steering_of
from services.collector.domain.sms.numbers import NoScoreReason, ScaleRange
from services.collector.domain.sms.reply import read_reply

_CORPUS = Path(__file__).parents[2] / "real" / "sms_replies.csv"
_DOCUMENT = Path(__file__).parents[3] / "docs" / "channels.md"
_NAMES = {
    "written_with": "written together with the reader",
    "blind": "written blind",
    "held_back": "held back",
    "held_back_again": "held back, second time",
    "held_back_last": "held back, third time",
}
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "tr", "ar", "mixed")
PARTS = ("written_with", "blind", "held_back", "held_back_again", "held_back_last")
"""Who wrote the messages: with the reader at hand, or without having seen it, before one change or another of it."""
_WORDS_OF = {
    NoScoreReason.NOT_AN_ANSWER: "ignored",
    NoScoreReason.EMPTY: "ignored",
    NoScoreReason.NO_NUMBER: "comment",
}
_FEWEST = 1400
_FEWEST_OF_A_PART = 100
_MOST_WRONG = 0.005
_FEWEST_CLEAR = 0.92


@cache
def corpus() -> list[dict[str, str]]:
    with _CORPUS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def outcome(text: str, scale: str) -> str:
    """Return what the reader makes of a message, in the corpus' words."""
    keyword = steering_of(text).keyword
    if keyword is not None:
        return str(keyword.value)
    low, high = map(int, scale.split("-"))
    reply = read_reply(text, ScaleRange(low, high))
    if reply.score is not None:
        return f"score:{reply.score}"
    return _WORDS_OF.get(reply.reason or NoScoreReason.EMPTY, "ambiguous")


def read(half: str) -> list[tuple[dict[str, str], str]]:
    return [(row, outcome(row["text"], row["scale"])) for row in corpus() if row["half"] == half]


def figures() -> list[str]:
    """Return the rows of the table in the documents: what the reader makes of each part today."""
    rows = ["| messages | | scores taken | wrong ones | clear ones | of them taken |", "|---|---|---|---|---|---|"]
    for part in PARTS:
        judged = read(part)
        taken = [found == row["outcome"] for row, found in judged if found.startswith("score:")]
        clear = [found == row["outcome"] for row, found in judged if row["clear"] == "yes"]
        share = f"{100 * sum(clear) / len(clear):.0f} %"
        cells = (_NAMES[part], len(judged), len(taken), taken.count(False), len(clear), share)
        rows.append("| " + " | ".join(map(str, cells)) + " |")
    return rows


def test_the_figures_in_the_documents_are_todays() -> None:
    """Whoever changes the reader or the corpus writes down what it makes of it now."""
    text = _DOCUMENT.read_text(encoding="utf-8")
    assert "\n".join(figures()) in text, "docs/channels.md needs:\n" + "\n".join(figures())
    assert f"{len(corpus()):,} invented messages" in text


def test_the_corpus_is_large_enough_to_say_something() -> None:
    """At least 1,400 messages in eight languages and mixed ones, most of them written blind, and no two alike."""
    halves = Counter(row["half"] for row in corpus())
    assert sum(halves.values()) >= _FEWEST
    assert set(halves) == set(PARTS)
    assert min(halves.values()) >= _FEWEST_OF_A_PART
    assert {row["language"] for row in corpus()} == set(_LANGUAGES)
    said = [(row["text"], row["scale"], row["language"]) for row in corpus()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("half", PARTS)
def test_scores_that_are_taken_are_right(half: str) -> None:
    """A wrong score does more harm than a missing one: at most one in two hundred."""
    taken = [(row, found) for row, found in read(half) if found.startswith("score:")]
    wrong = [(row["text"], found) for row, found in taken if found != row["outcome"]]
    assert taken
    assert len(wrong) <= _MOST_WRONG * len(taken), wrong


@pytest.mark.parametrize("half", PARTS)
def test_clear_scores_are_taken(half: str) -> None:
    """Of the scores that nobody would doubt at least 92 % are taken."""
    clear = [(row, found) for row, found in read(half) if row["clear"] == "yes"]
    missed = [row["text"] for row, found in clear if found != row["outcome"]]
    assert clear
    assert len(missed) <= (1 - _FEWEST_CLEAR) * len(clear), missed


@pytest.mark.parametrize("half", PARTS)
def test_whoever_wants_no_more_messages_is_understood(half: str) -> None:
    """Every wish for an end is understood, and nothing that is an answer is taken for one."""
    for row, found in read(half):
        assert (found == "stop") == (row["outcome"] == "stop"), row["text"]


@pytest.mark.parametrize("half", PARTS)
def test_what_phones_write_by_themselves_is_no_answer(half: str) -> None:
    """Reactions that quote us and automatic replies give neither a score nor a comment; people's words always do."""
    for row, found in read(half):
        assert (found == "ignored") == (row["outcome"] == "ignored"), row["text"]
