# One target per chore. Everything lives in .venv; nothing else on the machine is touched.
PYTHON ?= python3
BIN = .venv/bin
# Compiled modules are kept, whatever the environment says: each process would compile them again.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist worksteal
ARGS ?=

.PHONY: help install demo test quick lint style types audit outdated newest format docs docs-site lock upgrade thorough without-server chaos bench wheel image clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: .venv/ready  ## everything that is needed, into .venv

# The pip of this machine installs one thing, the pip that is locked, and that one installs the lock as it
# stands (--no-deps): neither how old the first is nor what has been released since makes a difference.
# Indexes and certificates of pip's configuration are used, a cache outside .venv is not.
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-cache-dir install --no-user --no-deps \
	--no-warn-script-location

.venv/ready: requirements-installer.txt requirements-dev.txt pyproject.toml sandbox/standin/package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.11 …"; exit 1; }
	@echo "Installing what is needed into .venv (once; about half a minute) …"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }
	@$(PIP) --quiet --require-hashes -r requirements-installer.txt
	@$(PIP) --require-hashes -r requirements-dev.txt
	@PIP_REQUIRE_HASHES=0 $(PIP) --quiet --no-build-isolation -e .
	@$(BIN)/python -m sandbox.standin.emulate
	@touch $@

demo: install  ## a whole review before your eyes (ARGS=--fast: without pauses; --no-wait: and it ends)
	@$(BIN)/python -m sandbox $(ARGS)

# Counting what is covered takes a third of the time again: the gate does it.
COVERAGE = $(if $(REQUIRE_ALL),--cov --cov-report=term:skip-covered)

test: install style types  ## everything is tested (with REQUIRE_ALL=1 nothing is skipped, and coverage counts)
	@$(PYTEST) $(COVERAGE) $(ARGS)
	@test -z "$(REQUIRE_ALL)" || \
		$(BIN)/coverage report --include='bot/review/*' --fail-under=98 --format=total > /dev/null || \
		{ echo "branch coverage of bot/review is below 98 %"; exit 1; }
	@test -z "$(REQUIRE_ALL)" || $(BIN)/coverage report --fail-under=92 --format=total > /dev/null || \
		{ echo "branch coverage of bot is below 92 %"; exit 1; }

quick: style types  ## style, types and the rules: what a change of the rules needs first
	@$(PYTEST) tests/review -m 'not brute_force' $(ARGS)

lint: style audit  ## style, and known vulnerabilities of what is locked

style: install  ## ruff, imports that only go down, Dockerfile, compose file and workflows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

types: install  ## mypy --strict
	@$(BIN)/mypy

audit: install  ## known vulnerabilities of what is locked (needs the network, and says when it could not look)
	@.ci/audit

outdated: audit  ## what is behind its newest release, and what has known vulnerabilities
	@$(BIN)/python -m pip --disable-pip-version-check list --outdated

newest: install  ## put the newest releases into .venv in place of the locked ones (make clean ends it)
	@$(BIN)/python -m pip --disable-pip-version-check install --upgrade --upgrade-strategy eager -e . --group dev

format: install  ## put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: install  ## print docs/commands.md and docs/stages.md from the tables, and take the screenshot (where Chromium is)
	@$(BIN)/pyos-bot docs --write
	@$(BIN)/python -m pytest -k screenshot tests/public/test_browser.py
	@test ! -f .cache/screenshots/reviews.png || cp .cache/screenshots/reviews.png docs/reviews.png

docs-site: install  ## the documentation site, into .cache/docs-site; a warning is an error
	@$(PIP) --quiet --require-hashes -r requirements-docs.txt
	@$(BIN)/python -m sphinx -W --keep-going -n -q -d .cache/docs-trees docs .cache/docs-site
	@echo "Built: .cache/docs-site/index.html"

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

lock: install  ## lock with hashes what pyproject.toml names; what is locked already stays
	@$(COMPILE) --group pyproject.toml:installer -o requirements-installer.txt
	@$(COMPILE) pyproject.toml -o requirements.txt
	@$(COMPILE) --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	@$(COMPILE) --group pyproject.toml:docs -c requirements-dev.txt -o requirements-docs.txt

upgrade:  ## lock the newest releases
	@$(MAKE) --no-print-directory lock UPGRADE=--upgrade

thorough: install  ## the tests that try many cases, with many more of them, and other ones each time
	@THOROUGH=$(or $(THOROUGH),10) $(PYTEST) -m "hypothesis or many" $(ARGS)

without-server: install  ## the journeys through `pyos-bot once`, each event in a run that knows nothing of the one before
	@WITHOUT_SERVER=1 $(PYTEST) tests/journeys $(ARGS)

chaos: install  ## kill the bot a hundred times over five hundred commands, with people and GitHub in between, on SQLite and PostgreSQL
	@CHAOS=$(or $(CHAOS),100x504) $(BIN)/python -m pytest tests/journeys/test_chaos.py $(ARGS)

bench: install  ## measure it beside a usual handler and Probot, its rules and its growth (ARGS=load: 12 minutes; ARGS=quick: one)
	@$(BIN)/python -m bench $(ARGS)

wheel: install  ## build dist/pyos_bot-….whl, to install next to what requirements.txt locks
	@$(BIN)/python -m hatchling build -t wheel -d dist

image: ## build the container image pyos-bot (needs the network; BUILDER=podman or "buildah" work, too)
	@$(or $(BUILDER),docker) build -t pyos-bot .

clean:  ## remove everything that was made here
	rm -rf .venv .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
