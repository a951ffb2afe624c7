"""A survey's theme as a style sheet of its own, so that no page needs inline styles."""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.domain.surveys.theme import Theme
from services.collector.pages.hosted.palette import DARK, LIGHT, accent_colours, all_colours, is_dark
from services.collector.pages.hosted.views.reader import Reader, Words

ASSETS = "/s/assets/theme/"
_FONT = "heed-theme"


@dataclass(frozen=True, slots=True)
class Look:
    """What a theme adds to a page."""

    stylesheet: str | None = None
    """Path of its style sheet."""
    logo: str | None = None
    """Path of its picture."""
    logo_text: Words | None = None
    has_font: bool = False


def look_of(version: PublishedVersion, reader: Reader) -> Look:
    """Return what a version's theme adds to a page."""
    theme = version.definition.theme
    if theme is None:
        return Look()
    digest = digest_of(stylesheet_of(theme))
    return Look(
        stylesheet=f"/s/{version.survey}/theme-{digest}.css?v={version.number}",
        logo=f"{ASSETS}{theme.logo}" if theme.logo else None,
        logo_text=reader.words_if(theme.logo_text),
        has_font=theme.font is not None,
    )


def digest_of(stylesheet: str) -> str:
    """Return the part of a style sheet's name that changes with its content."""
    return hashlib.sha256(stylesheet.encode()).hexdigest()[:12]


def stylesheet_of(theme: Theme) -> str:
    """Return the style sheet: the colours as custom properties, and the font."""
    return _stylesheet(theme.accent, theme.background, theme.text, theme.font)


@functools.lru_cache(maxsize=256)
def _stylesheet(accent: str | None, background: str | None, text: str | None, font: str | None) -> str:
    parts = []
    if background or text:
        colours = all_colours(accent, background, text)
        scheme = "dark" if is_dark(colours["paper"]) else "light"
        parts.append(f":root {{\n  color-scheme: {scheme};\n{_properties(colours)}}}\n")
    elif accent:
        light, dark = (_properties(accent_colours(accent, **grounds)) for grounds in (LIGHT, DARK))
        parts.append(f":root {{\n{light}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n")
    if font:
        source = f'url("{ASSETS}{font}") format("woff2")'
        parts.append(f'@font-face {{\n  font-family: "{_FONT}";\n  src: {source};\n  font-display: swap;\n}}\n')
        parts.append(f':root {{\n  --font: "{_FONT}", system-ui, sans-serif;\n}}\n')
    return "".join(parts)


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in colours.items())
