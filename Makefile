# Everything that people do with this project. `make` alone explains itself.

PYTHON ?= python3
WORKERS ?= 4
VENV := .venv
PY := $(VENV)/bin/python
RUN := $(VENV)/run.stamp
DEV := $(VENV)/dev.stamp
# For people at a terminal; what the environment says goes first.
QUIET := HEED_LOG_FORMAT=$${HEED_LOG_FORMAT:-console} HEED_LOG_LEVEL=$${HEED_LOG_LEVEL:-warning}
# Where nothing is set that sends messages, they are written to the data folder, for whoever tries Heed.
KEPT := $${HEED_DATA_DIR:-data}
FOLDERS := $(if $(HEED_COLLECTOR_SMTP_HOST),,"HEED_COLLECTOR_MAIL_FOLDER=$${HEED_COLLECTOR_MAIL_FOLDER-$(KEPT)/mail}") \
	$(if $(HEED_COLLECTOR_SMS_ACCOUNTS),,"HEED_COLLECTOR_SMS_FOLDER=$${HEED_COLLECTOR_SMS_FOLDER-$(KEPT)/sms}") \
	$(if $(HEED_NOTIFICATIONS_SMTP_HOST),,"HEED_NOTIFICATIONS_MAIL_FOLDER=$${HEED_NOTIFICATIONS_MAIL_FOLDER-$(KEPT)/mail}") \
	$(if $(HEED_NOTIFICATIONS_SMS_ACCOUNTS),,"HEED_NOTIFICATIONS_SMS_FOLDER=$${HEED_NOTIFICATIONS_SMS_FOLDER-$(KEPT)/sms}")

# Dozens of processes start in a test run: what the first one compiles, the others find.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run demo test check fmt bench looks texts mutants generate migrate lock clean

help: ## Show what there is to do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: $(RUN) ## Start everything on this machine: http://127.0.0.1:8000, data in ./data
	@exec env $(QUIET) $(FOLDERS) $(PY) -m services run all

demo: $(RUN) ## Feed a file of answers through the API and show scores, alerts and tickets
	@exec env $(QUIET) $(PY) -m services demo $(ARGS)

test: $(DEV) ## Run all tests; ARGS="-k name tests/house" runs some
	$(PY) -m pytest -n $(WORKERS) $(ARGS)

check: $(DEV) ## Check style, types, imports, generated documents and deployment files, as CI does
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m services generate --check
	$(PY) deploy/check.py

fmt: $(DEV) ## Bring the code into the common form
	$(VENV)/bin/ruff check --fix-only
	$(VENV)/bin/ruff format

bench: $(DEV) ## Measure, into bench-results.json; ONLY=name,name measures some
	ONLY=$(ONLY) $(PY) -m tests.bench

looks: $(DEV) ## Take pictures of the console's pages in every look, into the folder that ARGS names
	HEED_LOOKS=$(abspath $(or $(ARGS),looks)) $(PY) -m pytest -n $(WORKERS) tests/browser/console

texts: $(DEV) ## List texts of the console that have no German, or German that nothing uses
	$(PY) -m tests.texts

mutants: $(DEV) ## Plant small faults one by one and see whether tests notice; ONLY=room,room tries some
	ONLY=$(ONLY) $(PY) -m tests.mutants

generate: $(DEV) ## Write schemas, AsyncAPI, OpenAPI and the tables in the pages anew
	$(PY) -m services generate

migrate: $(RUN) ## Bring the database schemas up to date
	$(PY) -m services migrate

lock: $(DEV) ## Resolve the dependencies of pyproject.toml anew
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url \
		--quiet --extra local -o requirements.lock pyproject.toml
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url \
		--quiet --extra local --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url \
		--quiet -c requirements.lock -o deploy/docker/requirements.lock pyproject.toml

clean: ## Remove what was installed and cached; ./data stays
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Heed needs Python 3.11 or newer, and \`$(PYTHON)\` is not. Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock | $(PY)
	@echo "Installing what the suite needs ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(DEV): requirements-dev.lock | $(PY)
	@echo "Installing what developers need ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
