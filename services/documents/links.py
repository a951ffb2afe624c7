"""Checking the links between the repository's pages: the file and the heading that each names must exist."""

import re
from collections.abc import Iterator
from pathlib import Path

_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(?P<text>.+?) *$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:")
_MARKUP = re.compile(r"[`*]|\[(?P<shown>[^\]]*)\]\([^)]*\)")


def pages(root: Path) -> list[Path]:
    """Return the Markdown pages that people read: at the top, in `docs/` and in `deploy/`."""
    return sorted(page for pattern in ("*.md", "docs/**/*.md", "deploy/**/*.md") for page in root.glob(pattern))


def broken_links(root: Path) -> list[str]:
    """Return `page: target` of every broken link; addresses of other hosts are not checked."""
    return [f"{page.relative_to(root)}: {target}" for page in pages(root) for target in _broken(page)]


def _broken(page: Path) -> Iterator[str]:
    for link in _LINK.finditer(_CODE.sub("", page.read_text())):
        target = link["target"]
        if _ELSEWHERE.match(target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text())):
            yield target


def anchors(page: str) -> set[str]:
    """Return the anchors that code hosts give to the headings of a page."""
    return {_slug(heading["text"]) for heading in _HEADING.finditer(_CODE.sub("", page))}


def _slug(heading: str) -> str:
    text = _MARKUP.sub(lambda found: found["shown"] or "", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
