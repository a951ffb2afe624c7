"""What a survey's conditions may speak of: answers to the questions before their place, and hidden fields."""

from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import Question
from shared.conditions.catalogue import Catalogue, Field, FieldType, Names

CYCLE = "refers to {what}, which makes a cycle"
QUESTIONS = "Key of an earlier question."
HIDDEN_FIELDS = (
    "Name of a hidden field; instead of `question`. A link carries nothing but text, so what is written like a number, "
    "`true` or `false` counts as that where it is compared with one."
)

ANSWER_TYPES: dict[str, FieldType] = {
    "single": "choice",
    "multiple": "choices",
    "ranking": "ranking",
    "matrix": "matrix",
    "number": "number",
    "date": "day",
    "consent": "truth",
    "text": "text",
}
"""Of the questions that are no scales."""
_CONTACT = "asks for contact data, which no condition can see"


class SurveyFields:
    """The fields of one definition; worked out once for all its conditions."""

    def __init__(self, definition: Definition) -> None:
        """Work them out.

        Args:
            definition: whose questions are all right by themselves.
        """
        self.places: dict[str, int] = {}
        """Where each question stands; of two with one key, which is a problem of its own, the first."""
        for index, question in enumerate(definition.questions):
            self.places.setdefault(question.key, index)
        self._tested = {
            key: field_of(definition.questions[index])
            for key, index in self.places.items()
            if definition.questions[index].type != "contact"
        }
        self._hidden = Names(
            known={name: Field(type="untyped", kind="hidden field") for name in definition.hidden},
            unknown="is not one of the survey's `hidden` fields",
            description=HIDDEN_FIELDS,
        )

    def before(self, place: int, *, here: int | None = None) -> Catalogue:
        """Return what a condition may speak of.

        Args:
            place: only questions that stand before it have been asked when the condition is looked at.
            here: where the question stands whose condition it is.
        """
        late = {
            key: CYCLE.format(what="itself" if index == here else "a later question")
            for key, index in self.places.items()
            if index >= place
        }
        early = {key: about for key, about in self._tested.items() if key not in late}
        contact = dict.fromkeys(self.places.keys() - self._tested.keys(), _CONTACT)
        questions = Names(
            known=early,
            refused={**contact, **late},
            unknown="is no question of this survey",
            description=QUESTIONS,
        )
        return Catalogue(questions=questions, fields=self._hidden)


def field_of(question: Question) -> Field:
    """Return the answers to a question as a field; the question asks for no contact data."""
    kind = f"question of type {question.type}"
    if question.type not in ANSWER_TYPES:
        return Field(type="scale", kind=kind, low=question.scale_min or 0, high=question.scale or 0)
    return Field(
        type=ANSWER_TYPES[question.type],
        kind=kind,
        choices=tuple(choice.key for choice in question.choices),
        rows=tuple(row.key for row in question.rows),
    )
