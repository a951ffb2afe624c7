"""What respondents are offered once they have answered: to say what went wrong, to be called back, to share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.collector.domain.names import is_line
from services.collector.domain.surveys.question import Question
from shared.errors import FieldProblem

MAX_SHARE_LINKS = 6
MAX_SHARE_NAME = 60
MAX_ADDRESS = 500
FOLLOW_UP = "follow_up"
"""Key and concept of the question that surveys have without asking it: unhappy respondents are asked it afterwards."""
WHAT_WENT_WRONG: Mapping[str, str] = {
    "en": "What went wrong?",
    "de": "Was ist schiefgegangen?",
    "ar": "ما الذي لم يسر على ما يرام؟",
}
_LABEL = r"[a-z0-9\u00a1-\uffff]([a-z0-9\u00a1-\uffff-]*[a-z0-9\u00a1-\uffff])?"
_ADDRESS = re.compile(rf"https://({_LABEL}\.)+{_LABEL}(:[1-9][0-9]{{0,4}})?([/?#]\S*)?", re.IGNORECASE)
_HIGHEST_PORT = 65535
_ADDRESS_RULE = (
    "must be an address on the web that begins with https://, such as `https://reviews.example/your-company`"
)
_ODD = frozenset('<>"\\^`{|}')
"""What no address holds (RFC 3986, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """Where respondents can share their experience in public, such as a review site."""

    name: str
    """What the link says, the same in every language."""
    url: str
    """Begins with https://."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What the page of thanks offers, on the web and behind personal links and QR codes; kiosks and SMS stay short."""

    follow_up: bool = True
    """Whether whoever was unhappy and wrote nothing is asked what went wrong; their words join the same response."""
    call_back: bool = True
    """Whether whoever was unhappy can complain about it and ask for a call."""
    share: tuple[ShareLink, ...] = ()
    """At most 6, shown to everybody, happy or not. Showing them to happy customers only is not possible: Google's
    policy on reviews forbids to solicit positive reviews selectively, and the FTC's Rule on Consumer Reviews and
    Testimonials (2024) is against reviews that give a false picture. Heed sends no messages that ask for reviews: they
    are advertising and need consent (BGH, 10.07.2018, VI ZR 225/17; UWG § 7)."""


def follow_up_question(languages: Sequence[str]) -> Question:
    """Return the question that is asked afterwards, in the page's own words.

    Args:
        languages: of the survey; they decide which words come first where nobody chooses.
    """
    known = [language.partition("-")[0].lower() for language in languages]
    text = {language: WHAT_WENT_WRONG[language] for language in known if language in WHAT_WENT_WRONG}
    return Question(key=FOLLOW_UP, type="text", text=text or {"en": WHAT_WENT_WRONG["en"]}).normalised()


def check_afterwards(afterwards: Afterwards | None) -> list[FieldProblem]:
    """Return what is wrong with the offers; each problem names its place, such as `afterwards.share.0.url`."""
    if afterwards is None:
        return []
    if len(afterwards.share) > MAX_SHARE_LINKS:
        return [FieldProblem("afterwards.share", f"must be at most {MAX_SHARE_LINKS}")]
    problems = []
    for index, link in enumerate(afterwards.share):
        place = f"afterwards.share.{index}"
        earlier = afterwards.share[:index]
        if not is_line(link.name, MAX_SHARE_NAME):
            problems.append(FieldProblem(f"{place}.name", f"must be one line of 1 to {MAX_SHARE_NAME} characters"))
        elif any(one.name == link.name for one in earlier):
            problems.append(FieldProblem(f"{place}.name", "is listed twice"))
        if not is_web_address(link.url):
            problems.append(FieldProblem(f"{place}.url", _ADDRESS_RULE))
        elif any(one.url == link.url for one in earlier):
            problems.append(FieldProblem(f"{place}.url", "is listed twice"))
    return problems


def is_web_address(text: str) -> bool:
    """Return whether `text` is an encrypted address on the web: with a host's name, without a user or a password."""
    match = _ADDRESS.fullmatch(text)
    if match is None or len(text) > MAX_ADDRESS or not is_line(text, MAX_ADDRESS) or not _ODD.isdisjoint(text):
        return False
    port = text[len("https://") :].partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[2]
    return not port or int(port) <= _HIGHEST_PORT
