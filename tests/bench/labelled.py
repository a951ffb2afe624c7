"""Comments with what people read in them. Both files are public and of others, so they are not part of this repository.

`HEED_BENCH_COMMENTS` names a CSV file with the columns `respondent`, `reason`, `reason_sentiment`, `improvement` and
`improvement_sentiment`: English comments and what people read in them, 1 (very positive) to 5 (very negative), as the
open data set of NHS England's pxtextmining has them. One half of the respondents served to set the rules; what is
measured is the other half.

`HEED_BENCH_COMMENTS_GERMAN` names an XML file of GermEval 2017 (Wojatzki et al. 2017): what people wrote in public
about the German railways. Its `dev` file served to set the rules; measure on `test_dia-2017-09-15.xml`.
"""

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

ENGLISH = "HEED_BENCH_COMMENTS"
GERMAN = "HEED_BENCH_COMMENTS_GERMAN"
KINDS = ("negative", "neutral", "positive")
NEUTRAL = 3


class Labelled(NamedTuple):
    """A comment, and what people read in it."""

    text: str
    label: str


def english_comments(path: Path) -> list[Labelled]:
    """Return the comments of the half of the respondents that no rule was set on."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Labelled(row[name].strip(), _label(float(row[f"{name}_sentiment"])))
        for row in rows
        if hashlib.md5(row["respondent"].encode(), usedforsecurity=False).digest()[0] % 2
        for name in ("reason", "improvement")
        if row[name].strip() and row[f"{name}_sentiment"]
    ]


def german_messages(path: Path) -> list[Labelled]:
    """Return the messages that are about the railways."""
    documents = ET.parse(path).getroot()  # noqa: S314 - the file of whoever measures
    found = [
        Labelled(one.findtext("text", "").strip(), one.findtext("sentiment", "").strip())
        for one in documents
        if one.findtext("relevance") == "true"
    ]
    return [one for one in found if one.text and one.label in KINDS]


def _label(people: float) -> str:
    return "positive" if people < NEUTRAL else "negative" if people > NEUTRAL else "neutral"
