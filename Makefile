# Everything is done from here; `make help` lists it. Needs Linux, git, make, Python >= 3.11.

UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV
unexport PYTHONDONTWRITEBYTECODE  # else every process compiles the program and its libraries anew

ALL_CORES := --numprocesses=auto --maxprocesses=8 --dist=worksteal
LOCALES := config/locale
SOURCES := cli.py commands composition.py config notifications presentation states workbooks workflow
KEYWORDS := _ N_ NN_:1,2 BadInputError KeyFileError RecoveryCodeError SealError

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-fast drill lint check bench bench-growth mutate fuzz examples messages docs clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv and install into it (every other target does this itself)

demo: $(READY) ## play the example round into the folder demo
	$(BIN)/xuncha demo

test: $(READY) ## run every test, on SQLite and PostgreSQL, report the coverage, try some mutants
	$(BIN)/python -m pytest -m "not drill" $(ALL_CORES) --cov --cov-report=
	$(BIN)/coverage report
	@$(MAKE) --no-print-directory mutate MUTANTS='workflow.people.rights.* workflow.rules.graph.*'

test-fast: $(READY) ## the inner loop: the quick tests, on SQLite only, without the model's own
	$(BIN)/python -m pytest -m "not slow" -k "not postgresql" $(ALL_CORES) --ignore=tests/model \
		--deselect tests/database/test_oracle.py

drill: $(READY) ## the long tests: many random rounds, kills at every point, weeks of silence
	$(BIN)/python -m pytest -m drill

lint: $(READY) ## check style, format, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## lint, then test

bench: $(READY) ## measure how fast inspections advance, reminders go out and people are answered
	$(BIN)/uv sync --locked --group bench --quiet
	$(BIN)/python -m benchmarks.advance
	$(BIN)/python -m benchmarks.reminders
	$(BIN)/python -m benchmarks.waiting

bench-growth: $(READY) ## measure whether acts and looks cost more when more is stored
	$(BIN)/python -m benchmarks.growth

# `make mutate MUTANTS='workflow.people.*'` changes only these; `make test` ends with a few.
MUTANTS ?=

mutate: $(READY) ## change the rules in thousands of ways and count what the tests notice
	rm -rf mutants
	PYTHONHASHSEED=0 $(BIN)/mutmut run --max-children $$(nproc) $(MUTANTS:%='%')
	$(BIN)/mutmut results | grep -v ': not checked' || true
	$(BIN)/mutmut export-cicd-stats
	@$(BIN)/python -c 'import json; s = json.load(open("mutants/mutmut-cicd-stats.json")); \
		noticed = s["killed"] + s["timeout"]; \
		tried = noticed + s["survived"] + s["no_tests"] + s["suspicious"] + s["segfault"]; \
		print(f"{noticed} of {tried} were noticed: {noticed / tried:.1%}; 90% must be"); \
		raise SystemExit(noticed < 0.9 * tried)'

fuzz: $(READY) ## read a million made-up workbooks and rows, and see that none does harm
	$(BIN)/uv sync --locked --group fuzz --inexact --quiet
	$(BIN)/python -m tests.fuzz

examples: $(READY) ## write the example workbooks anew
	$(BIN)/python -m examples.generate

messages: $(READY) ## gather the messages, update and compile the catalogues
	$(BIN)/pybabel extract $(KEYWORDS:%=--keyword=%) --add-location=file --sort-by-file \
		--project=xuncha --version=0.1.0 --output-file=$(VENV)/xuncha.pot $(SOURCES)
	for locale in zh_CN en; do \
		$(BIN)/pybabel update --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			--domain=xuncha --input-file=$(VENV)/xuncha.pot \
			--output-dir=$(LOCALES) --locale=$$locale || exit 1; \
	done
	$(BIN)/pybabel compile --domain=xuncha --directory=$(LOCALES)

docs: $(READY) ## write the reference pages from the program itself
	$(BIN)/python -m docs.reference docs

clean: ## remove what was made, but not the demo
	rm -rf $(VENV) dist .coverage .coverage.* htmlcov mutants .fuzz
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Try each interpreter; the first that is new enough and can make an environment is taken.
define FIND_PYTHON
found=; bare=; \
for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	if $$python -c 'import ensurepip, venv' 2>/dev/null; then found=$$python; break; fi; \
	bare=$${bare:-$$python}; \
done; \
if [ -z "$$found" ] && [ -n "$$bare" ]; then \
	echo "$$bare cannot make a virtual environment, because its venv or ensurepip module is missing" \
		"(on Debian and Ubuntu it is in the package python3-venv)." >&2; exit 1; \
elif [ -z "$$found" ]; then \
	echo "No Python 3.11 or newer was found, as python3, python3.13, python3.12 or python3.11." >&2; \
	exit 1; \
fi
endef

$(READY): pyproject.toml uv.lock
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { $(FIND_PYTHON); \
		rm -rf $(VENV) && "$$found" -m venv $(VENV); }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv sync --locked
	@touch $@
