"""Who looks at a personal page: a person, or a program that follows every link in a mail.

Nothing that a program does by itself counts as opened: fetching a page never does, for whoever fetches it; a person is
known by what they press, move or send.
"""

import re
from collections.abc import Mapping
from typing import Literal

Visitor = Literal["unknown", "program"]
"""A fetch that may be a person's is unknown until somebody touches the page."""

_PROGRAMS = re.compile(
    r"bot\b|crawl|spider|preview|scan|facebookexternalhit|whatsapp/|telegram|slack|discord|skypeuripreview|curl|wget|"
    r"python|aiohttp|httpx|go-http-client|java/|libwww|okhttp|node-fetch|axios|headless|phantomjs|"
    r"proofpoint|mimecast|barracuda|safelinks|microsoft office|ms-office|exchange|outlook-protection|googleimageproxy|"
    r"yahoomailproxy|ironport|symantec|messagelabs|fireeye|trellix|trendmicro|sophos|bitdefender|kaspersky|urldefense|"
    r"virustotal|urlscan|checkpoint|forcepoint|zscaler",
    re.IGNORECASE,
)
"""How programs name themselves: previews of messengers, libraries, and those who look at mails before they are read."""
_EARLY = ("prefetch", "preview", "prerender")
_PURPOSES = ("sec-purpose", "purpose", "x-purpose", "x-moz")


def visitor_of(method: str, headers: Mapping[str, str]) -> Visitor:
    """Return who visits, as far as one request says it.

    Args:
        method: of the request; nobody reads the answer to HEAD.
        headers: by lower-case name.
    """
    purpose = " ".join(headers.get(name, "") for name in _PURPOSES).lower()
    agent = headers.get("user-agent", "")
    is_program = (
        method == "HEAD" or not agent or _PROGRAMS.search(agent) is not None or any(word in purpose for word in _EARLY)
    )
    return "program" if is_program else "unknown"
