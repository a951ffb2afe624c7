"""Checking what depends on answers: conditions, jumps, quotas and piping, each problem with its place."""

from collections.abc import Iterator, Mapping

from services.collector.domain.surveys.condition_fields import CYCLE, SurveyFields
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.path import END
from services.collector.domain.surveys.piping import FIELD, UNPIPED, pipes_in
from services.collector.domain.surveys.question import Question
from services.collector.domain.surveys.translations import wordings_of
from shared.conditions.checks import check_condition
from shared.errors import FieldProblem

MAX_JUMPS = 20
UNREACHABLE = "can never be reached: the jumps before it always lead past it"

_PIPING = frozenset({"text", "hint"})
_PIPE_RULE = "`{{…}}` must hold the key of an earlier question, or `field.` and the name of a hidden field"


def check_logic(definition: Definition) -> list[FieldProblem]:
    """Return everything that is wrong with the logic of a definition whose questions are all right by themselves.

    Places are dotted, such as `questions.3.show_if.all_of.1.question`. Conditions and jumps look back and lead forward
    only, so a definition without problems has no cycle.
    """
    known = SurveyFields(definition)
    places = known.places
    problems: list[FieldProblem] = []
    for index, question in enumerate(definition.questions):
        place = f"questions.{index}"
        if question.show_if is not None:
            problems += check_condition(question.show_if, f"{place}.show_if", known.before(index, here=index))
        problems += _check_jumps(question, index, known)
    every = known.before(len(definition.questions))
    for index, quota in enumerate(definition.quotas):
        if quota.when is not None:
            problems += check_condition(quota.when, f"quotas.{index}.when", every)
    problems += _check_pipes(definition, places)
    # Where a jump leads astray, what it leaves out of reach would only be noise.
    return problems or _check_reach(definition, places)


def _check_jumps(question: Question, index: int, known: SurveyFields) -> list[FieldProblem]:
    place = f"questions.{index}.jumps"
    if len(question.jumps) > MAX_JUMPS:
        return [FieldProblem(place, f"must be at most {MAX_JUMPS}")]
    problems: list[FieldProblem] = []
    asked = known.before(index + 1)
    for number, jump in enumerate(question.jumps):
        if any(earlier.when is None for earlier in question.jumps[:number]):
            problems.append(FieldProblem(f"{place}.{number}", "never counts: a jump before it is always taken"))
        if jump.when is not None:
            problems += check_condition(jump.when, f"{place}.{number}.when", asked)
        problems += _check_target(jump.to, f"{place}.{number}.to", index, known.places)
    return problems


def _check_target(to: str, place: str, index: int, places: Mapping[str, int]) -> list[FieldProblem]:
    target = places.get(to)
    if to == END:
        taken = target is not None
        return [FieldProblem(place, f"is ambiguous: a question has the key `{END}`")] if taken else []
    if target is None:
        return [FieldProblem(place, f"is neither a question of this survey nor `{END}`")]
    if target <= index:
        what = "itself" if target == index else "an earlier question"
        return [FieldProblem(place, CYCLE.format(what=what))]
    return []


def _check_reach(definition: Definition, places: Mapping[str, int]) -> list[FieldProblem]:
    reached = _reached(definition, places)
    unreached = (index for index in range(len(definition.questions)) if index not in reached)
    return [FieldProblem(f"questions.{index}", UNREACHABLE) for index in unreached]


def _reached(definition: Definition, places: Mapping[str, int]) -> set[int]:
    """Return the places that some answers lead to, going by the jumps alone; all of them lead forward."""
    reached: set[int] = set()
    ahead = [0]
    while ahead:
        index = ahead.pop()
        if index in reached or index >= len(definition.questions):
            continue
        reached.add(index)
        ahead += _next(definition.questions[index], index, places)
    return reached


def _next(question: Question, index: int, places: Mapping[str, int]) -> Iterator[int]:
    if question.show_if is not None:
        yield index + 1
    for jump in question.jumps:
        if jump.to != END:
            yield places[jump.to]
        if jump.when is None:
            return
    yield index + 1


def _check_pipes(definition: Definition, places: Mapping[str, int]) -> list[FieldProblem]:
    problems = []
    for place, text in wordings_of(definition):
        for language, words in text.items():
            for name in pipes_in(words):
                detail = _wrong_pipe(name, place, definition, places)
                if detail is not None:
                    at = "title" if place == "titles" and language == definition.languages[0] else f"{place}.{language}"
                    problems.append(FieldProblem(at, detail))
                    break
    return problems


def _wrong_pipe(name: str, place: str, definition: Definition, places: Mapping[str, int]) -> str | None:
    """Return what is wrong with a `{{…}}` in the wording at `place`."""
    before = _asked_before(place, len(definition.questions))
    if before is None:
        return "repeats no answers: only texts and hints of questions, intro and thanks do"
    if name.startswith(FIELD):
        return None if name.removeprefix(FIELD) in definition.hidden else _PIPE_RULE
    index = places.get(name)
    if index is None or index >= before:
        return _PIPE_RULE
    kind = definition.questions[index].type
    return f"cannot repeat the answer to a question of type {kind}" if kind in UNPIPED else None


def _asked_before(place: str, count: int) -> int | None:
    """Return how many questions have been asked when the wording at `place` is shown; None where nothing is piped."""
    if place in {"intro", "thanks"}:
        return 0 if place == "intro" else count
    match place.split("."):
        case ["questions", index, name] if name in _PIPING:
            return int(index)
        case _:
            return None
