"""What became of the answers of one submission."""

from dataclasses import dataclass

from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.answer_types.contact import with_gaps_filled
from services.collector.domain.responses.response import AnswerValue
from shared.errors import FieldProblem


@dataclass(slots=True)
class Checked:
    """What is left of the answers that came in."""

    answers: dict[str, AnswerValue]
    """Those to be kept, in the order of the questions."""
    contact: Respondent | None
    """What contact questions brought to light; see `respondent_of`. It is no part of the answers."""
    contact_place: str | None
    """Where that was said, such as `answers.you`."""
    ignored_answers: tuple[str, ...]
    """Keys of the questions whose answers are not kept, because the other answers do not lead to them."""
    problems: list[FieldProblem]


def respondent_of(respondent: Respondent | None, checked: Checked) -> tuple[Respondent | None, list[FieldProblem]]:
    """Return who answers: what came beside the answers, its gaps filled from them; and what is wrong with that.

    Args:
        respondent: what came beside the answers.
        checked: the answers.
    """
    known = with_gaps_filled(respondent, checked.contact)
    if known is None or checked.contact_place is None or known.external_id or known.email or known.phone:
        return known, []
    rule = "needs an e-mail address or a phone number too: a name identifies nobody"
    return respondent, [FieldProblem(checked.contact_place, rule)]
