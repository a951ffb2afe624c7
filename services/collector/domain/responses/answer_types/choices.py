"""Answers that choose: one, several, several in an order, or one for each row of a matrix."""

from services.collector.domain.names import is_key, is_storable
from services.collector.domain.responses.answer_types.misfit import AnswerParser, Misfit, misfit
from services.collector.domain.responses.response import AnswerValue, ChoiceGiven
from services.collector.domain.surveys.question import LONGEST_OWN_WORDS, Question

_PARTS = frozenset({"choice", "words"})


class _Chooser:
    """Reads one choice of a question, alone or with words of the respondent's own."""

    def __init__(self, question: Question) -> None:
        self.order = {choice.key: place for place, choice in enumerate(question.choices)}
        self._worded = frozenset(choice.key for choice in question.choices if choice.other)

    def read(self, value: object) -> ChoiceGiven | Misfit:
        """Return the choice as it is kept."""
        words: object = None
        if isinstance(value, dict):
            if not value.keys() <= _PARTS:
                return misfit("may have nothing but `choice` and `words`")
            words = value.get("words")
            value = value.get("choice")
        key = value.strip() if isinstance(value, str) else ""
        if key not in self.order:
            return misfit("must be the key of one of the choices")
        if isinstance(words, str):
            words = words.strip() or None
        if words is None:
            return key
        if key not in self._worded:
            return misfit("belongs to the choice that asks for words only", "words")
        if not isinstance(words, str) or len(words) > LONGEST_OWN_WORDS or not is_storable(words):
            return misfit(f"must be text of at most {LONGEST_OWN_WORDS} characters", "words")
        return {"choice": key, "words": words}


def single_parser(question: Question) -> AnswerParser:
    """Take one choice."""
    chooser = _Chooser(question)

    def parse(value: object) -> AnswerValue | Misfit | None:
        return None if value == {} else chooser.read(value)

    return parse


def multiple_parser(question: Question) -> AnswerParser:
    """Take any of the choices, each once; kept in the order of the question."""
    chooser = _Chooser(question)
    exclusive = frozenset(choice.key for choice in question.choices if choice.exclusive)

    def parse(value: object) -> AnswerValue | Misfit | None:
        chosen = _read_list(value, chooser)
        if isinstance(chosen, Misfit):
            return chosen
        lonely = next((key for key in chosen if key in exclusive), None)
        if lonely is None:
            return _count_misfit(question, len(chosen)) or _kept(chosen, chooser)
        if len(chosen) > 1:
            return misfit(f"cannot have the choice {lonely} together with others")
        return _kept(chosen, chooser)

    return parse


def ranking_parser(question: Question) -> AnswerParser:
    """Take choices from the first place on, each once."""
    chooser = _Chooser(question)

    def parse(value: object) -> AnswerValue | Misfit | None:
        chosen = _read_list(value, chooser)
        if isinstance(chosen, Misfit):
            return chosen
        return _count_misfit(question, len(chosen)) or list(chosen.values()) or None

    return parse


def _kept(chosen: dict[str, ChoiceGiven], chooser: _Chooser) -> AnswerValue | None:
    return [chosen[key] for key in sorted(chosen, key=chooser.order.__getitem__)] or None


def _read_list(value: object, chooser: _Chooser) -> dict[str, ChoiceGiven] | Misfit:
    """Return the choices as they are kept, by their keys."""
    if not isinstance(value, list):
        return misfit("must be a list of choices")
    if len(value) > len(chooser.order):
        return misfit("has more choices than there are")
    chosen: dict[str, ChoiceGiven] = {}
    faults: list[tuple[str, str]] = []
    for place, one in enumerate(value):
        kept = chooser.read(one)
        if isinstance(kept, Misfit):
            faults += [(f"{place}.{part}" if part else str(place), detail) for part, detail in kept.faults]
            continue
        key = kept if isinstance(kept, str) else kept["choice"]
        if key in chosen:
            faults.append((str(place), "is chosen twice"))
        chosen[key] = kept
    return Misfit(tuple(faults)) if faults else chosen


def _count_misfit(question: Question, count: int) -> Misfit | None:
    """Return that there are too few or too many; none at all is no answer."""
    if 0 < count < (question.at_least or 0):
        return misfit(f"must have at least {question.at_least} choices")
    if question.at_most is not None and count > question.at_most:
        return misfit(f"must have at most {question.at_most} choices")
    return None


def matrix_parser(question: Question) -> AnswerParser:
    """Take one column for each row, in the order of the rows; rows may be missing."""
    rows = tuple(row.key for row in question.rows)
    columns = frozenset(choice.key for choice in question.choices)

    def parse(value: object) -> AnswerValue | Misfit | None:
        if not isinstance(value, dict):
            return misfit("must be an object with the key of a column for each row")
        if len(value) > len(rows):
            return misfit("has more rows than there are")
        faults = [(key if is_key(key) else "", "is no row of the question") for key in value if key not in rows]
        chosen: dict[str, str] = {}
        for row in rows:
            column = value.get(row)
            if isinstance(column, str):
                column = column.strip() or None
            if column is None:
                continue
            if isinstance(column, str) and column in columns:
                chosen[row] = column
            else:
                faults.append((row, "must be the key of one of the columns"))
        return Misfit(tuple(faults)) if faults else chosen or None

    return parse
