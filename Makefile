# Everything runs in .venv, which is made here on the first call and brought up to date when pyproject.toml or constraints.txt change.
# Needs python3 (3.11 or later, with venv), make and a package index.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
REPORT ?= report

.DEFAULT_GOAL := help
.PHONY: help paper test slow bench lint coq clean

help:
	@echo "make paper   replay the evidence for every statement of the paper, and write $(REPORT)/"
	@echo "make test    the tests"
	@echo "make slow    the tests that take longer"
	@echo "make bench   measurements, against other software too"
	@echo "make lint    formatting, lint rules, types, layers"
	@echo "make coq     the machine-checked theory (installs Coq where it is missing: Debian, as root)"
	@echo "make clean   remove $(VENV), $(REPORT)/ and caches"

paper: $(VENV)/.has-report
	@$(BIN)/verify paper --report $(REPORT)

test: $(VENV)/.has-report,dev
	@$(BIN)/python -m pytest -n auto

slow: $(VENV)/.has-report,dev
	@$(BIN)/python -m pytest -m slow

bench: $(VENV)/.has-report,dev,bench
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m bench -s

lint: $(VENV)/.has-report,dev
	@$(BIN)/ruff format --check --quiet . || { echo "ruff format: run .venv/bin/ruff format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# 155 MB of Debian packages where they are missing; then the theory, its axioms, and Coq's independent checker.
coq:
	@if ! command -v coqc >/dev/null || ! test -e "$$(coqc -where)/user-contrib/Interval/Tactic.vo"; then \
	  if ! command -v apt-get >/dev/null || test "$$(id -u)" != 0; then \
	    echo "Coq 8.16 with coq-interval is not installed and cannot be installed from here (that takes root and apt-get, packages coq and libcoq-interval), so nothing was checked." >&2; exit 1; fi; \
	  echo "installing coq and libcoq-interval (155 MB)"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends coq libcoq-interval >/dev/null || exit 1; \
	fi
	@for goal in all axioms coqchk; do $(MAKE) --no-print-directory -C proofs/coq $$goal || exit 1; done

clean:
	@rm -rf $(VENV) $(REPORT) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of extras: its name is the set.
$(VENV)/.has-%: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "making $(VENV)"; rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	@echo "installing verify[$*] into $(VENV) (a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$*]'
	@touch '$@'
