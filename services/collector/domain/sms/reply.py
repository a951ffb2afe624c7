"""Reading a reply to a scored question: the score, the comment, or the reason why there is no score.

One principle: a score is taken only when the whole message is accounted for. What quotes us, what machines write and
signatures are set aside first; then one number must have nothing before it but what leads to it, or a story that is
over; and nothing behind it but a sign or a word that begins a comment. Everything else is kept as a comment, and the
question may be asked again. A wrong score does more harm than a missing one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.sms.comments import comment_after
from services.collector.domain.sms.contradictions import contradicts
from services.collector.domain.sms.counting import is_said_alone, measures
from services.collector.domain.sms.lead_in import is_all_lead, leads
from services.collector.domain.sms.message import DASHES, Message, message_of
from services.collector.domain.sms.numbers import NoScoreReason, NumberSpan, ScaleRange, numbers_of
from services.collector.domain.sms.setting_aside import Aside, set_aside
from services.collector.domain.sms.text import composed, has_content

_FEW = 3
_BEFORE_SCORE = " \t\r\n,;:/(" + "".join(DASHES)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says."""

    score: int | None
    """A whole number of the question's scale."""
    comment: str | None
    """The sender's own words without the score; the whole text when there is no score."""
    reason: NoScoreReason | None = None
    """Why there is no score; None when there is one."""


def read_reply(text: str, scale: ScaleRange, asked: Sequence[str] = ()) -> Reply:
    """Read `text` as an answer on `scale`.

    Args:
        text: as it came in.
        scale: of the question.
        asked: what we asked, in every language; where the reply repeats it, it is set aside.
    """
    aside = set_aside(composed(text), asked)
    nothing = _nothing_in(aside)
    if nothing is not None:
        return nothing
    message = message_of(aside.text)
    spans = numbers_of(message, scale)
    for span in _candidates(spans):
        if not isinstance(span.value, int) or not leads(message, span, spans):
            continue
        begins = comment_after(message, span, spans)
        if begins is not None and not contradicts(message, span, scale, begins):
            return Reply(span.value, _comment(message, span, spans, begins))
    return Reply(None, aside.text, _reason(message, spans))


def _candidates(spans: Sequence[NumberSpan]) -> Sequence[NumberSpan]:
    """Return the numbers that may be the score: the first and the last few, however many somebody sends."""
    return spans if len(spans) <= 2 * _FEW else [*spans[:_FEW], *spans[-_FEW:]]


def read_comment(text: str, asked: Sequence[str] = ()) -> Reply:
    """Read `text` where no scored question is asked: all of it is comment."""
    aside = set_aside(composed(text), asked)
    return _nothing_in(aside) or Reply(None, aside.text, NoScoreReason.NO_NUMBER)


def _nothing_in(aside: Aside) -> Reply | None:
    if aside.is_no_answer:
        return Reply(None, None, NoScoreReason.NOT_AN_ANSWER)
    return None if has_content(aside.text) else Reply(None, None, NoScoreReason.EMPTY)


def _comment(message: Message, span: NumberSpan, spans: Sequence[NumberSpan], begins: int) -> str | None:
    """Return what is said beside the score. A score in mid-sentence stays in it: a hole would misquote the sender."""
    is_story = not is_all_lead(message, span, spans)
    if is_story and any(message.word(one) for one in range(begins, message.length) if not message.is_mark(one)):
        return message.text
    if is_story:
        return message.text[: message.tokens[span.first].start].rstrip(_BEFORE_SCORE)
    while begins < message.length and message.separates(begins) and not message.is_picture(begins):
        begins += 1
    after = message.text[message.tokens[begins].start :].strip() if begins < message.length else ""
    if "(" not in after:
        after = after.removesuffix(")")
    return after if has_content(after) else None


def _reason(message: Message, spans: Sequence[NumberSpan]) -> NoScoreReason:
    said = [one for one in spans if not one.repeats_scale and (not one.shy or is_said_alone(message, one))]
    if not said:
        has_digits = any(one.kind == "mixed" and one.text[0].isdecimal() for one in message.tokens)  # "9pm", "8ish"
        return NoScoreReason.AMBIGUOUS if has_digits else NoScoreReason.NO_NUMBER
    reasons = {
        one.value if isinstance(one.value, NoScoreReason) and not measures(message, one) else NoScoreReason.AMBIGUOUS
        for one in said
    }
    return reasons.pop() if len(reasons) == 1 else NoScoreReason.AMBIGUOUS
