# Darkroom. `make run` serves it, `make test` proves it; both work from a clean clone.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
TEMPLATES = $(shell find templates -name '*.html' -not -path '*/node_modules/*')

# Pins say which packages, never from which index they were read.
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: help setup run test check verify bench soak requirements

help:
	@echo 'make run    serve Darkroom on http://127.0.0.1:8000/ (PORT=… for another port)'
	@echo 'make test   check the code, prove the course, run every test'
	@echo 'make setup  only install;  make check  only lint, types and walls'
	@echo 'make bench  measure a lab command;  make soak  the long runs (DARKROOM_SOAK=steps)'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Darkroom needs Python 3.11 or later; say where it is: make PYTHON=/path/to/python3 run'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo 'Python has no venv module here (Debian: apt-get install python3-venv)'; exit 1; }

$(VENV)/.runs: requirements.txt | $(BIN)/python
	@echo 'Installing what Darkroom runs on'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runs
	@echo 'Installing what its tests need'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.benches: requirements-bench.txt $(VENV)/.tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

setup: $(VENV)/.tests

run: $(VENV)/.runs
	@$(BIN)/python manage.py up

check: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/python manage.py makemigrations --check --dry-run

verify: $(VENV)/.tests
	$(BIN)/python manage.py verify_course
	$(BIN)/python manage.py lint_course

# Two Chromiums and their servers share two cores: a browser test that fails there is tried again, alone, before it counts.
AGAIN = $(BIN)/pytest -m browser --last-failed --last-failed-no-failures none
test: check verify
	$(BIN)/pytest -n 2 --dist loadfile -m 'not browser'
	$(BIN)/pytest -n 2 --dist loadfile -m browser || $(AGAIN) || $(AGAIN)

bench: $(VENV)/.benches
	$(BIN)/python -m tests.bench

soak: $(VENV)/.tests
	DARKROOM_SOAK=$${DARKROOM_SOAK:-1000000} $(BIN)/pytest -n 2 --dist loadfile -m soak

requirements: $(VENV)/.tests
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra dev --output-file requirements-dev.txt pyproject.toml
	$(COMPILE) --extra bench --output-file requirements-bench.txt pyproject.toml
	$(COMPILE) --extra clients --output-file requirements-clients.txt pyproject.toml
