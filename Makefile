# One target per chore. Everything lives in .venv; nothing else on the machine is touched.
PYTHON ?= python3
BIN = .venv/bin
ARGS ?=

.PHONY: help demo test lint style types audit format docs lock bench chaos clean install

help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: .venv/ready  ## everything that is needed, into .venv

.venv/ready: requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.11 …"; exit 1; }
	@echo "Installing what is needed into .venv (once; about half a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip --disable-pip-version-check install --no-warn-script-location \
		--require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: install  ## a whole review before your eyes (ARGS=--no-wait ends it)
	@$(BIN)/python -m sandbox $(ARGS)

test: install style types  ## everything is tested
	@$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(ARGS)
	@$(BIN)/coverage report --include='bot/review/*' --fail-under=98 --format=total > /dev/null || \
		{ echo "branch coverage of bot/review is below 98 %"; exit 1; }
	@$(BIN)/coverage report --fail-under=92 --format=total > /dev/null || \
		{ echo "branch coverage of bot is below 92 %"; exit 1; }

lint: style audit  ## style, and known vulnerabilities of what is locked

style: install  ## ruff, and imports that only go down
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: install  ## mypy --strict
	@$(BIN)/mypy

audit: install  ## known vulnerabilities of what is locked (needs the network, and says when it could not look)
	@.ci/audit

format: install  ## put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: install  ## print docs/commands.md, docs/stages.md and the README's table from the tables
	@$(BIN)/pyos-bot docs --write

lock: install  ## lock the dependencies anew, with hashes
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --group dev -c requirements.txt pyproject.toml \
		-o requirements-dev.txt

chaos: install  ## kill the bot a hundred times over five hundred commands, on SQLite and PostgreSQL
	@CHAOS=$(or $(CHAOS),100x504) $(BIN)/python -m pytest tests/journeys/test_chaos.py $(ARGS)

bench: install  ## measure the rules, the whole beside a usual handler, and growth (about 6 minutes; ARGS=load …)
	@$(BIN)/python -m bench $(ARGS)

clean:  ## remove everything that was made here
	rm -rf .venv .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache sandbox/node_modules
