# Everything a person or a machine does with a checkout. Needs python3 >= 3.11 and make, nothing else.

PYTHON ?= python3
INBOX ?= sample_inputs
PORT ?= 3000
VENV := .venv
BIN := $(VENV)/bin
export DAGSTER_HOME ?= $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help run dev test lint format snapshot bench freeze clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(VENV)/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python 3.11 or later is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/runtime: $(VENV)/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/dev: $(VENV)/pip pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/runtime

run: $(VENV)/runtime ## read, score and publish the papers of INBOX (sample_inputs)
	@mkdir -p var
	$(BIN)/perf-pipeline run $(INBOX)

dev: $(VENV)/runtime ## the Dagster UI on http://127.0.0.1:$(PORT), with the inbox watched
	@mkdir -p var
	$(BIN)/dagster dev -w workspace.yaml -h 127.0.0.1 -p $(PORT)

test: lint ## every check and every test
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(VENV)/dev ## ruff, mypy and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

snapshot: $(VENV)/dev ## write the snapshot of the asset graph anew (look at the diff)
	$(BIN)/python -m perf_pipeline_tests.orchestration.graph_snapshot

bench: $(VENV)/dev ## papers per second, end to end
	$(BIN)/python -m benchmarks.end_to_end

freeze: $(VENV)/dev ## write constraints.txt from what is installed
	{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | sort -f; } > $(VENV)/constraints
	mv $(VENV)/constraints constraints.txt

clean: ## forget the environment, the warehouse and everything published
	rm -rf $(VENV) var logs .logs_queue *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
