"""What is said, in the form of each channel: mail, text message, chat room."""

from html import escape
from string import Template
from typing import Any

from services.notifications.domain.chat import ChatKind, teams_message
from services.notifications.domain.notices.html import FONT, anchor, button, paragraph
from services.notifications.domain.notices.report_form import report_blocks
from services.notifications.domain.notices.wording import Said
from shared.sms_segments import segments_of

SMS_PARTS = 2
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
  .good { color: #7fd6a2 !important; }
  .bad { color: #ff9d92 !important; }
  .line { border-color: #2c3a3d !important; }
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
    blocks.append(f"{said.open_label}:\n{links.open}")
    blocks.append("\n".join((*said.foot, f"{said.settings_label}: {links.settings}")))
    return "\n\n".join(blocks) + "\n"


def mail_html(said: Said) -> str:
    """Return the HTML of a mail: no pictures, no script, nothing that reports that it was opened."""
    links, words = said.links, said.words
    if said.report is not None:
        blocks = report_blocks(said.report)
    else:
        first, *rest = said.paragraphs
        blocks = [paragraph(first, size=20, weight=600), *(paragraph(one) for one in rest)]
    if links.take_care is not None:
        blocks.append(button(words.take_care, links.take_care))
        blocks.append(paragraph((words.link_lasts,), size=13, kind="soft"))
    if said.report is not None:
        blocks.append(button(said.open_label, links.open))
    else:
        blocks.append(f'<p style="margin:0;{FONT};font-size:16px">{anchor(said.open_label, links.open)}</p>')
    foot = [*(paragraph((line,), size=13, kind="soft") for line in said.foot)]
    foot.append(f'<p style="margin:0;{FONT};font-size:13px">{anchor(said.settings_label, links.settings)}</p>')
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
    links = said.links
    lines = ["\n".join(one) for one in said.paragraphs]
    buttons = [(said.open_label, links.open)]
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
