# Two commands on a fresh machine: `make demo` shows Laurels at work, `make test` passes the tests.
# Needed beforehand: Python 3.11 or newer, and make. Everything else comes from PyPI, into .venv.

PYTHON ?= $(shell for one in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$one"; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
UV := $(BIN)/uv
UV_VERSION := 0.9
ARGS ?=
DATA ?= $(LAURELS_DATA)

# Without the last, Laurels would be compiled again at each start, and a test run starts it some hundred times.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1

.DEFAULT_GOAL := help
.PHONY: setup demo web web-if-possible client dev check test test-all pictures bench acceptance lock clean help

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with all that is needed (every other target does so by itself)

demo: $(READY) web-if-possible ## a programme with a year of real shopping, to look at (ARGS='--all' for all of it)
	@$(BIN)/python -m laurels.cli demo $(ARGS)

web: $(READY) ## build the dashboard into src/laurels/built
	@$(BIN)/python hatch_build.py build

dev: $(READY) ## serve the API with the worker on data that stay in .laurels, and the dashboard as it is edited, on port 5173
	@$(BIN)/python hatch_build.py dev --if-possible & web=$$!; trap 'kill $$web 2>/dev/null' EXIT; \
	$(BIN)/python -m laurels.cli serve --with-worker --processes 1 $(ARGS)

web-if-possible: $(READY)
	@$(BIN)/python hatch_build.py build --if-possible

client: $(READY) ## generate the web's client from docs/reference/openapi.json
	@$(BIN)/python hatch_build.py client

check: $(READY) ## look at the code: style, types, walls between rooms
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m pyright
	$(BIN)/lint-imports --no-cache
	$(BIN)/python hatch_build.py check --if-possible

test: $(READY) web-if-possible ## run the tests that are quick (ARGS='-k lots' for some)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m 'not slow' $(ARGS)

test-all: $(READY) web-if-possible ## run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

pictures: $(READY) web ## take the pictures of docs/first-campaign.md, by walking it
	LAURELS_PICTURES=docs/images $(BIN)/python -m pytest -q tests/browser/test_first_campaign.py

bench: $(READY) ## measure what this machine can do
	$(BIN)/python -m bench $(ARGS)

acceptance: $(READY) ## run on data of others, laid out in DATA=<directory>
	@test -n '$(DATA)' || { echo 'Say where the data are: make acceptance DATA=/path/to/data' >&2; exit 2; }
	$(BIN)/python -m tests.acceptance '$(DATA)' $(ARGS)

lock: $(UV) ## choose the newest versions of what we depend on
	$(UV) lock --upgrade

clean: ## remove what setup and tests made; data in .laurels stay
	rm -rf .venv build dist web/node_modules src/laurels/built .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock | $(UV)
	@# Inexact, or uv would remove itself.
	@$(UV) sync --frozen --all-extras --inexact --quiet || { \
		echo 'The packages could not be installed. Is PyPI (or UV_INDEX_URL) within reach?' >&2; exit 1; }
	@touch $@

$(UV):
	@test -n '$(PYTHON)' || { \
		echo 'Python 3.11 or newer is needed. On Debian or Ubuntu: apt install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'This Python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Setting up .venv (once)'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=$(UV_VERSION)' || { \
		echo 'uv could not be installed. Is PyPI (or PIP_INDEX_URL) within reach?' >&2; exit 1; }
