"""Faults of ingest: taking and keeping responses."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "services/collector/application/responses/accept_responses.py",
        "if any(candidate.response.id not in stored for candidate in candidates):",
        "if False:",
        "tests/services/collector/test_ingest_twins.py",
    ),
    (
        "services/collector/application/responses/accept_responses.py",
        "and firsts.get(response.id) == position",
        "",
        "tests/services/collector/test_ingest_twins.py tests/services/collector/test_response_batch.py",
    ),
    (
        "services/collector/application/responses/accept_responses.py",
        "if one.contact is not None and one.response.id not in old]",
        "if one.contact is not None]",
        "tests/services/collector/test_respondents.py",
    ),
    (
        "services/collector/application/responses/enforce_quotas.py",
        "if definition is None or response.id in admission.known:",
        "if definition is None:",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/application/responses/enforce_quotas.py",
        "if counts[name] >= quota.limit:",
        "if counts[name] > quota.limit:",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/application/responses/enforce_quotas.py",
        "if response.channel not in UNLIMITED_CHANNELS:",
        "if True:",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/application/responses/enforce_quotas.py",
        "for one in created for name in",
        "for one in admission.counting for name in",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/application/responses/partials.py",
        "if refused is not None:\n            raise refused",
        "if False:\n            raise refused",
        "tests/services/collector/test_opening_times.py",
    ),
    (
        "services/collector/application/responses/queries.py",
        "> RECALLED_FOR",
        "> 2 * RECALLED_FOR",
        "tests/services/collector/test_reading_responses.py",
    ),
    (
        "services/collector/application/responses/queries.py",
        "or found.survey != survey",
        "",
        "tests/services/collector/test_hosted_paged.py",
    ),
    (
        "services/collector/application/responses/validate_submission.py",
        "and draft.channel in PUBLIC_CHANNELS",
        "",
        "tests/services/channels/test_sms_webhooks.py",
    ),
    (
        "services/collector/application/responses/validate_submission.py",
        "(ValueError, OverflowError, RecursionError)",
        "ValueError",
        "tests/services/collector/test_ingest_refusals.py",
    ),
    (
        "services/collector/application/responses/validate_submission.py",
        "_unproven(draft, survey.version.definition)",
        "_unproven(draft, version.definition)",
        "tests/services/collector/test_proof.py",
    ),
    (
        "services/collector/application/responses/validate_submission.py",
        "if stored.withdrawn_at is not None:\n        return True\n",
        "if False:\n        return True\n",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/application/responses/validate_submission.py",
        "if problems or nobody or checked.problems:",
        "if problems or checked.problems:",
        (
            "tests/services/collector/test_ingest_contract.py tests/services/collector/test_respondents.py "
            "tests/services/collector/test_answers_of_every_type.py"
        ),
    ),
    (
        "services/collector/application/responses/validate_submission.py",
        "partial = draft.channel in PARTIAL_CHANNELS",
        "partial = False",
        (
            "tests/services/collector/test_partials.py tests/services/channels/test_devices.py "
            "tests/services/channels/test_sms_webhooks.py"
        ),
    ),
    (
        "services/collector/store/complaint_store.py",
        "select(COMPLAINT).where(COMPLAINT.c.erased_at.is_(None)).limit(limit)",
        "select(COMPLAINT).limit(limit)",
        "tests/services/channels/test_erasure.py",
    ),
    (
        "services/collector/store/partial_store.py",
        "WHERE held.survey = excluded.survey AND held.state <> 'finished'",
        "WHERE held.state <> 'finished'",
        "tests/services/collector/test_partials.py",
    ),
    (
        "services/collector/store/partial_store.py",
        "WHERE held.survey = excluded.survey AND held.state <> 'finished'",
        "WHERE held.survey = excluded.survey",
        "tests/services/collector/test_partials.py",
    ),
    (
        "services/collector/store/partial_store.py",
        "FOR UPDATE SKIP LOCKED",
        "",
        "tests/services/collector/test_partials.py",
    ),
    (
        "services/collector/store/partial_store.py",
        "table.state == wanted.state, ~_IS_COMPLETE",
        "table.state == wanted.state",
        "tests/services/collector/test_partials.py",
    ),
    (
        "services/collector/store/partial_store.py",
        '"WHERE NOT EXISTS (SELECT FROM collector.response WHERE id = :id) "',
        '""',
        "tests/services/collector/test_partials.py",
    ),
    (
        "services/collector/store/quota_store.py",
        "ORDER BY survey, quota FOR UPDATE",
        "FOR UPDATE",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/store/quota_store.py",
        "names = sorted(wanted)",
        "names = list(wanted)",
        "tests/services/collector/test_quotas.py",
    ),
    (
        "services/collector/store/response_store.py",
        "sorted(responses, key=lambda response: response.id.int)",
        "list(responses)",
        "tests/services/collector/test_ingest_twins.py",
    ),
    (
        "services/collector/store/response_store.py",
        ".order_by(RESPONSE.c.id).with_for_update()",
        ".order_by(RESPONSE.c.id)",
        "tests/services/channels/test_erasure.py",
    ),
    (
        "services/collector/store/response_store.py",
        "if gone:",
        "if False:",
        "tests/services/collector/test_partials.py",
    ),
    (
        "services/collector/store/response_store.py",
        "where(RESPONSE.c.id == response_id).with_for_update()",
        "where(RESPONSE.c.id == response_id)",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/store/response_store.py",
        "if found is None or found.withdrawn_at is not None:",
        "if found is None:",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/store/response_store.py",
        "RESPONSE.c.occurred_at < wanted.to_at",
        "RESPONSE.c.occurred_at <= wanted.to_at",
        "tests/services/collector/test_reading_responses.py",
    ),
    (
        "services/collector/store/response_store.py",
        "RESPONSE.c.occurred_at.desc(), RESPONSE.c.id.desc()",
        "RESPONSE.c.occurred_at.desc(), RESPONSE.c.id",
        "tests/services/collector/test_reading_responses.py",
    ),
    (
        "services/collector/store/response_store.py",
        "select(RESPONSE).where(RESPONSE.c.withdrawn_at.is_(None)).limit(limit)",
        "select(RESPONSE).limit(limit)",
        "tests/services/collector/test_corrections.py",
    ),
    (
        "services/collector/store/survey_store.py",
        "select(SURVEY).with_for_update()",
        "select(SURVEY)",
        "tests/services/collector/test_survey_api.py tests/services/collector/test_survey_etags.py",
    ),
    (
        "services/collector/store/survey_store.py",
        "ORDER BY concept, number DESC",
        "ORDER BY concept, number",
        "tests/services/collector/test_publishing_checks.py",
    ),
    (
        "services/collector/store/survey_store.py",
        "AND version.number <= wanted.number",
        "",
        "tests/services/collector/test_answered_versions.py tests/services/collector/test_published_responses.py",
    ),
    (
        "shared/group_commit.py",
        "                if not future.done():\n                    future.set_result(result)",
        "                future.set_result(result)",
        "tests/services/collector/test_group_commit.py",
    ),
    (
        "shared/group_commit.py",
        "for one in group:\n                await self._serve([one])",
        "for _, future in group:\n                _fail(future, error)",
        "tests/services/collector/test_group_commit.py",
    ),
    (
        "shared/group_commit.py",
        "if len(self._waiting) >= self._queue_size:",
        "if len(self._waiting) > self._queue_size:",
        "tests/services/collector/test_group_commit.py",
    ),
    (
        "shared/group_commit.py",
        "min(self._group_size, len(self._waiting))",
        "len(self._waiting)",
        "tests/services/collector/test_group_commit.py",
    ),
    (
        "shared/group_commit.py",
        "for _, future in [*group, *self._waiting]:",
        "for _, future in group:",
        "tests/services/collector/test_group_commit.py",
    ),
    (
        "shared/group_commit.py",
        ", context=Context())",
        ")",
        "tests/services/collector/test_group_commit.py",
    ),
)
