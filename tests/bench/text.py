"""What is told of real comments, and how much of it is right, beside VADER as it is and saying "positive" always.

`HEED_BENCH_COMMENTS` names a CSV file with the columns `respondent`, `reason`, `reason_sentiment`, `improvement` and
`improvement_sentiment`: English comments and what people read in them, 1 (very positive) to 5 (very negative), as the
open data set of NHS England's pxtextmining has them. One half of the respondents served to set the rules; what is
measured is the other half.
"""

import csv
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil
from rich.console import Console
from vader import SentimentIntensityAnalyzer

from services.scoring.application.comment_reader import CommentReader
from services.scoring.gateways.lingua_detector import LinguaDetector
from services.scoring.gateways.vader_reader import VaderReader
from tests.bench.lab import Lab
from tests.bench.results import Figure

VARIABLE = "HEED_BENCH_COMMENTS"
KINDS = ("negative", "neutral", "positive")
NEUTRAL = 3
VADERS_OWN = 0.05
"""How far from 0 VADER's authors let a text be before it is positive or negative."""
MIB = 2**20

Answers = tuple[Sequence[str], Sequence[str]]
"""What people read in comments, and what a machine says of them; an empty text is "unknown"."""
Compute = Callable[[Sequence[str], Sequence[str]], float]


class Labelled(NamedTuple):
    """A comment, and what people read in it."""

    text: str
    label: str


async def measure(_lab: Lab) -> list[Figure]:
    """Return shares and macro-F1 on the comments of the file; nothing when there is none."""
    path = os.environ.get(VARIABLE)
    if not path:
        Console(stderr=True).print(f"text is measured on labelled comments; {VARIABLE} names their file")
        return []
    return _figures(held_out(Path(path)))


def held_out(path: Path) -> list[Labelled]:
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


def _label(people: float) -> str:
    return "positive" if people < NEUTRAL else "negative" if people > NEUTRAL else "neutral"


def _figures(comments: Sequence[Labelled]) -> list[Figure]:
    process = psutil.Process()
    before = process.memory_info().rss
    reader = CommentReader(LinguaDetector(), VaderReader())
    begun = time.perf_counter()
    reader.read(comments[0].text, locale="en")
    loaded, memory = time.perf_counter() - begun, (process.memory_info().rss - before) / MIB
    begun = time.process_time()
    read = [reader.read(one.text, locale="en") for one in comments]
    each = (time.process_time() - begun) / len(comments) * 1000
    labels = [one.label for one in comments]
    said = [judgement.sentiment if judgement else "" for _, judgement in read]
    told = [place for place, one in enumerate(said) if one]
    vader = _vader(comments)
    positive = ["positive"] * len(comments)

    def among(answers: Sequence[str], places: Sequence[int]) -> Answers:
        return [labels[place] for place in places], [answers[place] for place in places]

    languages = [language for language, _ in read if language]
    return [
        Figure("comments: read by people, not used for the rules", len(comments), ""),
        Figure("comments: language told", len(languages) / len(comments), "share"),
        Figure("comments: language right, of those told (all are English)", _share(languages, "en"), "share"),
        Figure("comments: sentiment told, else unknown", len(told) / len(comments), "share"),
        *_beside("right, of those told", accuracy, among(said, told), among(vader, told), among(positive, told)),
        *_beside("macro-F1, of those told", macro_f1, among(said, told), among(vader, told), among(positive, told)),
        *_beside("right, of all", accuracy, (labels, said), (labels, vader), (labels, positive)),
        *_beside("macro-F1, of all", macro_f1, (labels, said), (labels, vader), (labels, positive)),
        Figure("comments: processor time for one", each, "ms"),
        Figure("comments: loading the models", loaded, "s"),
        Figure("comments: memory of the models", memory, "MiB"),
    ]


def _beside(what: str, compute: Compute, ours: Answers, vader: Answers, positive: Answers) -> Iterator[Figure]:
    value = compute(*ours)
    for name, answers in (("VADER", vader), ("always positive", positive)):
        baseline = compute(*answers)
        yield Figure(f"comments: {what}, beside {name}", value, "share", baseline, value / baseline)


def _vader(comments: Sequence[Labelled]) -> list[str]:
    plain = SentimentIntensityAnalyzer(curated=False)
    balances = [plain.polarity_scores(one.text)["compound"] for one in comments]
    return [
        "positive" if balance >= VADERS_OWN else "negative" if balance <= -VADERS_OWN else "neutral"
        for balance in balances
    ]


def accuracy(labels: Sequence[str], said: Sequence[str]) -> float:
    """Return the share of answers that are right; an unknown is not."""
    return sum(label == one for label, one in zip(labels, said, strict=True)) / len(labels)


def macro_f1(labels: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean, over the three kinds, of 2·right / (labelled so + said so)."""
    both = list(zip(labels, said, strict=True))
    return sum(
        2 * sum(label == one == kind for label, one in both) / max(1, labels.count(kind) + said.count(kind))
        for kind in KINDS
    ) / len(KINDS)


def _share(values: Sequence[str], wanted: str) -> float:
    return values.count(wanted) / len(values)
