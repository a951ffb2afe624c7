"""The life of a survey: draft, active, paused, archived, and versions that never change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.collector.domain.errors import InvalidSurveyError, WrongStateError
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.question import question
from services.collector.domain.surveys.survey import Survey, Version, new_survey

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DRAFT = Definition("Visit", ("en",), (question(key="q", type="nps", text={"en": "?"}),))
REWORDED = replace(DRAFT, title="Your visit")


def fresh() -> Survey:
    """A survey that was never published."""
    return new_survey("visit", DRAFT, at=NOW)


def live() -> Survey:
    """A survey with one version."""
    return fresh().published(at=NOW)[0]


def test_the_first_publication_opens_the_survey() -> None:
    """A draft becomes active with version 1, which holds the draft."""
    survey, version = fresh().published(at=LATER)
    assert (survey.state, survey.live_version, survey.has_unpublished_changes) == ("active", 1, False)
    assert version == Version("visit", 1, DRAFT, LATER)


def test_a_draft_that_breaks_a_younger_rule_is_not_published() -> None:
    """What was right when it was written and is wrong today stays a draft until it is put right."""
    wrong = replace(DRAFT, title="")
    for survey in (replace(fresh(), draft=wrong), replace(live(), draft=wrong)):
        with pytest.raises(InvalidSurveyError):
            survey.published(at=LATER)


def test_publishing_the_same_again_changes_nothing() -> None:
    """An unchanged draft is no new version."""
    survey = live()
    assert survey.published(at=LATER) == (survey, None)


def test_going_back_to_an_older_wording_is_a_new_version() -> None:
    """Versions only grow, even when the words have been there before."""
    survey = live().edited(REWORDED, at=LATER).published(at=LATER)[0]
    survey, version = survey.edited(DRAFT, at=LATER).published(at=LATER)
    assert version is not None
    assert (version.number, survey.live_version) == (3, 3)


def test_editing_leaves_the_live_version_alone() -> None:
    """Only the draft changes, and the survey says that it has something unpublished."""
    survey = live().edited(REWORDED, at=LATER)
    assert (survey.live_version, survey.state, survey.has_unpublished_changes) == (1, "active", True)
    assert survey.updated_at == LATER


def test_writing_the_same_draft_is_no_edit() -> None:
    """An equal draft leaves everything as it is, also the moment of the last change."""
    survey = live()
    assert survey.edited(DRAFT, at=LATER) is survey


def test_a_paused_survey_stays_paused_when_a_version_is_published() -> None:
    """Somebody stopped it on purpose; only resuming opens it again."""
    paused = live().moved("pause", at=LATER)
    survey, version = paused.edited(REWORDED, at=LATER).published(at=LATER)
    assert version is not None
    assert (survey.state, survey.live_version) == ("paused", 2)
    assert survey.moved("resume", at=LATER).state == "active"


@pytest.mark.parametrize("step", ["pause", "resume"])
def test_a_draft_can_neither_pause_nor_resume(step: str) -> None:
    """There is nothing to stop before the first publication."""
    with pytest.raises(WrongStateError):
        fresh().moved(step, at=LATER)  # type: ignore[arg-type]  # a test's freedom


def test_an_archived_survey_takes_no_step_any_more() -> None:
    """Archived is for good: no edit, no publication, no resumption."""
    archived = live().moved("archive", at=LATER)
    for step in (
        lambda: archived.edited(REWORDED, at=LATER),
        lambda: archived.published(at=LATER),
        lambda: archived.moved("resume", at=LATER),
        lambda: archived.moved("pause", at=LATER),
    ):
        with pytest.raises(WrongStateError):
            step()


def test_an_invalid_draft_is_refused_everywhere() -> None:
    """Neither a new survey nor an old one takes a draft that makes no sense."""
    broken = replace(DRAFT, questions=())
    with pytest.raises(InvalidSurveyError):
        new_survey("visit", broken, at=NOW)
    with pytest.raises(InvalidSurveyError):
        live().edited(broken, at=LATER)


class SurveyLife(RuleBasedStateMachine):
    """Any sequence of steps keeps what versions mean."""

    def __init__(self) -> None:
        super().__init__()
        self.survey = fresh()
        self.versions: dict[int, Definition] = {}

    @rule(title=st.sampled_from(["Visit", "Your visit", "Our talk"]))
    def edit(self, title: str) -> None:
        """Reword the title."""
        if self.survey.state != "archived":
            self.survey = self.survey.edited(replace(self.survey.draft, title=title), at=LATER)

    @rule()
    def publish(self) -> None:
        """Publish; a number is never given twice."""
        if self.survey.state != "archived":
            self.survey, version = self.survey.published(at=LATER)
            if version is not None:
                assert version.number not in self.versions
                self.versions[version.number] = version.definition

    @rule()
    def pause_or_resume(self) -> None:
        """Toggle."""
        if self.survey.state in {"active", "paused"}:
            self.survey = self.survey.moved("pause" if self.survey.state == "active" else "resume", at=LATER)

    @invariant()
    def versions_are_gapless_and_the_newest_is_live(self) -> None:
        """Version numbers are 1 to the live one."""
        assert sorted(self.versions) == list(range(1, (self.survey.live_version or 0) + 1))
        assert (self.survey.state == "draft") == (self.survey.live_version is None)


TestSurveyLife = SurveyLife.TestCase
TestSurveyLife.settings = settings(max_examples=30, stateful_step_count=20)
