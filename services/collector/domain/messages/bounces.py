"""What a status code says about an address: that nobody has it, that it waits, or that somebody blocks us.

Sources: RFC 3463 with the registry of enhanced status codes (RFC 5248), RFC 7293 (5.7.17 and .18), RFC 7505 (5.1.10).
Servers use the codes loosely: Exim reports every failure as 5.0.0, Outlook an unknown user as 5.5.0, Exchange as 5.4.1.
So a code that says little gives way to what the server's own reply says.
"""

import re
from dataclasses import dataclass
from typing import Literal

BounceKind = Literal["hard", "soft", "blocked"]
"""`hard`: nobody has this address, or not any more. `soft`: not now. `blocked`: the message or its sender was not
wanted, which says nothing about the address: whoever had a wrong DKIM key for a day would lose all customers."""

_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[\s-])")
_NOBODY = re.compile(
    r"user unknown|unknown (?:user|recipient|mailbox|address)|no such (?:user|recipient|mailbox|person|address)"
    r"|(?:user|recipient|mailbox|account|address) (?:is |was )?(?:unknown|not found|does(?: not|n't) exist)"
    r"|does(?: not|n't) (?:exist|have an? .{0,40}account)|invalid (?:recipient|mailbox|user)|mailbox unavailable"
    r"|no mailbox (?:here )?by that name|recipient address rejected: access denied|account (?:is )?(?:disabled|closed)",
    re.IGNORECASE,
)
_FULL = re.compile(r"quota|mailbox (?:is )?full|full mailbox|storage (?:is )?full|insufficient storage", re.IGNORECASE)

_HARD = frozenset(
    {
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (1, 6),
        (1, 10),  # the domain says that it takes no mail
        (2, 1),
        (4, 4),  # no such domain
        (7, 13),
        (7, 17),  # somebody else has the address now
        (7, 18),
    }
)
_BLOCKED = frozenset({(1, 7), (1, 8), (2, 3), (3, 4)})
"""The sender's address, or the size of the message."""
_BLOCKED_SUBJECTS = frozenset({6, 7})
"""Content and policy."""
_VAGUE = frozenset({(0, 0), (2, 0), (3, 0), (4, 0), (4, 1), (5, 0), (7, 0)})
"""Codes that servers give when they have no better one."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """That a message came back."""

    kind: BounceKind
    status: str | None
    """Such as `5.1.1`; None where the report has no code."""


def bounce_of(status: str | None, diagnostic: str) -> Bounce:
    """Return what a failure means.

    Args:
        status: of the report, perhaps with a comment behind it.
        diagnostic: the reply of the server that refused the message; it is read and not kept.
    """
    code = _code(status or "")
    said = _code(diagnostic)
    if said is not None and (code is None or code[1:] in _VAGUE) and said[1:] not in _VAGUE:
        code = said
    if code is None:
        reply = _REPLY.search(diagnostic)
        is_lasting = reply is not None and reply[1] == "5"
        return Bounce("hard" if is_lasting and _NOBODY.search(diagnostic) else "soft", None)
    return Bounce(_kind(code, diagnostic), ".".join(map(str, code)))


def _kind(code: tuple[int, int, int], diagnostic: str) -> BounceKind:
    level, *rest = code
    reason = (rest[0], rest[1])
    if level == 4:  # noqa: PLR2004 - RFC 3463: persistent, but passing
        return "blocked" if reason[0] in _BLOCKED_SUBJECTS else "soft"
    if reason in _VAGUE and _FULL.search(diagnostic) is None and _NOBODY.search(diagnostic) is not None:
        return "hard"
    if reason in _HARD:
        return "hard"
    return "blocked" if reason in _BLOCKED or reason[0] in _BLOCKED_SUBJECTS else "soft"


def _code(text: str) -> tuple[int, int, int] | None:
    found = _CODE.search(text)
    return None if found is None else (int(found[1]), int(found[2]), int(found[3]))
