# `make run` starts everything, `make test` proves it. Both install what they need first. `make help` lists the rest.
.NOTPARALLEL:
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin

# Tests of the pure rooms: fast, no servers, no database.
CORE := $(wildcard tests/trial tests/answers tests/eligibility tests/screening tests/architecture tests/docs)
SERVERS := $(wildcard tests/system tests/browser)
ROOMS := $(filter-out $(CORE) $(SERVERS) %.py tests/trials tests/__pycache__,$(wildcard tests/*))

# Nothing that a build or a test runs reports to anyone.
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONUNBUFFERED := 1

.PHONY: help env run test lint format test-core coverage-core test-rooms train check-rasa test-servers test-system test-browser \
	pictures chromium bench eval-language lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: ## the environment in .venv, from requirements.lock
	@sh scripts/env.sh

run: env ## install, train, start everything, print one URL
	@$(BIN)/prescreen run

test: env lint coverage-core test-rooms check-rasa test-servers ## everything that continuous integration runs

lint: env ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: env ## put every file into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test-core: env ## the pure rooms, under a minute
	$(BIN)/pytest $(CORE)

coverage-core: env ## the same, and every branch of the four pure rooms must be run
	$(BIN)/coverage run -m pytest $(CORE)
	$(BIN)/coverage report

test-rooms: env ## storage, language, handoff, web, actions, commands
	$(if $(ROOMS),$(BIN)/pytest $(ROOMS),@echo "no room tests yet")

train: env ## train the Rasa model if its data changed
	$(BIN)/prescreen train

check-rasa: train ## Rasa's own checks of the training data, and of understanding on held-out examples
	$(BIN)/python -m bot.rasa_parts.serve data validate --fail-on-warnings
	$(BIN)/python -m bot.rasa_parts.serve test nlu --nlu $(if $(wildcard tests/nlu),tests/nlu,data/nlu) --out var/rasa-test --no-plot
	$(if $(wildcard tests/stories/*.yml),$(BIN)/python -m bot.rasa_parts.serve test core --stories tests/stories \
		--out var/rasa-test --no-plot --fail-on-prediction-errors)

test-servers: train chromium ## the real servers: conversations, faults, and the page in a browser
	$(BIN)/pytest -m "system or browser" $(SERVERS)

test-system: train ## the real servers without a browser
	$(BIN)/pytest -m system tests/system

test-browser: train chromium ## the page in a real browser
	$(BIN)/pytest -m browser tests/browser

pictures: train chromium ## docs/pictures anew, of every state of the chat, and of the console
	PICTURES=yes $(BIN)/pytest -m browser tests/browser/test_pictures.py tests/browser/test_live.py tests/browser/test_console_desk.py

chromium: ## Debian's Chromium, where it is missing and can be installed
	@sh scripts/chromium.sh

bench: train ## the measurements, against the yardsticks
	$(BIN)/python -m bench

eval-language: env ## how well typed replies are read: right, asked again, wrong, flips (ARGS="--failures" lists the failures)
	$(BIN)/python -m bench.language $(ARGS)

lock: env ## requirements.lock from pyproject.toml
	.venv-tools/bin/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-annotate --python-version 3.10 -o requirements.lock

clean: ## remove what checks and builds left; never data or keys
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage build *.egg-info
