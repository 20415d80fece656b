# One verb, one command. `make` alone lists them.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Locks are made from the package index alone, for every platform and every Python that is supported.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $(LOCK_ARGS)
CANDIDATES := $(PYTHON) python3 python3.13 python3.12 python3.11 python
# What is measured against lives apart: some of it is under licences that the product does not take in.
PEERS := .venv-bench
DEMO_ARGS ?=
BENCH_ARGS ?=
TEST_ARGS ?=
TORTURE_ARGS ?=
LOCK_ARGS ?=
# On a build server a test that is skipped is a test that failed.
NO_SKIPS := $(if $(CI),--no-skips)

.DEFAULT_GOAL := help
.PHONY: help setup demo test readers web spark clients kills views coverage torture check bench format docs lock clean

help: ## list these verbs
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(READY) ## make .venv with all that is needed, pinned and hashed

demo: $(READY) web ## the example company, simulated, on its measured journey; DEMO_ARGS are passed on
	@$(BIN)/journeyglass demo $(DEMO_ARGS)

test: $(READY) web ## all tests; TEST_ARGS are passed on
	@$(BIN)/python -m journeyglass.reading.warm
	$(BIN)/pytest -n 2 --dist loadfile $(NO_SKIPS) $(TEST_ARGS)

readers: $(READY) ## the compiled readers held to the plain one over thousands of random journeys and histories
	@$(BIN)/python -m journeyglass.reading.warm
	$(BIN)/pytest -m readers -n 2 $(NO_SKIPS) tests/reading $(TEST_ARGS)

spark: $(VENV)/.spark ## tests on a Spark cluster that they start; needs Java 17
	$(BIN)/pytest -m spark $(NO_SKIPS) tests/spark $(TEST_ARGS)

clients: $(READY) ## real tracking clients in bulk through kills, and hostile senders at every route
	$(BIN)/pytest -m clients $(NO_SKIPS) tests/clients tests/hostile $(TEST_ARGS)

kills: $(READY) ## processes killed under load at every point and at random, and what they acknowledged counted
	$(BIN)/pytest -m kills -n 2 $(NO_SKIPS) tests/torture tests/test_import_kill.py $(TEST_ARGS)

coverage: $(READY) ## how often each figure's interval holds the truth of the example company
	$(BIN)/pytest -m coverage -n 2 tests/demo $(NO_SKIPS) $(TEST_ARGS)

views: $(READY) web ## what people do in the web app, and every view of it in every language and theme
	@$(BIN)/python -m journeyglass.reading.warm
	$(BIN)/pytest -m views -n 2 $(NO_SKIPS) tests/web $(TEST_ARGS)
	$(BIN)/pytest -m views $(NO_SKIPS) tests/bench $(TEST_ARGS)

torture: $(READY) ## kill the server 550 times under load, judge it, write docs/reliability.md; TORTURE_ARGS are passed on
	$(BIN)/python -m journeyglass.testing.torture --page docs/reliability.md $(TORTURE_ARGS)

bench: $(READY) $(PEERS)/.ready ## measure, and write docs/benchmarks.md; BENCH_ARGS are passed on
	PYTHONPATH=src $(PEERS)/bin/python -m bench $(BENCH_ARGS)

web: $(READY) ## build the web app where its sources have changed
	@$(BIN)/python hatch_build.py

check: $(READY) ## lint, format, types, the one way of the rooms, generated pages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python hatch_build.py check test
	$(BIN)/python tools/docs.py --check
	$(BIN)/python tools/design.py --check

format: $(READY) ## mend what can be mended by itself
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(READY) ## write the generated pages anew
	$(BIN)/python tools/docs.py
	$(BIN)/python tools/design.py

lock: $(READY) ## pin the newest dependencies that fit
	$(LOCK) --upgrade --extra all --group dev -o requirements/dev.txt
	$(LOCK) --upgrade --extra all -c requirements/dev.txt -o requirements/all.txt
	$(LOCK) --upgrade -c requirements/dev.txt -o requirements/base.txt
	$(LOCK) --upgrade --extra spark --group spark -c requirements/dev.txt -o requirements/spark.txt
	$(LOCK) --upgrade --extra spark --group bench -c requirements/dev.txt -o requirements/bench.txt

clean: ## remove .venv and everything made here
	rm -rf $(VENV) $(PEERS) demo-workspace build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +

$(READY): requirements/dev.txt pyproject.toml
	@python= ; for each in $(CANDIDATES); do \
		if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed; install it, or say where it is: make $(MAKECMDGOALS) PYTHON=path" >&2; \
		exit 2; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "this Python has no venv module; on Debian or Ubuntu: apt install python3-venv" >&2; exit 2; \
	fi; \
	test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || \
		{ echo "making $(VENV)" && "$$python" -m venv --clear $(VENV); }
	@echo "installing pinned packages; the first time takes a minute or two"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.spark: $(READY) requirements/spark.txt
	@echo "installing PySpark, half a gigabyte"
	@$(PIP) install --require-hashes -r requirements/spark.txt
	@touch $@

$(PEERS)/.ready: requirements/bench.txt pyproject.toml
	@echo "installing what is measured against"
	@$(BIN)/python -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r $<
	@touch $@
