"""Links between pages lead somewhere."""

from pathlib import Path

import pytest

from services.documents.links import anchors, broken_links

ROOT = Path(__file__).parents[2]


def test_every_link_leads_somewhere() -> None:
    """Each relative link names a file of the repository and a heading that stands in it."""
    assert broken_links(ROOT) == []


@pytest.mark.parametrize("link", ["gone.md", "docs/gone.md#top", "docs/page.md#gone", "#gone", "docs/picture.png"])
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, link: str) -> None:
    """A missing file and a missing heading are both reported, with the page on which the link stands."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text("# Here\n")
    (tmp_path / "README.md").write_text(f"# Top\n[fine](docs/page.md#here) [code](#top) ![picture]({link})\n")
    assert broken_links(tmp_path) == [f"README.md: {link}"]


def test_examples_and_other_hosts_are_not_followed(tmp_path: Path) -> None:
    """What stands in a block of code is no link, and other hosts are not asked."""
    (tmp_path / "README.md").write_text("```\n[no link](gone.md)\n```\n[elsewhere](https://heed.example/x#y)\n")
    assert broken_links(tmp_path) == []


def test_anchors_are_those_of_code_hosts() -> None:
    """Spaces become hyphens; punctuation and markup go."""
    assert anchors("## What happens when…\n### Promises, and `code`\n#### [A link](x.md) too\n") == {
        "what-happens-when",
        "promises-and-code",
        "a-link-too",
    }
