# `make run` opens the app; `make test` checks everything. Both do all the set-up they need.
# Python 3.11 to 3.13; another one than the first found: make run PYTHON=python3.12

# A name on the path may be a shim that leads nowhere, so each is tried.
SUITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
  $$name -c '$(SUITS)' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Annoy compiles for the very processor it is built on, and with rules of arithmetic under which NaN does not exist;
# these flags give a build that runs on every x86-64 of the last ten years and computes right.
ANNOY_FLAGS := -O3,-ffast-math,-fno-associative-math,-fno-finite-math-only,-DANNOYLIB_MULTITHREADED_BUILD,-std=c++14
ifneq (,$(filter x86_64 amd64,$(shell uname -m)))
ANNOY_FLAGS := $(ANNOY_FLAGS),-march=x86-64-v3
endif

.DEFAULT_GOAL := help
.PHONY: help setup run test test-slow lint types sample screenshots clean

help:
	@echo "make run     open the app (sets everything up the first time)"
	@echo "make test    lint, types and all tests but the slow ones (sets everything up the first time)"
	@echo "make test-slow  the tests of half a minute or more: fifty killed builds, every bad photo, visitors at once"
	@echo "make setup   set up for development"
	@echo "make sample  draw the sample catalogue and build its index"
	@echo "make screenshots  write pictures of every page to screenshots/ (needs a Chromium)"
	@echo "make clean   remove the environment and caches"

.venv/made:
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(SUITS)' || { \
	  echo "fashrec needs Python 3.11 to 3.13, which was not found. Install one (sudo apt-get install python3 python3-venv)," \
	    "or name it: make run PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Making the environment in .venv ..."
	@$(PYTHON) -m venv .venv
	@touch $@

# The requirements without Annoy, whose build may fail and would undo all the others'.
.venv/run.stamp: requirements.txt pyproject.toml | .venv/made
	@echo "Installing what fashrec runs on (about 2 GB, a few minutes) ..."
	@grep -v '^annoy' requirements.txt > .venv/requirements.txt
	@$(PIP) install -r .venv/requirements.txt
	@$(PIP) install --no-deps -e .
	@$(MAKE) --no-print-directory annoy
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "Installing what development needs ..."
	@grep -v '^-r' requirements-dev.txt > .venv/requirements-dev.txt
	@$(PIP) install -r .venv/requirements-dev.txt
	@touch $@

.PHONY: annoy
annoy:
	@$(BIN)/python -c 'import annoy' 2>/dev/null || { \
	  echo "Building Annoy ..."; \
	  ANNOY_COMPILER_ARGS="$(ANNOY_FLAGS)" $(PIP) install --no-cache-dir "$$(grep '^annoy==' requirements.txt)" > .venv/annoy.log 2>&1; \
	} || printf '%s\n' \
	  "Annoy could not be built (see .venv/annoy.log). It needs a C++ compiler and Python's headers:" \
	  "  Debian, Ubuntu: sudo apt-get install g++ python3-dev     Fedora: sudo dnf install gcc-c++ python3-devel" \
	  "  macOS: xcode-select --install" \
	  "Then: make setup. Until then fashrec works all the same, with exact search."

setup: .venv/dev.stamp
	@$(MAKE) --no-print-directory annoy
	@echo "Ready. make run opens the app, make test runs the tests."

run: .venv/run.stamp
	@$(BIN)/python -m streamlit run app.py

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp
	$(BIN)/mypy

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

test-slow: setup
	$(BIN)/python -m pytest -m slow

sample: .venv/dev.stamp
	$(BIN)/python -m tools.sample_catalogue
	$(BIN)/python -m tools.sample_catalogue.contact
	$(BIN)/python -m tools.sample_index
	$(BIN)/python -m tools.sample_catalogue.check
	$(BIN)/python -m tools.sample_quality

screenshots: .venv/dev.stamp
	$(BIN)/python -m tools.screenshots

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build *.egg-info
