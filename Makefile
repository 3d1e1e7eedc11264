.DEFAULT_GOAL := help
VENV ?= .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/.demo-ready
READY := $(VENV)/.ready

help:  ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(DEMO)  ## the bot with a chat page and a week of sample data; no token, no server
	$(BIN)/python bot.py demo

run: $(DEMO)  ## the bot for real: TELEGRAM_TOKEN and DATABASE_URL from the environment or .env
	$(BIN)/python bot.py run

migrate: $(DEMO)  ## bring the database up to this version
	$(BIN)/python bot.py migrate

test drill check: export PYTHONDONTWRITEBYTECODE =  # or each worker compiles every test by itself
OF =
test: $(READY)  ## what each change needs, on SQLite, on PostgreSQL and in a browser; five minutes; OF=tasks: all of a noun
	@[ -d tests/__pycache__ ] || $(BIN)/pytest --collect-only -qq >/dev/null  # compiles once, not in each worker
	$(BIN)/pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder \
		$(if $(OF),-m "" $(or $(wildcard tests/*/$(OF)),$(error there are no tests of $(OF))),--ignore tests/house)

drill: $(READY)  ## what is long by nature: kills, floods, outages, thousands of texts, old versions' rows
	$(BIN)/pytest --numprocesses 6 --dist load --maxschedchunk 2 -m "drill or hypothesis" --hypothesis-profile beatline

check: $(READY)  ## style, types, the house's rules for code and words, known weaknesses of what we depend on
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy bot handlers models docs
	$(BIN)/mypy bot.py
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest --numprocesses 2 tests/house
	$(BIN)/python -m tests.audit_dependencies

docs: $(DEMO)  ## write docs/manual.md, need-to-know.md and programmes.md from code and files
	$(BIN)/python -m docs

bench: $(READY)  ## compared with a bare python-telegram-bot echo, as ratios
	$(BIN)/python -m tests.bench

$(BIN)/python:
	python3 -m venv $(VENV)

$(DEMO): $(BIN)/python requirements.txt
	@echo "Installing what the bot needs: a minute or two, once."
	$(BIN)/pip install --quiet --requirement requirements.txt
	$(BIN)/python -m compileall -q bot handlers models
	@touch $@

$(READY): $(DEMO) requirements-dev.txt
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

.PHONY: help demo run migrate test drill check docs bench
