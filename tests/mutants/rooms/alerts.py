"""Faults of alerts: rules, conditions, limits, what is raised, and why."""

CONDITIONS = "tests/domain/alerts/test_conditions.py"
LANGUAGE = "tests/domain/alerts/test_condition_language.py"
RULES = "tests/domain/alerts/test_rules.py"
RULES_API = "tests/services/alerts/test_rules_api.py"
CORRECTED = "tests/services/alerts/test_corrected_responses.py"
LIMITS = "tests/services/alerts/test_limits.py"
ORDER = "tests/services/alerts/test_any_order.py"
WHY = "tests/services/alerts/test_why.py"
TRIALS = "tests/services/alerts/test_trials.py"
OTHERS = "tests/services/alerts/test_other_triggers.py"
ALERTS_API = "tests/services/alerts/test_alerts_api.py"
STORE = "tests/services/alerts/test_alert_store.py"
ONCE = "tests/services/alerts/test_judging_once.py"
FIELDS = "tests/services/alerts/test_every_field.py"
VERSIONS = "tests/services/alerts/test_rule_versions.py"

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/alerts/domain/condition.py",
        "if not 1 <= len(leaves) <= MAX_TESTS:",
        "if not 1 <= len(leaves) < MAX_TESTS:",
        f"{CONDITIONS} {LANGUAGE}",
    ),
    (
        "services/alerts/domain/condition.py",
        "is_list=True)",
        "is_list=False)",
        f"{CONDITIONS} {LANGUAGE} {RULES_API}",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        'if bounded and "question" not in where and "metric" not in where:',
        'if bounded and "question" not in where:',
        CONDITIONS,
    ),
    (
        "services/alerts/domain/rule_fields.py",
        'bounds["at_least"] > bounds["at_most"]',
        'bounds["at_least"] >= bounds["at_most"]',
        CONDITIONS,
    ),
    (
        "services/alerts/domain/rule_fields.py",
        "if not lowest <= bound <= highest",
        "if not lowest <= bound < highest",
        CONDITIONS,
    ),
    (
        "services/alerts/domain/rule_fields.py",
        '"nps": (0, 10)',
        '"nps": (1, 10)',
        f"{CONDITIONS} {LANGUAGE}",
    ),
    (
        "services/alerts/domain/rule_fields.py",
        "category in CATEGORIES[metric]:",
        "metric in CATEGORIES:",
        CONDITIONS,
    ),
    (
        "services/alerts/store/alert_store.py",
        "ALERT.c.raised_at >= wanted.from_at",
        "ALERT.c.raised_at > wanted.from_at",
        ALERTS_API,
    ),
    (
        "services/alerts/store/alert_store.py",
        "ALERT.c.raised_at < wanted.to_at",
        "ALERT.c.raised_at <= wanted.to_at",
        ALERTS_API,
    ),
    (
        "services/alerts/store/alert_store.py",
        "key=lambda alert: (alert.rule, alert.response_id)",
        "key=lambda alert: alert.rule",
        f"{STORE} {ONCE}",
    ),
    (
        "services/alerts/store/alert_store.py",
        "return {**received, **known}",
        "return {**known, **received}",
        CORRECTED,
    ),
    (
        "services/alerts/store/alert_store.py",
        "comments=[], respondent_id=None",
        "comments=[]",
        f"{ALERTS_API} {STORE} {CORRECTED}",
    ),
    (
        "services/alerts/store/alert_store.py",
        "tuple_(ALERT.c.raised_at, ALERT.c.id) < tuple_(*place)",
        "ALERT.c.raised_at < place[0]",
        f"{ALERTS_API} {STORE}",
    ),
    (
        "services/alerts/application/judging.py",
        "event.data.revision >= latest[event.data.response_id]",
        "True",
        CORRECTED,
    ),
    (
        "services/alerts/application/arrivals.py",
        "if subject.id in gone:",
        "if False:",
        f"{CORRECTED} {WHY}",
    ),
    (
        "services/alerts/application/arrivals.py",
        'return subject.without_person("erased") if subject.respondent_id in gone else subject',
        "return subject",
        f"{CORRECTED} {WHY}",
    ),
    (
        "services/alerts/application/raising.py",
        "if alert.id in added]",
        "]",
        ONCE,
    ),
    (
        "services/alerts/application/raising.py",
        'await JudgedStore(work.connection).lock("limits", limited)',
        "pass",
        LIMITS,
    ),
    (
        "services/alerts/application/raising.py",
        "if one.occurrence not in raised}",
        "}",
        f"{LIMITS} {ORDER}",
    ),
    (
        "services/alerts/application/histories.py",
        "timedelta() <= subject.occurred_at - one.occurred_at < timedelta(days=days)",
        "subject.occurred_at - one.occurred_at < timedelta(days=days)",
        f"{ORDER} {TRIALS}",
    ),
    (
        "services/alerts/application/histories.py",
        "if one.subject.id not in judged",
        "if False and one.subject.id not in judged",
        ORDER,
    ),
    (
        "services/alerts/domain/subject.py",
        "self.suspect is None and ",
        "",
        CORRECTED,
    ),
    (
        "services/alerts/domain/subject.py",
        'and self.gone != "withdrawn"',
        "and True",
        f"{CORRECTED} {WHY}",
    ),
    (
        "services/alerts/domain/subject.py",
        "or texts.get(reading.question) == reading.text.strip()",
        "or True",
        OTHERS,
    ),
    (
        "services/alerts/domain/limits.py",
        "self._hours[hour_of(received_at)] >= limits.most_per_hour",
        "self._hours[hour_of(received_at)] > limits.most_per_hour",
        LIMITS,
    ),
    (
        "services/alerts/domain/limits.py",
        'zone_of(self.limits.zone or "UTC")',
        'zone_of("UTC")',
        LIMITS,
    ),
    (
        "services/alerts/domain/limits.py",
        "return after and (self.active_until is None or at < self.active_until)",
        "return after and (self.active_until is None or at <= self.active_until)",
        LIMITS,
    ),
    (
        "services/alerts/domain/verdict.py",
        "if definition.channel not in {None, thing.channel}:",
        "if False:",
        RULES,
    ),
    (
        "services/alerts/domain/verdict.py",
        "if definition.touchpoint not in {None, thing.touchpoint}:",
        "if False:",
        RULES,
    ),
    (
        "services/alerts/domain/verdict.py",
        "if definition.unit is not None and definition.unit not in thing.units:",
        "if False:",
        LIMITS,
    ),
    (
        "services/alerts/domain/verdict.py",
        'if subject.gone != "erased" or',
        "if True or",
        WHY,
    ),
    (
        "services/alerts/domain/rule_set.py",
        "self.rules if rule.definition.enabled]",
        "self.rules]",
        RULES,
    ),
    (
        "services/alerts/domain/rule_set.py",
        "if guard is None or guard(values, memo):",
        "if guard is not None and guard(values, memo):",
        OTHERS,
    ),
    (
        "services/alerts/domain/condition.py",
        "return any(map(_rests_on_what_was_said, expression.all_of))",
        "return all(map(_rests_on_what_was_said, expression.all_of))",
        LANGUAGE,
    ),
    (
        "services/alerts/domain/condition.py",
        "return all(map(_rests_on_what_was_said, expression.any_of))",
        "return any(map(_rests_on_what_was_said, expression.any_of))",
        LANGUAGE,
    ),
    (
        "services/alerts/domain/raising.py",
        "is_quiet=definition.limits.is_quiet(occurred_at=subject.occurred_at, received_at=subject.received_at)",
        "is_quiet=False",
        LIMITS,
    ),
    (
        "services/alerts/domain/rule.py",
        "if problems := list(self.problems()):",
        "if False and (problems := list(self.problems())):",
        f"{RULES} {CONDITIONS}",
    ),
    (
        "services/alerts/domain/facts.py",
        '"unit": frozenset(subject.units),',
        '"unit": frozenset(subject.units[-1:]),',
        FIELDS,
    ),
    (
        "services/alerts/domain/facts.py",
        'occurrence=f"{event.target}:{event.due_on}"',
        'occurrence=f"{event.target}:{event.value}"',
        OTHERS,
    ),
    (
        "services/alerts/domain/lint.py",
        "if theirs.trigger != definition.trigger or not theirs.enabled or _is_limited(theirs):",
        "if theirs.trigger != definition.trigger or not theirs.enabled:",
        TRIALS,
    ),
    (
        "services/alerts/domain/trial.py",
        "self.covered += bool(covered_by)",
        "self.covered += 1",
        TRIALS,
    ),
    (
        "services/alerts/application/trying.py",
        " - {key}",
        "",
        TRIALS,
    ),
    (
        "services/alerts/store/judged_store.py",
        "values(personal=None, respondent_id=None, gone=gone)",
        "values(respondent_id=None, gone=gone)",
        WHY,
    ),
    (
        "services/alerts/store/judged_store.py",
        "table.received_at < end, table.gone.is_(None)",
        "table.received_at < end",
        TRIALS,
    ),
    (
        "services/alerts/application/explaining.py",
        "if judged is None or (locations is not None and judged.subject.location not in locations):",
        "if judged is None:",
        WHY,
    ),
)
