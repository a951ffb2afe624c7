"""The work for one message grows with its length alone, whatever somebody repeats: all others wait meanwhile."""

import sys
from collections import Counter
from types import FrameType

import pytest

from services.collector.domain.sms.keyword import Keyword, steering_of
from services.collector.domain.sms.numbers import ScaleRange
from services.collector.domain.sms.reply import read_reply

NPS = ScaleRange(0, 10)
ASKED = ["How likely is it that you recommend us, from 0 to 10?"]
MATCHED = [
    "9 ", "9", "9/10 ", "9-", ">9\n", "> a\n", '"', "“", "”", "«»", "“9” ", "“9", "\N{LEFT SINGLE QUOTATION MARK}a",
    "\N{LEFT SINGLE QUOTATION MARK}abc\N{RIGHT SINGLE QUOTATION MARK} ", "Liked “", "“…", " ", "\n",
    "\N{ZERO WIDTH SPACE}", "\N{COMBINING ACUTE ACCENT}", "😀", "a", "'", "ﷺ", "STOP ", "stop texting me ",
    "Sent from my iPhone 8\n", "sent from my ", "von meinem iPhone ", "\n-- \n", "On x wrote:\n", "\nam x schrieb ",
    "---original message---\n", "bin bis 9 ",
]  # fmt: skip
"""What expressions look for, and what is repeated most easily."""
REPEATED = [
    *MATCHED, "1", "1234567890 ", "9/", "9, ", "9. good ", "9 because ", "9\n", "9.5 ", "10 x ", "0-10 ", "out of 10 ",
    "on a scale of 0 to 10 ", "04321 ", "1.1.", "½", "٩", "8 or ", "acht komma ", "$9 ", "9€ ", "9* ", ">", "> ",
    "|9\n", "liked ", "\t", "\N{ZERO WIDTH JOINER}", "9️⃣", "👍🏽", "a ", "a" * 300 + " ", "d'l'", "_", "(", ".", "?!",
    "…", "hi ", "hi anna ", "hi a b c ", "i would say ", "my score is ", "not ", "if ", "so 9 ", "very ", "stop. ",
    "please ", "please stop ", "bitte nicht mehr schreiben ", "keine sms mehr ", "remove me from your list ", "لا ",
    "out of office ", "ich bin ", "auto: ", "\N{REPLACEMENT CHARACTER}",
]  # fmt: skip
_SHORT, _LONG = 3_000, 12_000
_SOME = 2_000
"""Steps that any message takes, and those of tables that are filled the first time."""


def _filled(pattern: str, length: int) -> str:
    return (pattern * (length // len(pattern) + 1))[:length]


def _read(text: str) -> None:
    read_reply(text, NPS, ASKED)
    steering_of(text)


def _steps(text: str) -> int:
    """Return how many functions are called to read a text, Python's own included."""
    seen: Counter[str] = Counter()

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        seen[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        _read(text)
    finally:
        sys.setprofile(before)
    return seen["call"] + seen["c_call"]


@pytest.mark.parametrize("pattern", REPEATED)
def test_four_times_the_length_is_four_times_the_work(pattern: str) -> None:
    """Work that grows with the square would be sixteen times as much."""
    short, long = _filled(pattern, _SHORT), _filled(pattern, _LONG)
    _read(short)
    assert _steps(long) <= 5 * _steps(short) + _SOME


@pytest.mark.parametrize("pattern", MATCHED)
def test_a_message_as_long_as_a_book_is_read_to_its_end(pattern: str) -> None:
    """What happens inside of one step counts, too: with the square of the length this would take hours."""
    text = _filled(pattern, 200_000)
    reply = read_reply(text, NPS, ASKED)
    assert reply.score is None or "9" in pattern
    assert steering_of(text).keyword in {None, Keyword.STOP}
