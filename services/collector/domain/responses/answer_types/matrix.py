"""Answers that choose one column for each row."""

from services.collector.domain.names import is_key
from services.collector.domain.responses.answer_types.misfit import Misfit, Take, misfit
from services.collector.domain.responses.response import AnswerValue
from services.collector.domain.surveys.question import Question


def matrix_form(question: Question) -> Take:
    """Take one column for each row, in the order of the rows; rows may be missing."""
    rows = tuple(row.key for row in question.rows)
    columns = frozenset(choice.key for choice in question.choices)

    def take(value: object) -> AnswerValue | Misfit | None:
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

    return take
