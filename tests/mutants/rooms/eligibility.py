"""Faults of eligibility: who may be asked again, and when."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/collector/domain/eligibility/decision.py",
        "< percent / 100",
        "<= percent / 100",
        "tests/domain/collector/test_eligibility_sampling.py",
    ),
    (
        "services/collector/domain/eligibility/decision.py",
        "longest.until <= now",
        "longest.until < now",
        "tests/domain/collector/test_eligibility_clocks.py",
    ),
    (
        "services/collector/domain/eligibility/decision.py",
        "clocks.shown_at > ended",
        "clocks.shown_at >= ended",
        "tests/domain/collector/test_eligibility_clocks.py",
    ),
    (
        "services/collector/domain/eligibility/decision.py",
        "if len(recent) < cap.limit else",
        "if len(recent) <= cap.limit else",
        "tests/domain/collector/test_eligibility_clocks.py",
    ),
    (
        "services/collector/domain/eligibility/decision.py",
        "recent[-cap.limit] + window",
        "recent[0] + window",
        "tests/domain/collector/test_eligibility_clocks.py",
    ),
    (
        "services/collector/domain/eligibility/decision.py",
        "if is_answer and survey in unanswered:",
        "if is_answer:",
        "tests/domain/collector/test_eligibility_clocks.py",
    ),
    (
        "services/collector/domain/eligibility/explanation.py",
        'if kind != "visitor" and reason in RESTS:',
        "if reason in RESTS:",
        (
            "tests/services/collector/test_eligibility.py "
            "tests/services/collector/test_eligibility_refusals.py "
            "tests/domain/collector/test_eligibility_people.py"
        ),
    ),
    (
        "services/collector/domain/eligibility/explanation.py",
        "return day if day == moment else day + timedelta(days=1)",
        "return day + timedelta(days=1)",
        "tests/domain/collector/test_eligibility_people.py tests/services/collector/test_eligibility.py",
    ),
    (
        "services/collector/store/exposure_store.py",
        "chosen = old.with_for_update(skip_locked=True)",
        "chosen = old",
        "tests/services/collector/test_eligibility.py",
    ),
    (
        "services/collector/store/respondent_store.py",
        "email = coalesce(known.email, excluded.email)",
        "email = coalesce(excluded.email, known.email)",
        "tests/services/collector/test_respondents.py",
    ),
    (
        "services/collector/store/respondent_store.py",
        "for identity in sorted(merged)]",
        "for identity in merged]",
        "tests/services/collector/test_respondents.py",
    ),
    (
        "services/collector/store/respondent_store.py",
        "where(RESPONDENT.c.id == respondent_id).with_for_update()",
        "where(RESPONDENT.c.id == respondent_id)",
        "tests/services/channels/test_erasure.py",
    ),
    (
        "services/collector/store/respondent_store.py",
        "email=earlier.email or later.email,",
        "email=later.email or earlier.email,",
        "tests/services/collector/test_respondents.py",
    ),
)
