"""How often the sentiment of real comments is classified, and how often rightly; beside VADER and a constant answer.

See `tests.bench.labelled` for the files that it needs.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil
from rich.console import Console
from vader import SentimentIntensityAnalyzer

from services.scoring.application.read_comments import CommentReader
from services.scoring.gateways.lingua_detector import LinguaDetector
from services.scoring.gateways.vader_reader import VaderReader
from tests.bench.lab import Lab
from tests.bench.labelled import ENGLISH, GERMAN, KINDS, Labelled, english_comments, german_messages
from tests.bench.results import Figure

VADERS_OWN = 0.05
"""How far from 0 VADER's authors let a text be before it is positive or negative."""
MIB = 2**20

Answers = tuple[Sequence[str], Sequence[str]]
"""What people read in comments, and what a machine says of them; an empty text is "unknown"."""
Compute = Callable[[Sequence[str], Sequence[str]], float]


async def measure(_lab: Lab) -> list[Figure]:
    """Return shares and macro-F1 on the comments of each file; nothing where there is none."""
    figures: list[Figure] = []
    if path := _named(ENGLISH):
        comments = english_comments(path)
        figures += _figures("comments, English", comments, "en", {"VADER": _vader(comments)})
    if path := _named(GERMAN):
        figures += _figures("messages, German", german_messages(path), "de", {})
    return figures


def _named(variable: str) -> Path | None:
    path = os.environ.get(variable)
    if not path:
        Console(stderr=True).print(f"text is measured on labelled comments; {variable} names a file of them")
    return Path(path) if path else None


def _figures(
    name: str, comments: Sequence[Labelled], language: str, others: Mapping[str, Sequence[str]]
) -> list[Figure]:
    process = psutil.Process()
    before = process.memory_info().rss
    reader = CommentReader(LinguaDetector(), VaderReader())
    begun = time.perf_counter()
    reader.read(comments[0].text, locale=language)
    loaded, memory = time.perf_counter() - begun, (process.memory_info().rss - before) / MIB
    begun = time.process_time()
    read = [reader.read(one.text, locale=language) for one in comments]
    each = (time.process_time() - begun) / len(comments) * 1000
    labels = [one.label for one in comments]
    said = [judgement.sentiment if judgement else "" for _, judgement in read]
    classified = [place for place, one in enumerate(said) if one]
    clear = [place for place, one in enumerate(labels) if one != "neutral"]

    def among(answers: Sequence[str], places: Sequence[int]) -> Answers:
        return [labels[place] for place in places], [answers[place] for place in places]

    def beside(what: str, compute: Compute, places: Sequence[int]) -> Iterator[Figure]:
        value = compute(*among(said, places))
        here = [labels[place] for place in places]
        commonest = max(KINDS, key=here.count)
        for other, answers in {f"always {commonest}": [commonest] * len(comments), **others}.items():
            baseline = compute(*among(answers, places))
            yield Figure(f"{name}: {what}, beside {other}", value, "share", baseline, value / baseline)

    languages = [one for one, _ in read if one]
    return [
        Figure(f"{name}: read by people, not used for the rules", len(comments), ""),
        Figure(f"{name}: language told", len(languages) / len(comments), "share"),
        Figure(f"{name}: language right, of those told", languages.count(language) / len(languages), "share"),
        Figure(f"{name}: sentiment classified, else unknown", len(classified) / len(comments), "share"),
        *beside("right, of those classified", accuracy, classified),
        *beside("macro-F1, of those classified", macro_f1, classified),
        *beside("right, of those classified that people found clear", accuracy, sorted({*classified} & {*clear})),
        *beside("right, of all", accuracy, range(len(comments))),
        *beside("macro-F1, of all", macro_f1, range(len(comments))),
        Figure(f"{name}: processor time for one", each, "ms"),
        Figure(f"{name}: loading the models", loaded, "s"),
        Figure(f"{name}: memory of the models", memory, "MiB"),
    ]


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
