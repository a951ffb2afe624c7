"""Faults of the common web parts: paging, conditions, problems, keyed resources."""

MUTANTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "shared/db/keyed.py",
        "going_on = replace(one, version=last + 1)",
        "going_on = replace(one, version=last)",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/db/keyed.py",
        "[table.c.key > key]",
        "[table.c.key >= key]",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/db/keyed.py",
        ".order_by(table.c.key)",
        "",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/db/keyed.py",
        "        await self._keep_version(one)\n\n    async def remove",
        "\n    async def remove",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/db/keyed.py",
        "self._of(key).with_for_update()",
        "self._of(key)",
        (
            "tests/house/test_keyed.py tests/services/scoring/test_journeys_api.py "
            "tests/services/alerts/test_rules_api.py tests/services/alerts/test_rule_versions.py"
        ),
    ),
    (
        "shared/db/keyed.py",
        "where(table.c.key == key, table.c.version == version)",
        "where(table.c.key == key)",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/db/keyed.py",
        "            await self._keep_version(one)\n            return one",
        "            return one",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/db/keyed.py",
        "for name, value in equal.items() if value is not None]",
        "for name, value in {}.items() if value is not None]",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed/preconditions.py",
        "return not self.is_new and (",
        "return (",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed/preconditions.py",
        "(self.tags is None or tag in self.tags)",
        "(self.tags is None or tag not in self.tags)",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed/resource.py",
        "if definition == self.definition:",
        "if False:",
        "tests/domain/alerts/test_rules.py",
    ),
    (
        "shared/keyed/resource.py",
        "version=self.version + 1",
        "version=self.version",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed/resource.py",
        "{self.key} {self.version} {self.updated_at",
        "{self.key} {self.updated_at",
        (
            "tests/house/test_keyed.py tests/services/alerts/test_rules_api.py "
            "tests/services/scoring/test_journeys_api.py"
        ),
    ),
    (
        "shared/keyed_use_cases.py",
        "if expected is None or expected.is_new:",
        "if expected is None:",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed_use_cases.py",
        "check_expected(expected, stored.tag, thing=thing)",
        "pass",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed_use_cases.py",
        "        require_expected(expected, thing=thing)\n",
        "",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed_use_cases.py",
        "            require_expected(expected, thing=self.kind.thing)\n",
        "",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed_use_cases.py",
        "            check_expected(expected, stored.tag, thing=self.kind.thing)\n",
        "",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed_use_cases.py",
        "    if changed is not stored:",
        "    if True:",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/keyed_use_cases.py",
        "    except NotFoundError:\n        raise changed_in_between(thing) from None",
        "    except NotFoundError:\n        raise",
        "tests/house/test_keyed.py",
    ),
    (
        "shared/web/auth.py",
        "if not caller.may(scope):",
        "if False:",
        "tests/house/test_auth.py",
    ),
    (
        "shared/access.py",
        "return scope in self.scopes or EVERYTHING in self.scopes",
        "return scope in self.scopes",
        "tests/house/test_auth.py",
    ),
    (
        "shared/web/etags.py",
        'if weak or not found["weak"]',
        "if True",
        "tests/services/collector/test_survey_etags.py",
    ),
    (
        "shared/web/etags.py",
        "known == _ANY or tag in _tags(known, weak=True)",
        "tag in _tags(known, weak=True)",
        "tests/services/collector/test_survey_etags.py tests/services/scoring/test_journeys_api.py",
    ),
    (
        "shared/web/etags.py",
        "_tags(known, weak=True)",
        "_tags(known, weak=False)",
        "tests/services/collector/test_survey_etags.py tests/services/scoring/test_journeys_api.py",
    ),
    (
        "shared/web/etags.py",
        '_header(request, "if-none-match") == _ANY else None',
        '_header(request, "if-none-match") else None',
        "tests/services/collector/test_survey_etags.py tests/services/scoring/test_journeys_api.py",
    ),
    (
        "shared/web/etags.py",
        "Precondition() if if_match == _ANY else Precondition(_tags(if_match, weak=False))",
        "Precondition(_tags(if_match, weak=False))",
        "tests/services/collector/test_survey_etags.py tests/services/scoring/test_journeys_api.py",
    ),
    (
        "shared/web/etags.py",
        '", ".join(values).strip()',
        "values[0].strip()",
        "tests/services/collector/test_survey_etags.py",
    ),
    (
        "shared/web/idempotency.py",
        "0 < len(key) <= MAX_LENGTH",
        "0 < len(key) < MAX_LENGTH",
        "tests/services/collector/test_idempotency.py",
    ),
    (
        "shared/web/idempotency.py",
        "        None if caller is None else caller.name,\n",
        "",
        "tests/services/collector/test_idempotency.py",
    ),
    (
        "shared/web/keyed.py",
        "limit=query.limit + 1",
        "limit=query.limit",
        "tests/services/scoring/test_journeys_api.py tests/services/alerts/test_rules_api.py",
    ),
    (
        "shared/web/keyed.py",
        "if len(found) > len(shown) else None",
        "if shown else None",
        "tests/services/scoring/test_journeys_api.py tests/services/alerts/test_rules_api.py",
    ),
    (
        "shared/web/keyed.py",
        "        response.status_code = status.HTTP_201_CREATED",
        "        response.status_code = status.HTTP_200_OK",
        "tests/services/scoring/test_journeys_api.py",
    ),
    (
        "shared/web/keyed.py",
        "    tagged(response, resource.tag)\n    if is_new:",
        "    if is_new:",
        "tests/services/scoring/test_journeys_api.py tests/services/alerts/test_rules_api.py",
    ),
    (
        "shared/web/keyed.py",
        "    if is_known(request, resource.tag):",
        "    if False:",
        "tests/services/scoring/test_journeys_api.py tests/services/alerts/test_rules_api.py",
    ),
    (
        "shared/web/keyed.py",
        "    refuse_repeated(request, query)\n",
        "",
        (
            "tests/services/scoring/test_journeys_api.py tests/services/alerts/test_rules_api.py "
            "tests/services/scoring/test_targets_api.py"
        ),
    ),
    (
        "shared/web/moments.py",
        "day.year <= LAST_YEAR",
        "day.year < LAST_YEAR",
        "tests/services/scoring/test_scores_parameters.py",
    ),
    (
        "shared/web/paging.py",
        ", validate=True",
        "",
        "tests/house/test_web_paging.py",
    ),
    (
        "shared/web/paging.py",
        "len(parts) != size or",
        "",
        "tests/house/test_web_paging.py",
    ),
    (
        "shared/web/paging.py",
        " and is_storable(part)",
        "",
        "tests/house/test_web_paging.py",
    ),
)
