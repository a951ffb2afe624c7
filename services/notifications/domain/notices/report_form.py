"""A score report in HTML: what matters first and large, then the parts as a table."""

from html import escape

from services.notifications.domain.notices.html import FONT, colour, paragraph
from services.notifications.domain.notices.report_wording import SaidReport, SaidScore

_LINE = "border-top:1px solid #d5dedb"


def report_blocks(said: SaidReport) -> list[str]:
    """Return the blocks of a mail."""
    blocks = [paragraph((said.title,), size=20, weight=600, below=2)]
    about = (said.period, *((said.filters,) if said.filters else ()))
    blocks.append(paragraph(about, size=14, kind="soft", below=20))
    for one in said.scores:
        blocks += _score(one)
    if said.parts:
        blocks.append(_table(said))
    blocks += [paragraph((one,), size=13, kind="soft", below=10) for one in said.notes]
    return blocks


def _score(one: SaidScore) -> list[str]:
    blocks = [paragraph((one.label,), size=14, kind="soft", below=0)]
    if one.is_shown:
        blocks.append(paragraph((one.value,), size=38, weight=650, below=0))
        blocks.append(paragraph((one.certainty,), size=14, kind="soft", below=8))
    blocks.append(paragraph((one.sentence,), size=15, kind=one.tone or "ink", below=20))
    return blocks


def _table(said: SaidReport) -> str:
    score, _interval, _answers, change = said.columns
    head = "".join(
        (
            _cell("th", said.parts_head, scope="col", size=13, kind="soft"),
            _cell("th", score, scope="col", size=13, kind="soft", align="right"),
            _cell("th", change, scope="col", size=13, kind="soft", align="right"),
        )
    )
    rows = "".join(f"<tr>{_row(one)}</tr>" for one in said.parts)
    style = "margin:0 0 16px;border-collapse:collapse"
    return (
        f'<table width="100%" cellpadding="0" cellspacing="0" border="0" style="{style}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(one: SaidScore) -> str:
    """Return a part: its name with the interval below it, so that it fits on a phone."""
    small = f'<br/><span class="soft" style="font-size:13px;font-weight:400;color:{colour("soft")}">'
    name = f"{escape(one.label)}{small}{escape(one.certainty)}</span>"
    return "".join(
        (
            _cell("th", name, scope="row", is_html=True),
            _cell("td", one.value, weight=600, align="right"),
            _cell("td", one.change, kind=one.tone or "ink", align="right"),
        )
    )


def _cell(
    tag: str,
    text: str,
    *,
    scope: str = "",
    size: int = 15,
    weight: int = 400,
    align: str = "left",
    kind: str = "ink",
    is_html: bool = False,
) -> str:
    style = (
        f"padding:8px 0 8px {'12px' if align == 'right' else '0'};{_LINE};{FONT};font-size:{size}px;line-height:1.4;"
        f"font-weight:{weight};text-align:{align};vertical-align:top;color:{colour(kind)}"
    )
    scoped = f' scope="{scope}"' if scope else ""
    return f'<{tag}{scoped} class="{kind} line" style="{style}">{text if is_html else escape(text)}</{tag}>'
