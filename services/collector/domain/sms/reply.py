"""Reading a reply to a scored question: the score, the comment, or the reason why there is no score."""

import unicodedata
from dataclasses import dataclass

from services.collector.domain.sms import words
from services.collector.domain.sms.figures import Figure, Firmness, figures_of
from services.collector.domain.sms.spans import NoScoreReason, ScaleRange
from services.collector.domain.sms.text import Token, composed, tokens_of

_BEFORE_COMMENT = " \t\r\n.,;:!/)" + "".join(words.DASHES)
_AFTER_COMMENT = " \t\r\n,;:/(" + "".join(words.DASHES)
_PICTURE = "So"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says."""

    score: int | None
    """A whole number of the question's scale."""
    comment: str | None
    """The sender's own words without the score; the whole text when there is no score."""
    reason: NoScoreReason | None = None
    """Why there is no score; None when there is one."""


def read_reply(text: str, scale: ScaleRange) -> Reply:
    """Read `text` as an answer on `scale`.

    A score is taken only where the text is clear: the firmest numbers must agree on one value inside the scale.
    There is no clamping, no rounding and no guessing; a wrong score does more harm than a missing one.
    """
    kept = composed(text)
    tokens = tokens_of(kept)
    if not _has_content(kept):
        return Reply(None, None, NoScoreReason.EMPTY)
    figures = figures_of(tokens, scale)
    for firmness in (Firmness.STATED, Firmness.CLOSING):
        firm = [figure for figure in figures if figure.firmness is firmness]
        if firm:
            return _settle(kept, tokens, firm)
    return Reply(None, kept, NoScoreReason.AMBIGUOUS if figures else NoScoreReason.NO_NUMBER)


def read_comment(text: str) -> Reply:
    """Read `text` where no scored question is asked: all of it is comment."""
    kept = composed(text)
    if not _has_content(kept):
        return Reply(None, None, NoScoreReason.EMPTY)
    return Reply(None, kept, NoScoreReason.NO_NUMBER)


def _settle(text: str, tokens: list[Token], figures: list[Figure]) -> Reply:
    values = {figure.value for figure in figures}
    value = values.pop()
    if values:
        return Reply(None, text, NoScoreReason.AMBIGUOUS)
    if isinstance(value, NoScoreReason):
        return Reply(None, text, value)
    return Reply(value, _comment(text, tokens, figures[0]))


def _comment(text: str, tokens: list[Token], figure: Figure) -> str | None:
    """Return what is said beside the score. A score in mid-sentence stays in it: a hole would misquote the sender."""
    before = text[: tokens[figure.first].start]
    after = text[tokens[figure.last].end :]
    lead_in = words.FILLERS | words.VERBS
    if all(token.kind == "mark" or token.text in lead_in for token in tokens[: figure.first]) and not _pictures(before):
        return after.strip().lstrip(_BEFORE_COMMENT).strip() if _has_content(after) else None
    return text if _has_content(after) else before.strip().rstrip(_AFTER_COMMENT).strip()


def _pictures(text: str) -> bool:
    return any(unicodedata.category(character) == _PICTURE for character in text)


def _has_content(text: str) -> bool:
    return _pictures(text) or any(map(str.isalnum, text))
