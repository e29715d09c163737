# make demo         install, run the main job on examples/transition.toml, say where the figures lie
# make test         install, run the tests
# make test-slow    long tests, and a twentieth of the attacks
# make test-lowest  the main tests with the lowest versions of the dependencies that are allowed
# make test-recipes the workflow managers of examples/recipes, in an environment of their own
# make attacks      all attacks, and the table of docs/attacks.md
# make lint         linters, type check, import contracts
# make pages        write the outputs and numbers in README and docs again
# make tables       make the tables and figures behind them again, then the pages
# make letter       the letter, statement by statement, at full size: docs/statements.md, docs/letter.md, 90 min
# make exact        the campaigns behind docs/figures/exact.csv, its tables and figure
# make exact-long   long chains next to the transition, docs/figures/exact_long.csv
# make exact-rates the scheme against exact rates, and the bridge: docs/figures/exact_rates*, bridge*, a quarter of an hour
# make response     campaigns of spots put into chains, 30 min on two cores, docs/figures/response*
# make dynamics     the campaigns behind docs/dynamics.md, half an hour, its tables and figures
# make rare         rare events and inclusions: docs/figures/rare*, inclusions*, half an hour on two cores
# make threshold    slowest rates of random, quasiperiodic and free chains, docs/figures/threshold*, half an hour
# make grain        gap ratios of one grain, docs/figures/grain*, a quarter of an hour
# make grain-collar what a grain melts, against eq. 6 and the scheme, docs/figures/grain_collar*, some ten minutes
# make critical-spot the letter's critical spot, docs/figures/critical_spot*, some ten minutes
# make inheritance  two dots over spins, docs/figures/inheritance*, some ten minutes
# make entanglement-clusters clusters of exact eigenstates, docs/figures/entanglement_clusters*, some ten minutes
# make universality campaigns of six laws of disorder behind docs/universality.md, its tables and figures
# make calibration  estimates of nu where it is known: docs/figures/calibration*, goes on where it stopped
# make bench        speed and memory of every tier, each against a baseline in the same run
# make lock         renew the pinned dependencies
# make clean        remove what the others made
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
LOWEST := .venv-lowest/bin
LOWEST_INSTALLED := .venv-lowest/installed
RECIPES := .venv-recipes/bin
RECIPES_INSTALLED := .venv-recipes/installed

.PHONY: demo test test-slow test-lowest test-recipes attacks lint pages tables letter exact exact-long response dynamics rare threshold universality calibration bench lock clean exact-rates grain grain-collar critical-spot inheritance entanglement-clusters

demo: $(INSTALLED)
	$(BIN)/qavalanche warmup --scheme spots
	$(BIN)/qavalanche run examples/transition.toml --out demo/transition
	$(BIN)/qavalanche report demo/transition

test: $(INSTALLED)
	$(BIN)/pytest -n auto --dist loadfile

test-slow: $(INSTALLED)
	$(BIN)/pytest -n auto -m "slow and not rare"

# old versions warn of what their own dependencies have deprecated since; code compiled by another
# Numba is kept apart
test-lowest: $(LOWEST_INSTALLED)
	NUMBA_CACHE_DIR=$(CURDIR)/.venv-lowest/numba $(LOWEST)/pytest -n auto --dist loadfile \
		-W ignore::DeprecationWarning tests/cli/test_cli.py tests/cli/test_stores.py \
		tests/cli/test_analyze.py tests/chain/test_chain.py tests/test_rules.py tests/test_partition.py \
		tests/streams tests/schemes/spots/test_scheme.py tests/meanfield/test_flow.py tests/report \
		tests/campaign/test_spec.py tests/analysis/test_scaling.py tests/hamiltonians/test_hamiltonian.py

test-recipes: $(INSTALLED) $(RECIPES_INSTALLED)
	PATH="$(CURDIR)/$(RECIPES):$$PATH" $(BIN)/pytest -n auto tests/recipes

attacks: $(INSTALLED)
	$(BIN)/python tests/attack/make_table.py
	$(BIN)/python docs/make_pages.py docs/attacks.md

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

pages: $(INSTALLED)
	$(BIN)/python docs/make_pages.py

tables: $(INSTALLED)
	$(BIN)/python docs/figures/make_precision.py
	$(BIN)/python examples/make_files.py
	for page in transition long_chain analysis meanfield couplings operators assumptions comparison disorder strong_resonances own_data refine; do \
		$(BIN)/python docs/figures/make_$$page.py || exit; done
	$(BIN)/python docs/make_pages.py

letter: $(INSTALLED)
	$(BIN)/qavalanche letter --full --out demo/letter
	$(BIN)/qavalanche run examples/choices.toml --out demo/letter/full/stores/choices
	$(BIN)/python docs/figures/make_statements.py demo/letter
	$(BIN)/python docs/figures/make_letter.py demo/letter/full/stores
	$(BIN)/python docs/make_pages.py

exact: $(INSTALLED)
	$(BIN)/qavalanche run examples/exact_rmt.toml --out demo/exact_rmt
	$(BIN)/qavalanche run examples/exact_halted.toml --out demo/exact_halted
	$(BIN)/python docs/figures/make_exact.py demo/exact_rmt demo/exact_halted

RARE := rare_lengths rare_halted rare_normal rare_sizes rare_fewer rare_dilute
rare: $(INSTALLED)
	for name in $(RARE) rare_plain; do \
	  $(BIN)/qavalanche run examples/$$name.toml --out demo/$$name || exit 1; done
	$(BIN)/python docs/figures/make_rare_tails.py $(RARE:%=demo/%)
	$(BIN)/python docs/figures/make_rare_plain.py demo/rare_plain demo/rare_sizes
	$(BIN)/python docs/figures/make_rare_coverage.py
	$(BIN)/python docs/figures/make_inclusions.py
	$(BIN)/python docs/make_pages.py

THRESHOLD := $(BIN)/qavalanche threshold --samples 250 --seed 1
threshold: $(INSTALLED)
	$(THRESHOLD) --model xxz --W 4,6,8,10,12,15,20,30 --lengths 3-11 --out demo/threshold/xxz
	$(THRESHOLD) --model quasiperiodic --W 3,4,5,6,8,10,12 --lengths 3-11 --out demo/threshold/quasiperiodic
	$(THRESHOLD) --model anderson --W 4,8,15 --lengths 3-9 --out demo/threshold/anderson
	$(BIN)/python docs/figures/make_threshold.py demo/threshold
	$(BIN)/python docs/make_pages.py docs/threshold.md

DYNAMICS := dynamics dynamics_short dynamics_ends dynamics_below dynamics_solvable dynamics_tail
dynamics: $(INSTALLED)
	for name in $(DYNAMICS) exact_rmt; do \
	  $(BIN)/qavalanche run examples/$$name.toml --out demo/$$name || exit 1; \
	done
	$(BIN)/python docs/figures/make_dynamics.py demo
	$(BIN)/python docs/make_pages.py docs/dynamics.md

response: $(INSTALLED)
	for spec in response response_long response_normal response_halted response_orders response_above running; do \
		$(BIN)/qavalanche run examples/$$spec.toml --out demo/$$spec || exit; done
	$(BIN)/python docs/figures/make_response.py demo
	$(BIN)/python docs/make_pages.py docs/response.md

calibration: $(INSTALLED)
	$(BIN)/python docs/figures/make_calibration.py --wide --sides
	$(BIN)/python docs/make_pages.py docs/calibration.md

EXACT_LONG := $(BIN)/python docs/figures/make_exact_long.py
exact-long: $(INSTALLED)
	$(EXACT_LONG) --bonds 1000000 --chains 128
	$(EXACT_LONG) --bonds 10000000 --chains 64
	$(EXACT_LONG) --bonds 100000000 --rule rmt --chains 32
	$(EXACT_LONG) --bonds 100000000 --rule halted --chains 16
	$(EXACT_LONG) --bonds 1000000000 --rule rmt --chains 4 --epsilon 0.2565
	$(EXACT_LONG) --bonds 1000000000 --rule rmt --chains 8 --epsilon 0.257 0.2575
	$(EXACT_LONG) --bonds 1000000000 --rule halted --chains 4 --epsilon 0.27262 0.27264

EXACT_RATES := $(BIN)/python docs/figures/make_exact_rates.py --work demo/exact_rates
exact-rates: $(INSTALLED)
	mkdir -p demo/exact_rates
	for W in 6 8 10 15 20 30; do \
		$(EXACT_RATES) --W $$W --lengths 4-8 --samples 200 || exit; \
		$(EXACT_RATES) --W $$W --lengths 9-10 --samples 100 || exit; done
	for W in 6 10 30; do \
		$(EXACT_RATES) --W $$W --anisotropy 0 --lengths 4-8 --samples 200 || exit; \
		$(EXACT_RATES) --W $$W --anisotropy 0 --lengths 9-10 --samples 100 || exit; done
	$(EXACT_RATES) --table
	for window in 4-6 6-8 7-10 8-10; do \
		$(BIN)/python docs/figures/make_bridge.py --window $$window || exit; done
	$(BIN)/python docs/make_pages.py docs/exact_rates.md docs/bridge.md

grain: $(INSTALLED)
	mkdir -p demo/grain
	$(BIN)/python docs/figures/make_grain.py --work demo/grain
	$(BIN)/python docs/figures/make_grain.py --work demo/grain --table
	$(BIN)/python docs/make_pages.py docs/grain.md

COLLAR := $(BIN)/python docs/figures/make_grain_collar.py --work demo/grain_collar
COLLAR_BOTH := $(COLLAR) --sides 2 --alphas 0.1,0.15,0.2,0.25,0.3,0.35,0.4,0.5,0.6
grain-collar: $(INSTALLED)
	mkdir -p demo/grain_collar
	$(COLLAR) --grain 3 --chain 7
	$(COLLAR) --grain 4 --chain 6
	$(COLLAR) --grain 5 --chain 5
	$(COLLAR_BOTH) --grain 2 --chain 4
	$(COLLAR_BOTH) --grain 4 --chain 3
	$(COLLAR) --sides 2 --grain 3 --chain 4 --alphas 0.15,0.2,0.3,0.35 --samples 10
	$(COLLAR) --back --chain 6 --alphas 0.2,0.4,0.5,0.6,0.7071,0.8 --samples 24
	$(COLLAR) --table
	$(BIN)/python docs/make_pages.py docs/grain_collar.md

SPOT := $(BIN)/python docs/figures/make_critical_spot.py --work demo/critical_spot
critical-spot: $(INSTALLED)
	mkdir -p demo/critical_spot
	for of in 8:400 16:300 32:200 64:100 128:40 256:14; do \
		$(SPOT) --states $${of%:*} --samples $${of#*:} || exit; done
	$(SPOT) --states 512 --samples 5 --G 0.01,0.0464159,0.1,0.215443,0.464159,1,2.15443,10,100
	$(SPOT) --states 1024 --samples 3 --G 0.1,0.464159,1,100
	for of in 16:100 64:40; do \
		$(SPOT) --states $${of%:*} --samples $${of#*:} --ratio 0.1 --G 0.01:1000:16 || exit; done
	for of in 16:60 64:60 256:6; do \
		$(SPOT) --states $${of%:*} --samples $${of#*:} --density semicircle --G 0.1:1000:13 || exit; done
	for alpha in 0.2 0.3 0.4 0.5 0.6; do \
		$(SPOT) --alpha $$alpha --grain 2 --chain 4 --samples 50 || exit; done
	for alpha in 0.2 0.3 0.4 0.5; do \
		$(SPOT) --alpha $$alpha --grain 4 --chain 3 --samples 30 || exit; done
	$(SPOT) --table
	$(BIN)/python docs/make_pages.py docs/critical_spot.md

DOTS := $(BIN)/python docs/figures/make_inheritance.py --work demo/inheritance
inheritance: $(INSTALLED)
	mkdir -p demo/inheritance
	for part in dots norms passage states; do \
		$(DOTS) --part $$part --seconds 400 || exit; done
	$(DOTS) --table
	$(BIN)/python docs/make_pages.py docs/inheritance.md

CLUSTERS := $(BIN)/python docs/figures/make_entanglement_clusters.py --work demo/entanglement_clusters
CLUSTER_W := 1 2 3 5 8 12 20
entanglement-clusters: $(INSTALLED)
	$(CLUSTERS) --W $(CLUSTER_W) --sites 6 8 10 12 --samples 200
	$(CLUSTERS) --anisotropy 0 --W $(CLUSTER_W) --sites 6 --samples 200
	$(CLUSTERS) --anisotropy 0 --W $(CLUSTER_W) --sites 10 12 --samples 100
	$(CLUSTERS) --model random-matrix --W 2 4 8 16 32 64 --sites 8 10 --samples 60
	$(CLUSTERS) --table
	$(BIN)/python docs/make_pages.py docs/entanglement_clusters.md

LAWS := k05 k1 k3 ds3 norm logistic
universality: $(INSTALLED)
	for law in $(LAWS); do for spec in universality_$$law universality_$${law}_choices; do \
		$(BIN)/qavalanche run examples/$$spec.toml --out demo/$$spec || exit; done; done
	$(BIN)/python docs/figures/make_universality.py demo
	$(BIN)/python docs/make_pages.py docs/universality.md

bench: $(INSTALLED)
	$(BIN)/python benchmarks/spots.py
	$(BIN)/python benchmarks/blocks.py
	$(BIN)/python benchmarks/meanfield.py
	$(BIN)/python benchmarks/couplings.py
	$(BIN)/python benchmarks/clusters.py
	$(BIN)/python benchmarks/operators.py
	$(BIN)/python benchmarks/threshold.py
	$(BIN)/python benchmarks/grain.py
	$(BIN)/python docs/figures/make_spectra.py --row 12,shift-invert --row 13,shift-invert \
		--row 14,shift-invert --row 14,filter --row 15,shift-invert
	$(BIN)/python benchmarks/tails.py
	$(BIN)/python benchmarks/rare.py
	$(BIN)/python benchmarks/scaling.py
	$(BIN)/python benchmarks/campaigns.py
	$(BIN)/python benchmarks/refine.py
	$(BIN)/python benchmarks/cold.py

# the lock files name every package with its version and hashes, for every platform
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --upgrade --quiet
lock: $(INSTALLED)
	$(BIN)/$(LOCK) --extra dev --output-file requirements.lock
	$(BIN)/$(LOCK) --extra test --resolution lowest-direct --output-file requirements-lowest.lock
	$(BIN)/$(subst pyproject.toml,--group recipes,$(LOCK)) --output-file requirements-recipes.lock

INSTALL := pip install --quiet --disable-pip-version-check

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/$(INSTALL) --require-hashes -r requirements.lock
	$(BIN)/$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

$(LOWEST_INSTALLED): requirements-lowest.lock pyproject.toml
	$(PYTHON) -m venv .venv-lowest
	$(LOWEST)/$(INSTALL) --require-hashes -r requirements-lowest.lock
	$(LOWEST)/$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(LOWEST_INSTALLED)

# uv is installed with the rest, and takes a fifth of the time of pip
$(RECIPES_INSTALLED): requirements-recipes.lock $(INSTALLED)
	$(PYTHON) -m venv .venv-recipes
	$(BIN)/uv pip install --quiet --python $(RECIPES)/python --require-hashes \
		-r requirements-recipes.lock
	@touch $(RECIPES_INSTALLED)

clean:
	rm -rf .venv .venv-lowest .venv-recipes demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
