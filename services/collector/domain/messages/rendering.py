"""A message as it is sent: subject, text and HTML of a mail, or an SMS."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.collector.domain.messages.mail_html import ACCENT, Anchor, Block, Button, Inline, Scores, mail_html
from services.collector.domain.messages.message_words import MessageWords, words_in
from services.collector.domain.messages.one_click import OneClick
from services.collector.domain.messages.placeholders import (
    LinkKind,
    Links,
    Piece,
    Placed,
    cleaned,
    filled_in,
    filled_line,
    value_of,
)
from services.collector.domain.messages.template import (
    LONGEST_SUBJECT,
    MessageTemplate,
    MessageTemplateNotFoundError,
    TemplateCause,
    TemplateDefinition,
)
from shared.languages.tags import best_of
from shared.sms_segments import written_plainly
from shared.vocabulary import AttributeValue, MessageBasis, MessageChannel

__all__ = ["Links", "Rendered", "render", "render_written"]

_ASKS: frozenset[TemplateCause] = frozenset({"invitation", "reminder"})
_BRACKETS = re.compile(r"^(.*)\[(.*)\](.*)$", re.DOTALL)
Lines = Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What is sent. Of a mail, `sms` is empty; of an SMS, everything else is."""

    language: str
    """In which it is written."""
    subject: str = ""
    """One line."""
    text: str = ""
    html: str = ""
    sms: str = ""


def render(
    template: MessageTemplate | TemplateDefinition,
    *,
    language: str | None,
    channel: MessageChannel,
    values: Mapping[str, AttributeValue],
    links: Links,
    one_click: OneClick | None = None,
    basis: MessageBasis | None = None,
    can_reply: bool = True,
    accent: str = ACCENT,
) -> Rendered:
    """Return the message that a template makes for one person.

    Args:
        template: the one that was chosen.
        language: of the reader; the template's first one where it has none of theirs, or None.
        channel: on which it is sent.
        values: what the template may mention, see `PLACEHOLDERS`. They are words of others: whatever is in them, they
            end no header, hide nothing and make no link of a name.
        links: complete addresses. What asks for an answer has the survey's in any case.
        one_click: the first question, which takes the place of the button to the survey.
        basis: on which it is sent; a mail says it.
        can_reply: whether an answer to the SMS reaches us, such as `STOP`.
        accent: colour of the button, `#rrggbb`.

    Raises:
        MessageTemplateNotFoundError: the template has no words for this channel.
    """
    definition = template if isinstance(template, TemplateDefinition) else template.definition
    available = definition.languages_for(channel)
    if not available:
        raise MessageTemplateNotFoundError
    spoken = (best_of([language], available) if language else None) or available[0]
    asks = definition.cause in _ASKS
    if channel == "sms":
        lines = filled_in((definition.sms or {})[spoken], values, links, spoken)
        return Rendered(language=spoken, sms=_sms(lines, words_in(spoken), links, can_reply=can_reply, asks=asks))
    lines = filled_in((definition.text or {})[spoken], values, links, spoken)
    if asks and not _places(lines, "survey"):
        lines = [*lines, [], [Placed("survey", "")]]
    subject = _one_line(filled_line((definition.subject or {})[spoken], values, spoken))
    company = value_of("company", values, spoken)
    mail = _Mail(spoken, subject or company or definition.name, company, links, one_click, basis, accent)
    return mail.rendered(lines)


def render_written(
    subject: str,
    text: str,
    *,
    language: str,
    channel: MessageChannel,
    values: Mapping[str, AttributeValue],
    links: Links,
    basis: MessageBasis | None = None,
    can_reply: bool = True,
) -> Rendered:
    """Return a message that a colleague wrote to one person; their words are taken as they are.

    Args:
        subject: of a mail.
        text: of the mail or SMS.
        language: in which it is written.
        channel: on which it is sent.
        values: of which only `company` is looked at.
        links: complete addresses; only the opt-out is added.
        basis: on which it is sent.
        can_reply: whether an answer to the SMS reaches us.
    """
    lines: Lines = [[line] if line else [] for line in cleaned(text).strip().split("\n")]
    if channel == "sms":
        alone = Links(opt_out=links.opt_out)
        return Rendered(language=language, sms=_sms(lines, words_in(language), alone, can_reply=can_reply, asks=False))
    company = value_of("company", values, language)
    return _Mail(language, _one_line(cleaned(subject)), company, links, None, basis, ACCENT).rendered(lines)


@dataclass(frozen=True, slots=True)
class _Mail:
    language: str
    subject: str
    company: str
    links: Links
    one_click: OneClick | None
    basis: MessageBasis | None
    accent: str

    @property
    def words(self) -> MessageWords:
        return words_in(self.language)

    def rendered(self, lines: Lines) -> Rendered:
        foot = list(self._foot(lines))
        html = mail_html(
            language=self.language,
            subject=self.subject,
            company=self.company,
            body=self._blocks(lines),
            foot=foot,
            accent=self.accent,
        )
        below = "\n".join(_flat_foot(line) for line in foot)
        text = "\n".join(self._text(lines)) + (f"\n\n--\n{below}" if below else "")
        return Rendered(language=self.language, subject=self.subject, text=f"{text}\n", html=html)

    def _text(self, lines: Lines) -> Iterator[str]:
        for line in lines:
            alone = _alone(line)
            if alone is None:
                yield "".join(one if isinstance(one, str) else self._in_text(one) for one in line).rstrip()
                continue
            if alone.kind == "survey" and self.one_click:
                yield self.one_click.text
            yield f"{self._label(alone)}:"
            yield self.links.of(alone.kind) or ""

    def _in_text(self, placed: Placed) -> str:
        address = self.links.of(placed.kind) or ""
        return f"{placed.label}: {address}" if placed.label else address

    def _blocks(self, lines: Lines) -> Iterator[Block]:
        paragraph: list[Inline] = []
        scores = self.one_click
        for line in [*lines, []]:
            alone = _alone(line)
            if line and alone is None:
                paragraph.append([one if isinstance(one, str) else self._anchor(one) for one in line])
                continue
            if paragraph:
                yield paragraph
                paragraph = []
            if alone is not None and alone.kind == "survey" and scores is not None:
                yield Scores(scores, Anchor(self.links.survey or "", alone.label or self.words.all_questions))
                scores = None
            elif alone is not None:
                yield Button(self.links.of(alone.kind) or "", self._label(alone))

    def _anchor(self, placed: Placed) -> Anchor:
        address = self.links.of(placed.kind) or ""
        return Anchor(address, placed.label or (self._label(placed) if placed.kind == "opt_out" else address))

    def _label(self, placed: Placed) -> str:
        return placed.label or _own_label(self.words, placed.kind)

    def _foot(self, lines: Lines) -> Iterator[Inline]:
        words = self.words
        because = {
            "consent": words.because_consent,
            "existing_customer": words.because_customer,
            "request": words.because_request,
        }
        if self.basis is not None:
            yield [because[self.basis]]
        if not _places(lines, "opt_out"):
            before, label, after = _bracketed(words.opt_out)
            yield [before, Anchor(self.links.opt_out, label), after]


def _own_label(words: MessageWords, kind: LinkKind) -> str:
    own = {"survey": words.to_survey, "status": words.to_status, "opt_out": _bracketed(words.opt_out)[1]}
    return own[kind]


def _bracketed(sentence: str) -> tuple[str, str, str]:
    """Return what stands before, in and behind the brackets of a sentence."""
    found = _BRACKETS.match(sentence)
    assert found is not None, "a sentence with a link has it in brackets"  # noqa: S101 - ours
    return found[1], found[2], found[3]


def _flat_foot(line: Inline) -> str:
    """Return a line for a text: the address of a link stands at the end of its sentence."""
    said = "".join(one if isinstance(one, str) else one.words for one in line)
    addresses = [one.address for one in line if isinstance(one, Anchor)]
    return f"{said.rstrip('.')}: {addresses[0]}" if addresses else said


def _alone(line: Sequence[Piece]) -> Placed | None:
    """Return the link to a survey or a state that stands on a line of its own."""
    said = [one for one in line if not isinstance(one, str) or one.strip()]
    return said[0] if len(said) == 1 and isinstance(said[0], Placed) and said[0].kind != "opt_out" else None


def _places(lines: Lines, kind: LinkKind) -> bool:
    return any(isinstance(one, Placed) and one.kind == kind for line in lines for one in line)


def _flat(lines: Lines, links: Links) -> str:
    return "\n".join(
        "".join(one if isinstance(one, str) else links.of(one.kind) or "" for one in line) for line in lines
    )


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _sms(lines: Lines, words: MessageWords, links: Links, *, can_reply: bool, asks: bool) -> str:
    """Return the text of an SMS: what it says, how to stop it, and last the address it is about, a line each."""
    kept = [[one for one in line if isinstance(one, str) or one.kind == "opt_out"] for line in lines]
    said = "\n".join(filter(None, (" ".join(line.split()) for line in _flat(kept, links).split("\n"))))
    parts = [said]
    if not _places(lines, "opt_out"):
        parts.append(words.stop if can_reply else f"{words.sms_opt_out} {links.opt_out}")
    parts += _sms_links(words, links, asks=asks)
    return written_plainly("\n".join(filter(None, parts)))


def _sms_links(words: MessageWords, links: Links, *, asks: bool) -> Iterable[str]:
    if asks and links.survey:
        yield f"{words.sms_survey} {links.survey}"
    elif not asks and links.status:
        yield f"{words.sms_status} {links.status}"
