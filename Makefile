# make demo   install, run the main job on examples/transition.toml, say where the figures lie
# make test   install, run the tests
# make letter the campaigns behind docs/letter.md, an hour on two cores, and its tables and figures
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: demo letter test test-slow lint bench lock clean

demo: $(INSTALLED)
	$(BIN)/qavalanche run examples/transition.toml --out demo/transition
	$(BIN)/qavalanche report demo/transition

letter: $(INSTALLED)
	$(BIN)/qavalanche run examples/letter.toml --out demo/letter
	$(BIN)/qavalanche run examples/choices.toml --out demo/choices
	$(BIN)/qavalanche run examples/normal.toml --out demo/normal
	$(BIN)/python docs/figures/make_letter.py demo/letter demo/choices demo/normal

test: $(INSTALLED)
	$(BIN)/pytest

test-slow: $(INSTALLED)
	$(BIN)/pytest -m slow

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(INSTALLED)
	$(BIN)/python benchmarks/spots.py
	$(BIN)/python benchmarks/meanfield.py
	$(BIN)/python benchmarks/couplings.py
	$(BIN)/python benchmarks/operators.py
	$(BIN)/python benchmarks/tails.py
	$(BIN)/python benchmarks/scaling.py
	$(BIN)/python benchmarks/campaigns.py

# the lock file names every package with its version and hashes, for every platform
lock: $(INSTALLED)
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade \
		--quiet --output-file requirements.lock

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

clean:
	rm -rf .venv demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
