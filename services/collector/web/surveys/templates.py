"""Ready-made surveys, as the files that they are begun with."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services.collector.domain.errors import TemplateNotFoundError
from services.collector.web.surveys.file_form import KEY

_FOLDER = Path(__file__).parents[2] / "survey_templates"
_TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(_FOLDER.glob("*.yaml"))}

NAMES: tuple[str, ...] = tuple(_TEXTS)
"""What there is, in the order of the alphabet."""


@dataclass(frozen=True, slots=True)
class Template:
    """One ready-made survey."""

    name: str
    description: str
    """What it is for and when to ask it; the comment at the top of its file."""
    definition: dict[str, Any]
    """What it asks, ready to be put as a survey's draft."""


def template_file(name: str, key: str) -> str:
    """Return the YAML file of a template, for the survey `key`.

    Raises:
        TemplateNotFoundError: there is none of this name.
    """
    return re.sub(rf"^{KEY}: .*$", f"{KEY}: {key}", _text(name), count=1, flags=re.MULTILINE)


@cache
def read_template(name: str) -> Template:
    """Return a template.

    Raises:
        TemplateNotFoundError: there is none of this name.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - 5 MB that only those who ask for a template pay

    text = _text(name)
    content = YAML(typ="safe", pure=True).load(text)
    return Template(name, _description(text), {field: value for field, value in content.items() if field != KEY})


def _text(name: str) -> str:
    if name not in _TEXTS:
        raise TemplateNotFoundError
    return _TEXTS[name]


def _description(text: str) -> str:
    comment = re.match(r"(?:#.*\n)+", text)
    return " ".join(line.removeprefix("#").strip() for line in comment[0].splitlines()) if comment else ""
