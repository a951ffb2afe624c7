"""How a survey appears on other websites: where, to whom, and when."""

from dataclasses import dataclass
from typing import Literal

from services.collector.domain.surveys.wording import Words
from shared.conditions.expression import Scalar

Mode = Literal["popup", "slide_in", "inline", "button"]
Device = Literal["desktop", "tablet", "mobile"]
Trigger = Literal["load", "event", "scroll", "exit_intent", "manual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """To whom it appears: everything that is given must hold. Evaluated in the browser."""

    url: tuple[str, ...] = ()
    """Path patterns of which one must match, with `*` for anything, such as `/checkout*`."""
    not_url: tuple[str, ...] = ()
    selector: str | None = None
    """CSS selector of an element that must be on the page."""
    devices: tuple[Device, ...] = ()
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
