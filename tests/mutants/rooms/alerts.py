"""Faults of alerts: rules, conditions and what is raised."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/alerts/application/judge_responses.py",
        "event.data.revision >= latest[event.data.response_id]",
        "True",
        "tests/services/alerts/test_corrected_responses.py",
    ),
    (
        "services/alerts/application/judge_responses.py",
        "event.data.suspect is None and ",
        "",
        "tests/services/alerts/test_corrected_responses.py tests/services/alerts/test_default_rule.py",
    ),
    (
        "services/alerts/application/judge_responses.py",
        "if alert.id in added]",
        "]",
        "tests/services/alerts/test_judging_once.py",
    ),
    (
        "services/alerts/application/judge_responses.py",
        "        if alert.response_id not in gone\n",
        "",
        (
            "tests/services/alerts/test_corrected_responses.py tests/services/alerts/test_judging_once.py "
            "tests/services/alerts/test_alerts_api.py"
        ),
    ),
    (
        "services/alerts/application/judge_responses.py",
        "alert.without_person() if alert.respondent_id in gone else alert",
        "alert",
        (
            "tests/services/alerts/test_corrected_responses.py tests/services/alerts/test_alerts_api.py "
            "tests/services/alerts/test_judging_once.py"
        ),
    ),
    (
        "services/alerts/application/judge_responses.py",
        "max(event.data.revision, received.get(event.data.response_id, 0))",
        "event.data.revision",
        "tests/services/alerts/test_corrected_responses.py",
    ),
    (
        "services/alerts/domain/condition.py",
        "if not 1 <= len(leaves) <= MAX_TESTS:",
        "if not 1 <= len(leaves) < MAX_TESTS:",
        "tests/domain/alerts/test_conditions.py tests/domain/alerts/test_condition_language.py",
    ),
    (
        "services/alerts/domain/condition.py",
        "return any(map(_rests_on_answers, expression.all_of))",
        "return all(map(_rests_on_answers, expression.all_of))",
        "tests/domain/alerts/test_condition_language.py",
    ),
    (
        "services/alerts/domain/condition.py",
        "return all(map(_rests_on_answers, expression.any_of))",
        "return any(map(_rests_on_answers, expression.any_of))",
        "tests/domain/alerts/test_condition_language.py",
    ),
    (
        "services/alerts/domain/condition.py",
        "is_list=True)",
        "is_list=False)",
        (
            "tests/domain/alerts/test_conditions.py tests/domain/alerts/test_condition_language.py "
            "tests/services/alerts/test_rules_api.py"
        ),
    ),
    (
        "services/alerts/domain/condition.py",
        "enumerate(response.scores) if index in passing",
        "enumerate(response.scores)",
        "tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/domain/rule.py",
        "rule_version=rule.version",
        "rule_version=1",
        "tests/domain/alerts/test_rules.py tests/services/alerts/test_rule_versions.py",
    ),
    (
        "services/alerts/domain/rule.py",
        "if not self.enabled or not self._covers(response):",
        "if not self._covers(response):",
        "tests/domain/alerts/test_rules.py",
    ),
    (
        "services/alerts/domain/rule.py",
        "            and self.channel in {None, response.channel}\n",
        "",
        "tests/domain/alerts/test_rules.py",
    ),
    (
        "services/alerts/domain/rule.py",
        "            and self.touchpoint in {None, response.touchpoint}\n",
        "",
        "tests/domain/alerts/test_rules.py",
    ),
    (
        "services/alerts/domain/rule.py",
        "self.survey in {None, response.survey}",
        "self.survey in {None, response.touchpoint}",
        "tests/domain/alerts/test_rules.py",
    ),
    (
        "services/alerts/domain/rule.py",
        "        if problems:\n            raise",
        "        if not problems:\n            raise",
        "tests/domain/alerts/test_rules.py tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        'if bounded and "question" not in where and "metric" not in where:',
        'if bounded and "question" not in where:',
        "tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        'bounds["at_least"] > bounds["at_most"]',
        'bounds["at_least"] >= bounds["at_most"]',
        "tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        "if not lowest <= bound <= highest",
        "if not lowest <= bound < highest",
        "tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        '"nps": (0, 10)',
        '"nps": (1, 10)',
        "tests/domain/alerts/test_conditions.py tests/domain/alerts/test_condition_language.py",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        'if where.get("metric") == "rating" and "verdict" in where:',
        "if False:",
        "tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        "category in CATEGORIES[metric]:",
        "metric in CATEGORIES:",
        "tests/domain/alerts/test_conditions.py",
    ),
    (
        "services/alerts/store/alert_store.py",
        "ALERT.c.raised_at >= wanted.from_at",
        "ALERT.c.raised_at > wanted.from_at",
        "tests/services/alerts/test_alerts_api.py",
    ),
    (
        "services/alerts/store/alert_store.py",
        "ALERT.c.raised_at < wanted.to_at",
        "ALERT.c.raised_at <= wanted.to_at",
        "tests/services/alerts/test_alerts_api.py",
    ),
    (
        "services/alerts/store/alert_store.py",
        "key=lambda alert: (alert.rule, alert.response_id)",
        "key=lambda alert: alert.rule",
        "tests/services/alerts/test_alert_store.py tests/services/alerts/test_judging_once.py",
    ),
    (
        "services/alerts/store/alert_store.py",
        "return {**received, **known}",
        "return {**known, **received}",
        "tests/services/alerts/test_corrected_responses.py",
    ),
    (
        "services/alerts/store/alert_store.py",
        "comments=[], respondent_id=None",
        "comments=[]",
        (
            "tests/services/alerts/test_alerts_api.py tests/services/alerts/test_alert_store.py "
            "tests/services/alerts/test_corrected_responses.py"
        ),
    ),
    (
        "services/alerts/store/alert_store.py",
        "tuple_(ALERT.c.raised_at, ALERT.c.id) < tuple_(*place)",
        "ALERT.c.raised_at < place[0]",
        "tests/services/alerts/test_alerts_api.py tests/services/alerts/test_alert_store.py",
    ),
)
