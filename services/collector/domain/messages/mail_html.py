"""The HTML of a mail, made from its text: tables and inline styles, which is what mail programs understand.

No pictures, no script, nothing that reports that it was opened. It is well-formed XML, too. Everything that is not
written here is escaped here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from string import Template

from services.collector.domain.messages.one_click import OneClick, Option
from services.collector.domain.surveys.colours import label_on
from services.collector.domain.surveys.wording import direction

ACCENT = "#0b6466"
_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_TEXT = f"{_FONT};font-size:16px;line-height:1.55;color:#1c2a2e"
_SOFT = f"{_FONT};font-size:13px;line-height:1.5;color:#52625f"

_PAGE = Template(
    """<!DOCTYPE html>
<html lang="$language" dir="$direction">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="supported-color-schemes" content="light dark"/>
<title>$subject</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) { .pad { padding: 22px 18px !important; } }
@media (prefers-color-scheme: dark) {
  .paper { background-color: #10181a !important; }
  .card { background-color: #182326 !important; border-color: #2c3a3d !important; }
  .ink { color: #e7eeed !important; }
  .soft { color: #a9b8b6 !important; }
  .link { color: #7fd3ca !important; }
  .chip { background-color: #22302f !important; border-color: #6f8582 !important; }
}
[data-ogsc] .ink { color: #e7eeed !important; }
[data-ogsc] .soft { color: #a9b8b6 !important; }
[data-ogsc] .link { color: #7fd3ca !important; }
</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:#f3f6f4">
<div role="article" aria-roledescription="email" aria-label="$subject" lang="$language" dir="$direction">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="background-color:#f3f6f4">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
$head<tr><td class="card pad" style="background-color:#ffffff;border:1px solid #d5dedb;border-radius:10px;\
padding:32px 36px">
$body
</td></tr>
<tr><td style="padding:18px 12px 8px">
$foot
</td></tr>
</table>
</td></tr>
</table>
</div>
</body>
</html>
"""
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link inside a line."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Button:
    """The link that a mail is about, on a line of its own."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The first question in the place of the button."""

    question: OneClick
    otherwise: Anchor
    """To the survey without an answer."""


Inline = Sequence[str | Anchor]
"""A line."""
Block = Sequence[Inline] | Button | Scores
"""A paragraph of lines, or what stands between paragraphs."""


def mail_html(
    *, language: str, subject: str, company: str, body: Iterable[Block], foot: Iterable[Inline], accent: str = ACCENT
) -> str:
    """Return a mail as HTML.

    Args:
        language: tag of the mail's language.
        subject: of the mail.
        company: who writes, above the text; empty: nobody is named there.
        body: what is written.
        foot: why it comes and how to stop that, a paragraph each.
        accent: of the button, as `#rrggbb`.
    """
    return _PAGE.substitute(
        language=escape(language),
        direction=direction(language),
        subject=escape(subject),
        head=_head(company),
        body="\n".join(_block(one, accent) for one in body),
        foot="\n".join(f'<p class="soft" style="margin:0 0 8px;{_SOFT}">{_inline(one, "soft")}</p>' for one in foot),
    )


def _head(company: str) -> str:
    if not company:
        return ""
    style = f"padding:0 12px 14px;{_FONT};font-size:14px;font-weight:600;color:#52625f"
    return f'<tr><td class="soft" style="{style}">{escape(company)}</td></tr>\n'


def _block(block: Block, accent: str) -> str:
    if isinstance(block, Button):
        return _button(block, accent)
    if isinstance(block, Scores):
        return _scores(block)
    lines = "<br/>".join(_inline(line, "link") for line in block)
    return f'<p class="ink" style="margin:0 0 16px;{_TEXT}">{lines}</p>'


def _inline(line: Inline, kind: str) -> str:
    return "".join(_anchor(one, kind) if isinstance(one, Anchor) else escape(one) for one in line)


def _anchor(anchor: Anchor, kind: str) -> str:
    colour = "#52625f" if kind == "soft" else ACCENT
    style = f"color:{colour};text-decoration:underline;overflow-wrap:anywhere"
    return f'<a class="{kind}" href="{escape(anchor.address)}" style="{style}">{escape(anchor.words)}</a>'


def _button(button: Button, accent: str) -> str:
    style = (
        f"display:inline-block;padding:13px 26px;{_FONT};font-size:16px;font-weight:600;line-height:1.25;"
        f"color:{label_on(accent)};text-decoration:none"
    )
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 24px"><tr>'
        f'<td bgcolor="{accent}" style="border-radius:8px;background-color:{accent}">'
        f'<a href="{escape(button.address)}" style="{style}">{escape(button.words)}</a></td></tr></table>'
    )


def _scores(scores: Scores) -> str:
    question = scores.question
    width = f"{100 / len(question.options):.2f}%"
    cells = "".join(_cell(question, option, width) for option in question.options)
    return (
        f'<p class="ink" lang="{escape(question.language)}" dir="{direction(question.language)}" '
        f'style="margin:8px 0 12px;{_TEXT};font-weight:600">{escape(question.text)}</p>\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="table-layout:fixed;margin:0 0 4px"><tr>{cells}</tr></table>\n'
        f"{_ends(question)}"
        f'<p class="ink" style="margin:6px 0 24px;{_FONT};font-size:14px;line-height:1.5;color:#1c2a2e">'
        f"{_anchor(scores.otherwise, 'link')}</p>"
    )


def _cell(question: OneClick, option: Option, width: str) -> str:
    first, last = question.options[0], question.options[-1]
    meaning = option.name or (question.low if option is first else question.high if option is last else "")
    label = f"{option.value}: {meaning}" if meaning else str(option.value)
    is_face = not option.sign.isdecimal()
    sign = f"font-size:{26 if is_face else 16}px;line-height:1.25;font-weight:600"
    link = f"display:block;padding:11px 0;{_FONT};{sign};color:#1c2a2e;text-decoration:none"
    named = (
        f'<div class="soft" style="padding:4px 1px 0;{_FONT};font-size:11px;line-height:1.25;color:#52625f">'
        f"{escape(option.name)}</div>"
        if is_face and option.name
        else ""
    )
    return (
        f'<td width="{width}" align="center" valign="top" style="padding:0 2px">'
        '<div class="chip" style="border:1px solid #8b9a97;border-radius:7px;background-color:#ffffff">'
        f'<a class="ink" href="{escape(option.link)}" aria-label="{escape(label)}" style="{link}">'
        f"{escape(option.sign)}</a></div>{named}</td>"
    )


def _ends(question: OneClick) -> str:
    if not (question.low or question.high) or any(option.name for option in question.options):
        return ""
    style = f"{_FONT};font-size:13px;line-height:1.4;color:#52625f;padding:2px"
    side = ("left", "right") if direction(question.language) == "ltr" else ("right", "left")
    cells = "".join(
        f'<td class="soft" width="50%" align="{place}" valign="top" style="{style}">{escape(words)}</td>'
        for place, words in zip(side, (question.low, question.high), strict=True)
    )
    return (
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>{cells}</tr></table>\n'
    )
