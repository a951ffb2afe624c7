"""Any JSON whatsoever as a survey: refused by place or understood, and never a crash."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.collector.domain.definition import check_definition, definition_of, digest_of, document_of
from services.collector.web.survey_bodies import EXAMPLE, SurveyBody

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8
)
QUESTION = st.fixed_dictionaries(
    {"key": st.text() | SCALARS, "type": st.sampled_from(["nps", "csat", "ces", "rating", "text"]) | SCALARS},
    optional={
        "text": st.dictionaries(st.sampled_from(["en", "de", "xx"]), st.text()) | ANYTHING,
        "concept": st.text() | SCALARS,
        "scale": st.integers(-2, 12) | SCALARS,
        "polarity": st.sampled_from(["high_is_good", "low_is_good"]) | SCALARS,
        "required": st.booleans() | SCALARS,
        "max_length": st.integers(-5, 20_000) | SCALARS,
    },
)
SURVEYS = st.fixed_dictionaries(
    {
        "title": st.text() | SCALARS,
        "languages": st.lists(st.sampled_from(["en", "de", "", "x!"])) | ANYTHING,
        "questions": st.lists(QUESTION, max_size=4) | ANYTHING,
    },
    optional={"more": ANYTHING},
)


@given(ANYTHING | SURVEYS)
def test_any_document_is_judged(document: Any) -> None:
    """It is either no survey body, or a definition with named faults, or one that survives being stored."""
    try:
        definition = SurveyBody.model_validate(document).to_domain()
    except ValidationError:
        return
    problems = check_definition(definition)
    assert all(problem.field.split(".")[0] in {"title", "languages", "questions"} for problem in problems)
    if not problems:
        assert digest_of(definition_of(document_of(definition))) == digest_of(definition)


def test_the_example_is_a_good_survey() -> None:
    """What the documentation shows works."""
    assert check_definition(SurveyBody.model_validate(EXAMPLE).to_domain()) == []
