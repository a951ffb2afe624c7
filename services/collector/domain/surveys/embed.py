"""How a survey appears on other websites: where, to whom and when, and what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.collector.domain.names import (
    LANGUAGE_RULE,
    SCALAR_RULE,
    is_attribute_name,
    is_language,
    is_line,
    is_scalar,
)
from services.collector.domain.surveys.wording import Words, check_words
from shared.conditions.expression import Scalar
from shared.errors import FieldProblem

Mode = Literal["popup", "slide_in", "inline", "button"]
DeviceKind = Literal["desktop", "tablet", "mobile"]
Trigger = Literal["load", "event", "scroll", "exit_intent", "manual"]

MAX_LISTED = 50
MAX_LINE = 500
MAX_BUTTON = 60
MAX_DELAY_SECONDS = 3600
_OWNERS: Mapping[str, Mode] = {"selector": "inline", "button": "button"}
"""To which way of appearing a field belongs."""
_ORIGIN = re.compile(r"(https?)://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:([1-9][0-9]{0,4}))?")
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_USUAL_PORT: Mapping[str, str] = {"https": "443", "http": "80"}
_HIGHEST_PORT = 65535
_ORIGIN_RULE = (
    "must be exactly what browsers send, such as `https://shop.example` or `https://shop.example:8443`: lower case, no "
    "path, no pattern; http for localhost only"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """To whom it appears: everything that is given must hold. Evaluated in the browser."""

    url: tuple[str, ...] = ()
    """Path patterns of which one must match, with `*` for anything, such as `/checkout*`."""
    not_url: tuple[str, ...] = ()
    selector: str | None = None
    """CSS selector of an element that must be on the page."""
    devices: tuple[DeviceKind, ...] = ()
    languages: tuple[str, ...] = ()
    """Language tags of the page or the browser; `de` covers `de-AT`."""
    attributes: dict[str, tuple[Scalar, ...]] | None = None
    """Values of which one must equal what `heed.identify()` said, by attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """When it appears."""

    on: Trigger = "load"
    event: str | None = None
    """Name given to `heed.track()`, for `event`."""
    delay_seconds: float = 0
    """After the trigger."""
    scroll_percent: int = 50
    """How much of the page must have been seen, for `scroll`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """Appearance on other websites."""

    mode: Mode = "slide_in"
    selector: str | None = None
    """CSS selector of the element that holds the card, for `inline`."""
    button: Words | None = None
    """Words on the tab, by language, for `button`."""
    origins: tuple[str, ...] = ()
    """Websites that may show it, such as `https://shop.example`; empty: all. No credentials are involved either way."""
    audience: Audience = Audience()
    start: Start = Start()


def check_embed(embed: Embed | None, languages: Sequence[str]) -> list[FieldProblem]:
    """Return what is wrong with the appearance on other websites; each problem names its place."""
    if embed is None:
        return []
    problems = _check_line("embed.selector", embed.selector)
    is_inline = embed.mode == _OWNERS["selector"]
    if is_inline and embed.selector is None:
        problems.append(FieldProblem("embed.selector", "is needed for the mode inline"))
    problems += [
        FieldProblem(f"embed.{name}", f"belongs to the mode {owner}")
        for name, owner in _OWNERS.items()
        if getattr(embed, name) is not None and owner != embed.mode
    ]
    problems += check_words(embed.button, "embed.button", languages, MAX_BUTTON)
    for index, origin in _listed("embed.origins", embed.origins, problems):
        if not is_origin(origin):
            problems.append(FieldProblem(f"embed.origins.{index}", _ORIGIN_RULE))
    return problems + _check_audience(embed.audience) + _check_start(embed.start)


def is_origin(text: str) -> bool:
    """Return whether `text` is an origin in the form in which browsers name it."""
    match = _ORIGIN.fullmatch(text)
    if match is None or len(text) > MAX_LINE or ".." in text:
        return False
    scheme, host, port = match[1], match[2], match[5]
    is_safe = scheme == "https" or host in _OWN_MACHINE
    return is_safe and (port is None or (port != _USUAL_PORT[scheme] and int(port) <= _HIGHEST_PORT))


def _check_audience(audience: Audience) -> list[FieldProblem]:
    problems = _check_line("embed.audience.selector", audience.selector)
    for name in ("url", "not_url"):
        place = f"embed.audience.{name}"
        for index, pattern in _listed(place, getattr(audience, name), problems):
            if not is_line(pattern, MAX_LINE) or not pattern.startswith(("/", "http://", "https://")):
                rule = "must be a path such as `/checkout*`, or an address that begins with http"
                problems.append(FieldProblem(f"{place}.{index}", rule))
    for index, language in _listed("embed.audience.languages", audience.languages, problems):
        if not is_language(language):
            problems.append(FieldProblem(f"embed.audience.languages.{index}", LANGUAGE_RULE))
    _ = list(_listed("embed.audience.devices", audience.devices, problems))
    return problems + _check_attributes(audience.attributes or {})


def _check_attributes(attributes: Mapping[str, Sequence[Scalar]]) -> list[FieldProblem]:
    place = "embed.audience.attributes"
    if len(attributes) > MAX_LISTED:
        return [FieldProblem(place, f"must be at most {MAX_LISTED}")]
    problems: list[FieldProblem] = []
    for name, values in attributes.items():
        if not is_attribute_name(name):
            problems.append(FieldProblem(place, "has a name that no attribute can have"))
        elif not 0 < len(values) <= MAX_LISTED:
            problems.append(FieldProblem(f"{place}.{name}", f"must be 1 to {MAX_LISTED} values"))
        elif not all(is_scalar(value) for value in values):
            problems.append(FieldProblem(f"{place}.{name}", f"needs values that are {SCALAR_RULE}"))
    return problems


def _check_start(start: Start) -> list[FieldProblem]:
    problems = _check_line("embed.start.event", start.event)
    if start.on == "event" and start.event is None:
        problems.append(FieldProblem("embed.start.event", "is needed to start on an event"))
    if start.on != "event" and start.event is not None:
        problems.append(FieldProblem("embed.start.event", "belongs to a start on an event"))
    if not 0 <= start.delay_seconds <= MAX_DELAY_SECONDS:
        problems.append(FieldProblem("embed.start.delay_seconds", f"must be 0 to {MAX_DELAY_SECONDS}"))
    if not 1 <= start.scroll_percent <= 100:  # noqa: PLR2004 - a percentage
        problems.append(FieldProblem("embed.start.scroll_percent", "must be 1 to 100"))
    return problems


def _check_line(place: str, text: str | None) -> list[FieldProblem]:
    if text is None or is_line(text, MAX_LINE):
        return []
    return [FieldProblem(place, f"must be one line of 1 to {MAX_LINE} characters")]


def _listed(place: str, values: Sequence[str], problems: list[FieldProblem]) -> Iterator[tuple[int, str]]:
    """Yield each value with its index; add to `problems` when there are too many, or one is there twice."""
    if len(values) > MAX_LISTED:
        problems.append(FieldProblem(place, f"must be at most {MAX_LISTED}"))
        return
    for index, value in enumerate(values):
        if value in values[:index]:
            problems.append(FieldProblem(f"{place}.{index}", "is listed twice"))
        yield index, value
