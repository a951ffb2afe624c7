"""Pieces of mails in HTML: tables and inline styles, for mail programs know little else."""

from collections.abc import Sequence
from html import escape

FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_INK, _SOFT = "#1c2a2e", "#52625f"


def paragraph(lines: Sequence[str], *, size: int = 16, weight: int = 400, kind: str = "ink", below: int = 16) -> str:
    style = f"margin:0 0 {below}px;{FONT};font-size:{size}px;font-weight:{weight};line-height:1.5;color:{colour(kind)}"
    return f'<p class="{kind}" style="{style}">{"<br/>".join(escape(line) for line in lines)}</p>'


def anchor(words: str, address: str) -> str:
    return f'<a class="soft" href="{escape(address)}" style="color:#0b6466">{escape(words)}</a>'


def button(words: str, address: str) -> str:
    style = f"display:inline-block;padding:13px 26px;{FONT};font-size:16px;font-weight:600;color:#ffffff"
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 12px"><tr>'
        '<td bgcolor="#0b6466" style="border-radius:8px;background-color:#0b6466">'
        f'<a href="{escape(address)}" style="{style};text-decoration:none">{escape(words)}</a></td></tr></table>'
    )


def colour(kind: str) -> str:
    """Return the colour of a text on light paper; on dark paper the style sheet of the page changes its class."""
    return {"ink": _INK, "soft": _SOFT, "good": "#17633a", "bad": "#a3261d"}[kind]
