# The daily words. `make` alone lists them; each is one line of `python -m runtime`.
# Only relative paths are used, so the folder may have spaces in its name.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help evaluate bench-feedback bench-detection bench-forecast bench-latent bench-score bench-privacy bench-social bench-month bench-warehouse bench-reports setup up down status demo night issue publication editions figures rerender uncertain alerts archive replay retrain backfill quarantine requeue logs backup restore registers register-check check lint unit test fix new-source dbt-docs docs clean spark-up spark-down test-spark

VENV := .venv
PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/.synced
SQL_STAMP := build/.sql-linted
RUN := $(PYTHON) -m runtime
INSTANCE ?= demo
# The environment with Spark stands beside the daily one; any word runs in it: make up VENV=.venv-scale EXTRAS='--extra scale'
SCALE_VENV := .venv-scale
SETUP_SCALE = $(MAKE) --no-print-directory VENV=$(SCALE_VENV) EXTRAS='--extra scale --group bench' setup

help: ## List these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## Create the environment from uv.lock (.venv)

# uv lives beside the environment, not in it: syncing to the lock would remove it from there.
$(STAMP): uv.lock pyproject.toml
	@set -e; python=''; \
	for candidate in python3 python3.13 python3.12 python3.11 python; do \
	  if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then \
	    python=$$("$$candidate" -c 'import sys; print(sys.executable)'); break; fi; done; \
	if [ -z "$$python" ]; then echo 'Python 3.11, 3.12 or 3.13 is needed and was not found on the PATH.' >&2; exit 1; fi; \
	uv=$$(command -v uv || true); \
	if [ -z "$$uv" ]; then \
	  uv=.local/uv/bin/uv; \
	  if [ ! -x "$$uv" ]; then \
	    echo 'Installing uv into .local/uv'; mkdir -p .local; \
	    PIP_ROOT_USER_ACTION=ignore "$$python" -m pip install --quiet --disable-pip-version-check --upgrade --target .local/uv 'uv>=0.8'; fi; fi; \
	echo "Syncing $(VENV) to uv.lock with $$python"; \
	export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=$(VENV); \
	"$$uv" sync --frozen --quiet $(EXTRAS) --python "$$python" || { \
	  echo "Once more with this machine's own certificates (a network that inspects TLS needs them)"; \
	  UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true "$$uv" sync --frozen --quiet $(EXTRAS) --python "$$python"; }; \
	touch $(STAMP)

demo: $(STAMP) ## Everything once: stack, history, last night, Wednesday's issue (returns with the stack up)
	@$(RUN) demo

up: $(STAMP) ## Start the stack
	@$(RUN) up --instance "$(INSTANCE)"

down: $(STAMP) ## Stop the stack; the data stays
	@$(RUN) down --instance "$(INSTANCE)"

status: $(STAMP) ## What runs, and where
	@$(RUN) status --instance "$(INSTANCE)"

night: $(STAMP) ## Run one night: make night DATE=2026-11-18
	@test -n "$(DATE)" || { echo 'Which night? make night DATE=YYYY-MM-DD' >&2; exit 2; }
	@$(RUN) night --instance "$(INSTANCE)" "$(DATE)"

issue: $(STAMP) ## Draft, release and send an issue: make issue WEEK=2026-11-18 (its Wednesday)
	@test -n "$(WEEK)" || { echo 'Which issue? make issue WEEK=YYYY-MM-DD (a Wednesday)' >&2; exit 2; }
	@$(RUN) issue --instance "$(INSTANCE)" "$(WEEK)"

alerts: $(STAMP) ## Mail a night's alerts and due petitions: make alerts DATE=2026-11-17 (business date)
	@test -n "$(DATE)" || { echo 'Which night? make alerts DATE=YYYY-MM-DD' >&2; exit 2; }
	@$(RUN) alerts --instance "$(INSTANCE)" "$(DATE)"

publication: $(STAMP) ## The same for any publication: make publication CODE=quarterly DATE=2026-10-20
	@test -n "$(CODE)" && test -n "$(DATE)" || { echo 'make publication CODE=name DATE=YYYY-MM-DD (a day that names the issue)' >&2; exit 2; }
	@$(RUN) publication --instance "$(INSTANCE)" "$(CODE)" "$(DATE)"

editions: $(STAMP) ## Every edition: state, people, mails (more: .venv/bin/python -m runtime desk)
	@$(RUN) desk editions --instance "$(INSTANCE)"

figures: $(STAMP) ## The mart row behind each number of an edition: make figures EDITION=1 [NAME=f12]
	@test -n "$(EDITION)" || { echo 'Which edition? make figures EDITION=key (make editions lists them)' >&2; exit 2; }
	@$(RUN) desk figures --instance "$(INSTANCE)" "$(EDITION)" $(NAME)

rerender: $(STAMP) ## Render an edition again from its snapshot and compare every byte: make rerender EDITION=1
	@test -n "$(EDITION)" || { echo 'Which edition? make rerender EDITION=key (make editions lists them)' >&2; exit 2; }
	@$(RUN) desk rerender --instance "$(INSTANCE)" "$(EDITION)"

uncertain: $(STAMP) ## Mails that may have arrived, and how a person settles each
	@$(RUN) desk uncertain --instance "$(INSTANCE)"

archive: $(STAMP) ## Build the public archive of published public editions: make archive [BASE_URL=https://...]
	@$(RUN) archive --instance "$(INSTANCE)" $(if $(BASE_URL),--base-url "$(BASE_URL)")

replay: $(STAMP) ## Real texts through the same doors: make replay DATA=../shared/data FROM=2019-06-03 TO=2019-06-16
	@test -n "$(DATA)" && test -n "$(FROM)" && test -n "$(TO)" || { echo 'make replay DATA=folder FROM=YYYY-MM-DD TO=YYYY-MM-DD' >&2; exit 2; }
	@$(RUN) replay --data "$(DATA)" "$(FROM)" "$(TO)"

retrain: $(STAMP) ## Train the text models on the texts up to a day: make retrain DATE=2026-11-15
	@test -n "$(DATE)" || { echo 'Up to which day? make retrain DATE=YYYY-MM-DD' >&2; exit 2; }
	@$(RUN) retrain --instance "$(INSTANCE)" "$(DATE)"

backfill: $(STAMP) ## Pull days of a source again: make backfill SOURCE=call_center FROM=2026-10-01 TO=2026-10-31 (PARALLEL=2 AGAIN=1)
	@test -n "$(SOURCE)" && test -n "$(FROM)" && test -n "$(TO)" || { echo 'make backfill SOURCE=name FROM=YYYY-MM-DD TO=YYYY-MM-DD' >&2; exit 2; }
	@$(RUN) backfill --instance "$(INSTANCE)" --parallel "$(or $(PARALLEL),2)" $(if $(AGAIN),--again) "$(SOURCE)" "$(FROM)" "$(TO)"

quarantine: $(STAMP) ## List the rows that were set aside, with reason and action
	@$(RUN) quarantine --instance "$(INSTANCE)"

requeue: $(STAMP) ## Read a delivery again once its rows were mended: make requeue DELIVERY=12
	@test -n "$(DELIVERY)" || { echo 'Which delivery? make requeue DELIVERY=number (make quarantine lists them)' >&2; exit 2; }
	@$(RUN) requeue --instance "$(INSTANCE)" "$(DELIVERY)"

evaluate: $(STAMP) ## Train and score the text models on real text: make evaluate DATA=../shared/data [TEST=folder] [ONLY=nsmc_sample]
	@test -n "$(DATA)" || { echo 'Which texts? make evaluate DATA=folder [TEST=folder]' >&2; exit 2; }
	@$(PYTHON) -m benchmarks.evaluate --data "$(DATA)" $(if $(TEST),--test "$(TEST)") $(if $(ONLY),--only "$(ONLY)")

bench-feedback: $(STAMP) ## Judge feedback tasks without effect on made cities: make bench-feedback [SEED=1] [CITIES=80]
	@$(PYTHON) -m benchmarks.feedback_effect $(if $(SEED),--seed "$(SEED)") $(if $(CITIES),--cities "$(CITIES)")

bench-latent: $(STAMP) ## Score latent demand week by week on demo cities: make bench-latent [SEED=1] [CITIES=4]
	@$(PYTHON) -m benchmarks.latent_demand $(if $(SEED),--seed "$(SEED)") $(if $(CITIES),--cities "$(CITIES)")

bench-forecast: $(STAMP) ## Score forecasts on demo cities and on real dated texts: make bench-forecast DATA=../shared/data [SEED=1] [CITIES=2]
	@test -n "$(DATA)" || { echo 'Which texts? make bench-forecast DATA=folder' >&2; exit 2; }
	@$(PYTHON) -m benchmarks.forecast --data "$(DATA)" $(if $(SEED),--seed "$(SEED)") $(if $(CITIES),--cities "$(CITIES)")

bench-detection: $(STAMP) ## Early warning on series with known bursts: make bench-detection [SERIES=folder]
	@$(PYTHON) -m benchmarks.detection $(if $(SERIES),--series "$(SERIES)")

bench-score: $(STAMP) ## Are equal departments left alone, and different ones found: make bench-score [SEED=2014] [QUARTERS=1000]
	@$(PYTHON) -m benchmarks.scores $(if $(SEED),--seed "$(SEED)") $(if $(QUARTERS),--quarters "$(QUARTERS)")

bench-social: ## Measure a night of the bulk feed beside DuckDB, pandas and Spark: make bench-social [ROWS=6700000]
	@$(SETUP_SCALE)
	@$(SCALE_VENV)/bin/python -m benchmarks.social $(if $(ROWS),--rows "$(ROWS)")

bench-month: $(STAMP) ## 200 million posts in pieces: make bench-month [ROWS_TOTAL=200000000] [MINUTES=30]
	@$(PYTHON) -m benchmarks.month $(if $(ROWS_TOTAL),--rows-total "$(ROWS_TOTAL)") $(if $(MINUTES),--minutes "$(MINUTES)")

bench-privacy: $(STAMP) ## Measure the masking: make bench-privacy [SEED=1] [TEXT=labelled.jsonl]
	@$(PYTHON) -m benchmarks.privacy $(if $(SEED),--seed "$(SEED)") $(if $(TEXT),--text "$(TEXT)")

bench-warehouse: $(STAMP) ## Does a night grow with history: 6 and 24 months, nights in turn, BI queries: make bench-warehouse [SHARE=0.1]
	@$(PYTHON) -m benchmarks.warehouse $(if $(SHARE),--share "$(SHARE)") $(if $(NIGHTS),--nights "$(NIGHTS)")

bench-reports: $(STAMP) ## The weekly issue in all its forms, the quarterly, a thousand mails: seconds and memory
	@$(PYTHON) -m benchmarks.reports $(if $(RUNS),--runs "$(RUNS)")

logs: $(STAMP) ## The last lines of every component's log
	@$(RUN) logs --instance "$(INSTANCE)"

backup: $(STAMP) ## Dump the warehouse into build/backups
	@$(RUN) backup --instance "$(INSTANCE)"

restore: $(STAMP) ## Replace the warehouse by a dump: make restore FILE=build/backups/....dump
	@test -n "$(FILE)" || { echo 'Which dump? make restore FILE=path' >&2; exit 2; }
	@$(RUN) restore --instance "$(INSTANCE)" "$(FILE)"

registers: $(STAMP) ## Write the registers' templates into build/registers
	@$(PYTHON) -m extract.cli register-templates --into build/registers --departments dbt_project/seeds/department.csv

register-check: $(STAMP) ## Check a filled-in register: make register-check FILE=name.xlsx
	@test -n "$(FILE)" || { echo 'Which workbook? make register-check FILE=name.xlsx' >&2; exit 2; }
	@$(PYTHON) -m extract.cli register-check "$(FILE)"

check: $(STAMP) ## Lint, format, types, SQL, unit and policy tests (what pre-commit and CI call)
	@$(MAKE) --no-print-directory -j 2 lint unit

lint: $(STAMP) $(SQL_STAMP)
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m yamllint --strict dbt_project docker-compose.yml
	@$(PYTHON) -m mypy

# The slowest of the linters, and models change seldom.
$(SQL_STAMP): pyproject.toml $(shell find dbt_project/models -name '*.sql') | $(STAMP)
	@$(PYTHON) -m sqlfluff lint --disable-progress-bar dbt_project/models
	@mkdir -p $(@D) && touch $@

unit: $(STAMP)
	@$(PYTHON) -m pytest -q -n 2 tests/unit tests/policy

test: $(STAMP) ## Every test: unit, policy, integration, DAGs, dbt, one whole night
	@$(PYTHON) -m pytest -n 2 --dist loadfile tests

.PHONY: reference-pages
reference-pages: $(STAMP) ## Write the kept pictures of pages anew, after a change of the look that was meant
	@$(PYTHON) -m tests.reference.pages

spark-up: ## Start a Spark master and two workers on loopback; prints the master's address (needs Java 17)
	@$(SETUP_SCALE)
	@$(SCALE_VENV)/bin/python -m runtime spark-up

spark-down: ## Stop Spark's master and workers
	@$(SETUP_SCALE)
	@$(SCALE_VENV)/bin/python -m runtime spark-down

test-spark: ## The tests of the Spark engine, on a cluster of their own (needs Java 17)
	@$(SETUP_SCALE)
	@$(SCALE_VENV)/bin/python -m pytest -m spark tests/integration/extract/social tests/integration/runtime

fix: $(STAMP) ## Let the formatters mend what they can
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m sqlfluff fix --disable-progress-bar dbt_project/models

docs: $(STAMP) ## Write the generated pages of docs/ again
	@$(PYTHON) -m dags.shared.night_clock docs/night.md
	@$(PYTHON) -m runtime.data_dictionary

new-source: $(STAMP) ## A source of posts from templates: make new-source NAME=street_report LABEL='거리 제보'
	@test -n "$(NAME)" || { echo "Which source? make new-source NAME=street_report LABEL='거리 제보'" >&2; exit 2; }
	@$(RUN) new-source "$(NAME)" $(if $(LABEL),--label "$(LABEL)")

dbt-docs: $(STAMP) ## Lineage and dictionary of the warehouse, as a page: build/dbt-docs/index.html
	@$(RUN) dbt-docs --instance "$(INSTANCE)"

clean: $(STAMP) ## Stop the instance and delete its data; publications stay
	@$(RUN) clean --instance "$(INSTANCE)"
