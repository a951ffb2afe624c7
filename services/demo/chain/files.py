"""The files that describe the chain."""

from functools import cache
from pathlib import Path
from typing import Any

from shared.yaml_files.reading import read_yaml

_FOLDER = Path(__file__).parent.parent / "data" / "chain"
SURVEYS = ("guest", "visit")


@cache
def described(name: str) -> dict[str, Any]:
    """Return the content of a file of the chain, such as `company` or `comments.de`. It must not be changed."""
    content: dict[str, Any] = read_yaml((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")).content
    return content
