"""Which questions of a survey a text message answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.collector.domain.people.contact import e164
from services.collector.domain.sms.numbers import NoScoreReason, ScaleRange
from services.collector.domain.sms.reply import Reply, read_comment, read_reply
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import DEFAULT_MAX_LENGTH, Question

_CUT = "…"
_WAY = re.compile(r"(?:whatsapp|tel|sms|smsto|rcs|viber|signal|telegram):", re.IGNORECASE)
"""Some gateways put the way in front of the number."""
_SHORTEST_INTERNATIONAL = 8


@dataclass(frozen=True, slots=True)
class SmsAnswer:
    """A message as answers to a survey."""

    reason: NoScoreReason | None
    """Why it holds no score; None when it does."""
    answers: Mapping[str, int | str] = field(default_factory=dict, repr=False)
    """By question key; empty when no question can take what was said."""


def answer_of(text: str, definition: Definition, *, incomplete: bool = False) -> SmsAnswer:
    """Return `text` as answers: the score to the first scale question, the other words to the first text question.

    A comment longer than its question allows is cut: the sender cannot shorten what is already sent, and the
    score beside it is not to be lost. For the same reason questions that ask for a form or a length get no comment
    that has it not. An incomplete text gives no score: what is missing may correct or explain it.
    """
    scored = scored_question(definition)
    reply = _read(text, None if incomplete else scored, _asked(definition))
    if incomplete and scored is not None and reply.reason is NoScoreReason.NO_NUMBER:
        reply = replace(reply, reason=NoScoreReason.INCOMPLETE)
    worded = next((question for question in definition.questions if _takes(question, reply.comment or "")), None)
    answers: dict[str, int | str] = {}
    if scored is not None and reply.score is not None:
        answers[scored.key] = reply.score
    if worded is not None and reply.comment is not None:
        answers[worded.key] = fitting(reply.comment, worded.max_length)
    return SmsAnswer(reply.reason, answers)


def scored_question(definition: Definition) -> Question | None:
    """Return the question whose score a text message gives; None: the survey has none."""
    return next((question for question in definition.questions if question.scale is not None), None)


def scale_of(scored: Question) -> ScaleRange:
    """Return the numbers that a scored question takes."""
    return ScaleRange(scored.scale_min or 0, scored.scale or 0)


def _read(text: str, scored: Question | None, asked: Sequence[str]) -> Reply:
    if scored is None or scored.scale is None:
        return read_comment(text, asked)
    return read_reply(text, scale_of(scored), asked)


def _asked(definition: Definition) -> list[str]:
    """Return the questions in every language, as replies quote them."""
    return [words for question in definition.questions for words in question.text.values()]


def _takes(question: Question, comment: str) -> bool:
    return question.type == "text" and question.pattern is None and len(comment) >= (question.min_length or 0)


def fitting(comment: str, longest: int | None) -> str:
    """Return a comment as long as its question allows, its end cut off visibly."""
    max_length = longest or DEFAULT_MAX_LENGTH
    return comment if len(comment) <= max_length else comment[: max_length - 1] + _CUT


def phone_of(sender: str, region: str | None) -> str | None:
    """Return the sender's number as E.164; None for short codes and names.

    Gateways write international numbers with and without `+`; a number that begins with 0 is a national one.
    """
    bare = _WAY.sub("", sender.strip()).strip()
    if bare.isascii() and bare.isdecimal() and len(bare) >= _SHORTEST_INTERNATIONAL and not bare.startswith("0"):
        return e164(f"+{bare}", None)
    return e164(bare, region)
