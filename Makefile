# Needs Python 3.11 or newer and make. Everything else comes from requirements.lock into $(VENV).
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=
# Tests run in so many processes side by side.
WORKERS ?= 2
PINNED = --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
	--no-emit-find-links --quiet
PIN = $(BIN)/uv pip compile pyproject.toml $(PINNED)
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

.PHONY: help setup up demo test lint chaos bench bench-posts bench-watch bench-sentiment audit audit-mutations lock clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile

setup: $(READY) ## install everything into $(VENV)

up: $(READY) ## start everything and print the address (ARGS="--help" for its options)
	@exec $(BIN)/pingxi up $(ARGS)

demo: $(READY) ## play an incident into the running stack
	@exec $(BIN)/pingxi demo $(ARGS)

test: lint ## linters, types, architecture, all tests
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

lint: $(READY) ## linters, types, architecture
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

chaos: $(READY) ## kill processes at random under load, then judge by the independent auditor
	@exec $(BIN)/python -m chaos $(ARGS)

bench: $(READY) ## measure, each figure beside the same work done bare
	@exec $(BIN)/python -m bench $(ARGS)

bench-posts: $(READY) ## millions of posts and counts, and what is asked of them (ARGS=NUMBER)
	@exec $(BIN)/python -m bench.posts $(ARGS)

bench-watch: $(READY) ## every cascade of a folder through the watching (ARGS="--folder DIR --report DIR")
	@exec $(BIN)/python -m bench.watch $(ARGS)

bench-sentiment: $(READY) ## how good and how fast moods are, on labelled texts (ARGS="--folder DIR")
	@exec $(BIN)/python -m bench.sentiment $(ARGS)

audit: $(READY) ## a thousand incidents, each proven by the log and by replay (ARGS=number)
	@exec $(BIN)/python -m bench.audit $(ARGS)

audit-mutations: $(READY) ## spoil a log in 100,000 ways; each must be found, and its place named (ARGS=number)
	@exec $(BIN)/python -m tests.audit.mutate $(ARGS)

lock: $(READY) ## pin all dependencies anew, by hash
	@$(PIN) --extra embedded --group dev --upgrade --output-file requirements.lock
	@$(PIN) --constraint requirements.lock --upgrade --output-file requirements-run.lock
	@$(BIN)/uv pip compile --group build $(PINNED) --constraint requirements.lock --upgrade \
		--output-file requirements-build.lock

clean: ## remove what was installed and cached; never data
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 或更高版本" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is \
	needed (Debian: apt install python3-venv) / 需要 Python 的 venv 模块（Debian：apt install python3-venv）" >&2; exit 1; }
	@echo "Installing … / 正在安装……"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
