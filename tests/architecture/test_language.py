"""The code speaks the field's language: publish, receive, consume, pending; and none of the words it spoke before."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BANNED = re.compile(
    r"""(?<![a-z])(
        (re)?(tell|tells|told|telling|tellings) | untold |
        hear|hears|heard|hearing|hearer|hearers|unheard |
        left[ _]out |
        courier | encounters? | zygote | little[ _]interpreter
    )(?![a-z])""",
    re.VERBOSE | re.IGNORECASE,
)
"""Whole words, also as parts of names: `has_told`, and `RetellResponses`, which is split at its humps first."""
PEOPLES_WORDS = (
    "services/collector/pages/*/english.py",
    "services/collector/pages/*/*texts.py",
    "services/collector/pages/*/messages.py",
    "services/collector/pages/*/words.py",
    "services/collector/domain/sms/*_words.py",
    "services/scoring/domain/text/*_words.py",
    "services/*/migrations/versions/*.py",
    "tests/architecture/test_language.py",
)
"""What people read or write, and the history of the tables, are not the code's language."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def sources() -> Iterator[Path]:
    """Yield every file of Python that speaks the code's language."""
    spared = {path for pattern in PEOPLES_WORDS for path in ROOT.glob(pattern)}
    for folder in ("services", "shared", "tests", "deploy"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path not in spared and "__pycache__" not in path.parts:
                yield path


def scripts() -> Iterator[Path]:
    """Yield every script that browsers run."""
    yield from sorted((ROOT / "services").rglob("*.js"))


def spoken(source: str, *, strings: bool) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each name, comment and docstring; of every string where `strings` is set."""
    before = tokenize.NEWLINE
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        begins_statement = before in {tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
        if token.type in {tokenize.NAME, tokenize.COMMENT} or (
            token.type == tokenize.STRING and (strings or begins_statement)
        ):
            yield token.start[0], token.string
        if token.type not in {tokenize.NL, tokenize.COMMENT}:
            before = token.type


def banned_in(source: str, *, strings: bool = True) -> list[tuple[int, str]]:
    """Return the line of each banned word, and the word."""
    return [found for line, text in spoken(source, strings=strings) for found in banned_words(text, line)]


def banned_words(text: str, line: int = 1) -> list[tuple[int, str]]:
    """Return the line of each banned word in any text that begins on `line`, and the word."""
    return [(line + text[: found.start()].count("\n"), found[0]) for found in BANNED.finditer(_HUMP.sub("_", text))]


def in_the_code() -> list[str]:
    """Return `file:line word` of each banned word in Python and scripts; `tests.architecture.counts` counts them."""
    found = [
        (path, *each)
        for path in sources()
        for each in banned_in(path.read_text(), strings=path.relative_to(ROOT).parts[0] != "tests")
    ]
    found += [(path, *each) for path in scripts() for each in banned_words(path.read_text())]
    return [f"{path.relative_to(ROOT)}:{line} {word}" for path, line, word in found]


def test_the_code_speaks_the_words_of_the_field() -> None:
    """No name, comment or text of the code uses a word that a newcomer would have to decode; nor do the scripts."""
    assert in_the_code() == []


def test_banned_words_are_found_in_names_comments_and_texts() -> None:
    """A banned word is found wherever the code says it, and its letters inside other words are none."""
    assert banned_in("has_told = RetellResponses  # left out") == [(1, "told"), (1, "Retell"), (1, "left out")]
    assert banned_in('def f():\n    """First.\n\n    Is heard.\n    """\n') == [(4, "heard")]
    assert banned_in('x = "is told"\n') == [(1, "told")]
    assert banned_in('x = "is told"\n', strings=False) == []
    assert banned_in("bestellung = heartbeat + shear\n") == []
    assert banned_words("/** First.\n * Is told. */\nconst heedTold = heard;\n") == [
        (2, "told"),
        (3, "Told"),
        (3, "heard"),
    ]
