"""A file of answers as a statistician reads it: by column, without any of the suite's code."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from shared.testing.interval_oracles import score_test, spread_mean

Values = NDArray[np.int64]
Figure = tuple[float, float, float]
"""Value, lower and upper end of its 95 % interval."""

_WORD = re.compile(r"[a-zà-ÿ]+(?:['’-][a-zà-ÿ]+)*")  # noqa: RUF001 - the apostrophe that phones write


@dataclass(frozen=True)
class Question:
    """A column of numbers, and how they are scored."""

    column: str
    figure: Callable[[Values], Figure]


@dataclass(frozen=True)
class Row:
    """What one respondent said."""

    at: datetime | None
    """In UTC; None: the file does not say."""
    place: str
    answers: Mapping[str, int]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """A file, and what its columns mean."""

    data: Path
    mapping: Path
    """How the demonstration reads the same file."""
    moment: tuple[str, str, str]
    """Column, format and time zone."""
    place: str
    questions: Mapping[str, Question]
    comments: tuple[str, ...]

    def rows(self) -> list[Row]:
        """Return the rows in which anything was answered."""
        with self.data.open(newline="", encoding="utf-8-sig") as file:
            return [row for cells in csv.DictReader(file) if (row := self._row(cells)).answers or row.words]

    def _row(self, cells: Mapping[str, str]) -> Row:
        column, form, zone = self.moment
        written = cells[column].strip()
        local = datetime.strptime(written, form).replace(tzinfo=ZoneInfo(zone)) if written else None
        return Row(
            at=local and local.astimezone(UTC),
            place=re.sub(r"\W+", "-", cells[self.place].strip().lower()),
            answers={key: int(cells[one.column]) for key, one in self.questions.items() if cells[one.column].strip()},
            words={column: cells[column].strip() for column in self.comments if cells[column].strip()},
        )


def values_of(rows: Collection[Row], question: str) -> Values:
    """Return the answers to a question."""
    return np.array([row.answers[question] for row in rows if question in row.answers], dtype=np.int64)


def net_promoters(values: Values) -> Figure:
    """Return an NPS with the interval of the score test, of +1, 0 and -1."""
    signs = (values > 8).astype(int) - (values < 7).astype(int)
    low, high = score_test(int((signs > 0).sum()), int((signs < 0).sum()), len(values))
    return 100 * signs.mean(), 100 * low, 100 * high


def satisfied(good: Sequence[int]) -> Callable[[Values], Figure]:
    """Return what makes the percentage of answers that are `good`, with Wilson's interval."""

    def figure(values: Values) -> Figure:
        count = int(np.isin(values, good).sum())
        interval = stats.binomtest(count, len(values)).proportion_ci(method="wilson")
        return 100 * count / len(values), 100 * interval.low, 100 * interval.high

    return figure


def mean_of(lowest: int, highest: int) -> Callable[[Values], Figure]:
    """Return what makes a mean with Student's interval of one answer more, which does not leave the scale."""

    def figure(values: Values) -> Figure:
        return float(values.mean()), *spread_mean(values.tolist(), lowest, highest)

    return figure


def respondents_by_word(rows: Collection[Row], *, without: Collection[str]) -> Counter[str]:
    """Return how many respondents used each word, in whichever comment that is not among those ignored."""
    counted: Counter[str] = Counter()
    for row in rows:
        said = " | ".join(text for text in row.words.values() if text not in without)
        counted.update(set(_WORD.findall(said.lower().replace("’", "'"))))  # noqa: RUF001 - likewise
    return counted
