"""What is said, in the form of each channel: mail, text message, chat room."""

from html import escape
from string import Template
from typing import Any

from services.notifications.domain.chat import ChatKind, teams_message
from services.notifications.domain.notices.wording import Said
from shared.sms_segments import segments_of

SMS_PARTS = 2
_FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_PAGE = Template(
    """<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>$subject</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background-color: #10181a !important; }
  .card { background-color: #182326 !important; border-color: #2c3a3d !important; }
  .ink { color: #e7eeed !important; }
  .soft { color: #a9b8b6 !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background-color:#f3f6f4">
<div role="article" aria-roledescription="email" aria-label="$subject" lang="$language">
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" \
style="background-color:#f3f6f4"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="card" style="background-color:#ffffff;border:1px solid #d5dedb;border-radius:10px;padding:28px 32px">
$body
</td></tr>
<tr><td style="padding:16px 12px 8px">
$foot
</td></tr>
</table></td></tr></table>
</div>
</body>
</html>
"""
)


def mail_text(said: Said) -> str:
    """Return the plain text of a mail."""
    blocks = ["\n".join(lines) for lines in said.paragraphs]
    links, words = said.links, said.words
    if links.take_care is not None:
        blocks.append(f"{words.take_care}:\n{links.take_care}")
    blocks.append(f"{words.open}:\n{links.open}")
    blocks.append("\n".join((*said.foot, f"{words.settings}: {links.settings}")))
    return "\n\n".join(blocks) + "\n"


def mail_html(said: Said) -> str:
    """Return the HTML of a mail: no pictures, no script, nothing that reports that it was opened."""
    links, words = said.links, said.words
    first, *rest = said.paragraphs
    blocks = [_paragraph(first, size=20, weight=600), *(_paragraph(one) for one in rest)]
    if links.take_care is not None:
        blocks.append(_button(words.take_care, links.take_care))
        blocks.append(_paragraph((words.link_lasts,), size=13, kind="soft"))
    blocks.append(f'<p style="margin:0;{_FONT};font-size:16px">{_anchor(words.open, links.open)}</p>')
    foot = [*(_paragraph((line,), size=13, kind="soft") for line in said.foot)]
    foot.append(f'<p style="margin:0;{_FONT};font-size:13px">{_anchor(words.settings, links.settings)}</p>')
    return _PAGE.substitute(
        language=said.language, subject=escape(said.subject), body="\n".join(blocks), foot="\n".join(foot)
    )


def text_message(said: Said) -> str:
    """Return a text message: the subject, the reason, and one link; shortened to a few parts."""
    link = said.links.take_care or said.links.open
    subject = said.subject
    while True:
        text = f"Heed: {subject}\n{link}"
        if segments_of(text).count <= SMS_PARTS or len(subject) <= 1:
            return text
        subject = f"{subject[:-2].rstrip()}…"


def chat_document(kind: ChatKind, said: Said) -> dict[str, Any]:
    """Return the body for the webhook of a room. Nothing of it is read as a command, a mention or markup."""
    links, words = said.links, said.words
    lines = ["\n".join(one) for one in said.paragraphs]
    buttons = [(words.open, links.open)]
    match kind:
        case "slack":
            texts = [{"type": "section", "text": {"type": "plain_text", "text": one[:2900]}} for one in lines]
            elements = [
                {"type": "button", "text": {"type": "plain_text", "text": label}, "url": url} for label, url in buttons
            ]
            subject = _slack(said.subject)
            return {"text": subject, "blocks": [*texts, {"type": "actions", "elements": elements}]}
        case "teams":
            blocks = [{"type": "TextBlock", "text": _markdown(one), "wrap": True} for one in lines]
            blocks[0] |= {"weight": "Bolder", "size": "Medium"}
            actions = [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in buttons]
            return teams_message(blocks, actions)
        case "mattermost":
            body = "\n\n".join(_markdown(one) for one in lines)
            return {"text": f"{body}\n\n" + "\n".join(f"[{label}]({url})" for label, url in buttons)}
        case "google_chat":
            body = "\n\n".join(_slack(one) for one in lines)
            return {"text": f"{body}\n\n" + "\n".join(f"<{url}|{label}>" for label, url in buttons)}


def _slack(text: str) -> str:
    """Return text in which nothing is a mention: `<!channel>` begins with the character that is escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    """Return text that Markdown shows as it is; a mention such as `@all` is none with a space of no width in it."""
    escaped = "".join(f"\\{one}" if one in "\\`*_{}[]<>#|~!" else one for one in text)
    return escaped.replace("@", "@\u200b").replace("\n", "  \n")


def _paragraph(lines: tuple[str, ...], *, size: int = 16, weight: int = 400, kind: str = "ink") -> str:
    colour = "#1c2a2e" if kind == "ink" else "#52625f"
    style = f"margin:0 0 16px;{_FONT};font-size:{size}px;font-weight:{weight};line-height:1.5;color:{colour}"
    return f'<p class="{kind}" style="{style}">{"<br/>".join(escape(line) for line in lines)}</p>'


def _anchor(words: str, address: str) -> str:
    return f'<a class="soft" href="{escape(address)}" style="color:#0b6466">{escape(words)}</a>'


def _button(words: str, address: str) -> str:
    style = f"display:inline-block;padding:13px 26px;{_FONT};font-size:16px;font-weight:600;color:#ffffff"
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 12px"><tr>'
        '<td bgcolor="#0b6466" style="border-radius:8px;background-color:#0b6466">'
        f'<a href="{escape(address)}" style="{style};text-decoration:none">{escape(words)}</a></td></tr></table>'
    )
