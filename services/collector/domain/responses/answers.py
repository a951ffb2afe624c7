"""Checking answers against a published version. The rules of a version are worked out once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.collector.domain.names import is_key
from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.answer_types.contact import ContactParser, contact_parser, with_gaps_filled
from services.collector.domain.responses.answer_types.misfit import AnswerParser, Misfit
from services.collector.domain.responses.answer_types.parser_of import parser_of
from services.collector.domain.responses.missing_answers import LOOKED_INTO, Faults, missing_answers
from services.collector.domain.responses.response import AnswerValue
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.path import Walker, has_logic
from shared.errors import FieldProblem
from shared.vocabulary import AttributeValue

MAX_UNKNOWN_NAMED = 20
_DEEPEST = 4
NOTHING_ANSWERED = FieldProblem("answers", "must answer at least one question")


@dataclass(slots=True)
class Checked:
    """What is left of the answers that came in."""

    answers: dict[str, AnswerValue]
    """Those to be kept, in the order of the questions."""
    contact: Respondent | None
    """Answers to contact questions; see `respondent_of`. They are no part of `answers`."""
    contact_place: str | None
    """The field that they came in, such as `answers.you`."""
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


class AnswerRules:
    """The rules of one version."""

    def __init__(self, definition: Definition) -> None:
        """Work out the rules."""
        declared, definition = definition, definition.with_follow_up()
        self._questions = definition.questions
        self._parsers: tuple[tuple[str, AnswerParser], ...] = tuple(
            (question.key, parser_of(question)) for question in self._questions if question.type != "contact"
        )
        self._contacts: tuple[tuple[str, ContactParser], ...] = tuple(
            (question.key, contact_parser(question)) for question in definition.questions if question.type == "contact"
        )
        self._known = frozenset(question.key for question in definition.questions)
        self._afterwards = self._known - {question.key for question in declared.questions}
        """Asked when the path is over, so they are on none."""
        self._required = tuple(question for question in definition.questions if question.required)
        self._walker = Walker(declared) if has_logic(declared) else None
        # What is enough to have an answer to; None when that takes a closer look.
        is_simple = self._walker is None and not any(question.type in LOOKED_INTO for question in self._required)
        self._enough = frozenset(question.key for question in self._required) if is_simple else None

    def check(
        self,
        answers: Mapping[str, object],
        attributes: Mapping[str, AttributeValue],
        *,
        partial: bool = False,
        phone_region: str | None = None,
    ) -> Checked:
        """Return what is to be kept of the answers, and what is wrong with them.

        Null, blank text, an empty list and an empty object mean that the question was not answered. Text loses the
        white space around it. Answers to questions that are off the path are ignored, right or wrong.

        Args:
            answers: values by question key.
            attributes: of the response; conditions may look at them.
            partial: whether only a part of the questions was asked, so that none of them can be required.
            phone_region: two-letter country of phone numbers without `+`.
        """
        faults: Faults = {}
        given = self._given(answers, faults)
        contacts = self._contact_data(answers, phone_region, faults) if self._contacts else {}
        ignored_answers: tuple[str, ...] = ()
        asked: Collection[str] = self._known
        if self._walker is not None and not partial:
            on_path = (question.key for question in self._walker.walk(given, attributes).asked)
            asked = self._afterwards.union(on_path)
            ignored_answers = self._ignore(answers, asked, given, contacts, faults)
        problems: list[FieldProblem] = []
        is_complete = partial or (self._enough is not None and self._enough <= given.keys())
        if faults or not is_complete:
            required = () if partial else tuple(question for question in self._required if question.key in asked)
            problems = self._in_order(faults, missing_answers(required, given, contacts, faults))
        if not self._known.issuperset(answers):
            problems += self._unknown(answers)
        if not given and not problems:
            problems.append(NOTHING_ANSWERED)
        if not contacts:
            return Checked(given, None, None, ignored_answers, problems)
        contact = None
        for one in contacts.values():
            contact = with_gaps_filled(contact, one)
        return Checked(given, contact, f"answers.{next(iter(contacts))}", ignored_answers, problems)

    def _given(self, answers: Mapping[str, object], faults: Faults) -> dict[str, AnswerValue]:
        given: dict[str, AnswerValue] = {}
        for key, parse in self._parsers:
            value = answers.get(key)
            if isinstance(value, str):
                value = value.strip() or None
            if value is None:
                continue
            taken = parse(value)
            if isinstance(taken, Misfit):
                faults[key] = _placed(key, taken)
            elif taken is not None:
                given[key] = taken
        return given

    def _contact_data(
        self, answers: Mapping[str, object], phone_region: str | None, faults: Faults
    ) -> dict[str, Respondent]:
        found: dict[str, Respondent] = {}
        for key, parse in self._contacts:
            value = answers.get(key)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            contact = parse(value, phone_region)
            if isinstance(contact, Misfit):
                faults[key] = _placed(key, contact)
            elif contact is not None:
                found[key] = contact
        return found

    def _ignore(
        self,
        answers: Mapping[str, object],
        asked: Collection[str],
        given: dict[str, AnswerValue],
        contacts: dict[str, Respondent],
        faults: Faults,
    ) -> tuple[str, ...]:
        """Remove what is off the path, and return the keys of what was removed."""
        ignored_answers = []
        for question in self._questions:
            key = question.key
            is_answered = key in given or key in contacts or key in faults
            # What is nested without measure stays a fault: the fingerprint could not take it in.
            if key not in asked and is_answered and _is_shallow(answers[key]):
                ignored_answers.append(key)
                given.pop(key, None)
                contacts.pop(key, None)
                faults.pop(key, None)
        return tuple(ignored_answers)

    def _in_order(self, faults: Faults, missing: Faults) -> list[FieldProblem]:
        return [
            problem
            for question in self._questions
            for problem in (*faults.get(question.key, ()), *missing.get(question.key, ()))
        ]

    def _unknown(self, answers: Mapping[str, object]) -> list[FieldProblem]:
        places = {f"answers.{key}" if is_key(key) else "answers" for key in answers if key not in self._known}
        return [
            FieldProblem(place, "is no question of this version of the survey")
            for place in sorted(places)[:MAX_UNKNOWN_NAMED]
        ]


def _is_shallow(value: object, depth: int = _DEEPEST) -> bool:
    if not isinstance(value, list | dict):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in parts)


def _placed(key: str, misfit: Misfit) -> list[FieldProblem]:
    return [
        FieldProblem(f"answers.{key}.{part}" if part else f"answers.{key}", detail) for part, detail in misfit.faults
    ]
