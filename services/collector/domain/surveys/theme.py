"""How a survey looks: colours, logo and font, all from the survey's own host."""

from dataclasses import dataclass

from services.collector.domain.surveys.wording import Words

LIGHT_BACKGROUND = "#f3f6f4"
DARK_BACKGROUND = "#10181a"
"""What the page lies on where no theme says otherwise; see `pages/static/page.css`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours as `#rrggbb`; what is left out is the page's own."""

    accent: str | None = None
    """Buttons, chosen answers, links."""
    background: str | None = None
    text: str | None = None
    logo: str | None = None
    """Name of an uploaded image."""
    logo_text: Words | None = None
    """What the logo says, by language, for those who do not see it; needed beside `logo`."""
    font: str | None = None
    """Name of an uploaded font (WOFF2)."""
