"""Files of surveys: every fault is laid to its line, and what is written is read back."""

import re
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.web.surveys.yaml_form import yaml_of
from services.commands.survey.reading import read_survey
from shared.testing.survey_files import NORWEGIAN

Printed = tuple[int, str, str]
Remote = Callable[..., Awaitable[Printed]]

LAUGHS = b"a: &a [1]\n" + b"".join(
    f"{two}: &{two} [{', '.join([f'*{one}'] * 10)}]\n".encode() for one, two in pairwise("abcdefghijk")
)
"""Half a kilobyte that stands for thousands of millions of values."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a survey is to be written."""
    return tmp_path / "visit.yaml"


def write(path: Path, text: str) -> None:
    """Write a file, line ends as they are."""
    path.write_text(text, encoding="utf-8", newline="")


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("survey: visit", "survey: My Visit", 2, "error: survey: must be 1 to 64 lower-case letters"),
        ("survey: visit\n", "", 1, "error: survey: must be 1 to 64 lower-case letters"),
        ("title: Visit", "titel: Visit", 3, "error: titel: is no field that is known here"),
        ("type: nps", "type: nsp", 9, "error: questions.0.type: must be "),
        ("type: nps", "type: nps\n    scale: 7", 10, "error: questions.0.scale: must be one of 10"),
        (
            "{en: Would you?, no: Vil du?}",
            "{no: Vil du?}",
            11,
            "error: questions.0.text: must contain the survey's first",
        ),
        ("[en, no] ", "[en, no, de] ", 11, "warning: questions.0.text: has no wording in de"),
        ("latest: 2020-01-01", "latest: yesterday", 15, "error: questions.1.latest: must be a day"),
        ("key: born", "key: recommend", 13, "error: questions.1.key: is the same"),
        (
            "latest: 2020-01-01",
            "show_if: {question: born, answered: true}",
            15,
            "error: questions.1.show_if",
        ),
        ("latest: 2020-01-01", "latest: .nan", 1, "error: holds a number or a character that no JSON can hold"),
        ("title: Visit", 'title: "\\ud800"', 1, "error: holds a number or a character that no JSON can hold"),
    ],
)
async def test_each_fault_is_laid_to_its_line(  # noqa: PLR0917 - the columns of a table
    remote: Remote, file: Path, old: str, new: str, line: int, fault: str
) -> None:
    """The check needs no suite, names file, line and place, and fails for errors alone."""
    assert old in NORWEGIAN
    write(file, NORWEGIAN.replace(old, new, 1))
    code, out, said = await remote("survey", "lint", str(file))
    assert any(one.startswith(f"{file}:{line}: {fault}") for one in out.splitlines()), (out, said)
    assert code == (1 if "error" in fault else 0)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.yaml", b"title: [", r"a\.yaml:1: error: "),
        ("a.yaml", b"title: a\ntitle: b\n", r"a\.yaml:2: error: found duplicate key"),
        ("a.yaml", b"- 1\n- 2\n", r"a\.yaml:1: error: a survey is an object"),
        ("a.yaml", b"", r"a\.yaml:1: error: a survey is an object"),
        ("a.yaml", b"a: " + b"[" * 60 + b"]" * 60, r"a\.yaml:1: error: is nested too deeply"),
        ("a.yaml", LAUGHS, r"a\.yaml:\d+: error: is nested too deeply, or repeats itself too often"),
        ("a.yaml", b"title: a\n1: b\n", r"a\.yaml:1: error: the names of fields must be text"),
        ("a.yaml", b"title: !!binary aGk=\n", r"a\.yaml:1: error: holds something that does not belong here"),
        ("a.yaml", b"title: a\n---\ntitle: b\n", r"a\.yaml:\d: error: .*document"),
        ("a.yaml", b"title: \xff", r"Cannot read \S+a\.yaml: it is not UTF-8\."),
        ("a.json", b'{"title": "a",\n}', r"a\.json:\d: error: this is no JSON: "),
        ("a.json", b'{"title": "a", "title": "b"}', r"a\.json:1: error: `title` stands twice"),
        ("a.json", b"[" * 100_000, r"a\.json:1: error: is nested too deeply"),
    ],
)
async def test_what_is_no_survey_at_all_is_one_sentence(
    remote: Remote, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    """Broken files end with one sentence that says where, and no traceback."""
    file = tmp_path / name
    file.write_bytes(content)
    code, out, said = await remote("survey", "lint", str(file))
    assert (code, out) == (1, "")
    assert re.search(sentence, said), said
    assert "Traceback" not in said


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60) | st.sampled_from(
    [
        "no",
        "on",
        "1.0",
        "12:30",
        "0x1F",
        "2026-01-01",
        "~",
        "null",
        "- a",
        "a: b",
        "#",
        "two\nlines\n",
        "\n",
        " x\n y",
        "",
    ]
)
documents = st.recursive(
    words | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words.filter(bool), documents, max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, document: dict[str, Any]) -> None:
    """Any document comes back from its YAML as it was, whatever words it holds."""
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    write(file, yaml_of(document))
    assert read_survey(file).content == document
