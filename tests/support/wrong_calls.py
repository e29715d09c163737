"""Calls that are right in type and wrong in value, or the reverse, with what is said of them."""

import math

import numpy as np
import polars as pl

import qavalanche as qa
from qavalanche import Chain, meanfield, operators, plots
from qavalanche.analysis import assumptions, prediction, proportion, scaling, sizes, tails
from qavalanche.analysis import transition as tr
from qavalanche.analysis.assumptions import CoupledBimodal, CoupledShift
from qavalanche.analysis.assumptions.coupled import ChainRows
from qavalanche.analysis.scaling import Form, Parameter, ScalingData
from qavalanche.analysis.tails import Counts
from qavalanche.laws import law_from
from qavalanche.observables.norm_decay import decay_rate
from qavalanche.operators import Hamiltonian, criteria, exact, lioms
from qavalanche.partition import Decays, Partition
from qavalanche.plots.couplings import norm_decay_figure
from qavalanche.plots.tails import tail_figure
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings import frames, halted, iterations, log

HUGE = 10**5000  # Python refuses to write so many digits
MASKED = np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False])
UNMASKED = np.ma.array([0.5, 2.0, 3.0])
MASKED_INTEGERS = np.ma.array([10, 20, 30, 40], mask=[False, True, False, False])
NULLS = pl.Series([0.1, None, 0.3])


class Strange:
    """Nothing that any function takes, and it cannot even be shown."""

    def __repr__(self):
        raise RuntimeError("no words\nfor this")


CHAIN = Chain.from_decays([0.5, -1.0, 0.7, 0.2, 1.0])
WORDS, DECAY = np.array([0b10], np.uint64), np.ones(5)
FLOW = meanfield.flow(0.1)
XXZ = operators.xxz([0.1, 0.2, 0.4])
DIAGONAL = operators.diagonalize(XXZ)
SIZES = Counts.of(np.arange(1, 200))
NO_REGIONS = np.empty((0, 2), np.int64)
FIT = tails.fit_tail(SIZES)
X, L = [0.1, 0.2, 0.3], [10, 20, 30]
DOUBLED = Form("mine", (Parameter("a", 0, 1),) * 2, print)
DATA = ScalingData.from_means(X, L, X, X)
BIMODAL = CoupledBimodal()
ROWS = BIMODAL.rows(np.array([[0.1, 0.9]]), 0.3)
TABLE = pl.DataFrame({"length": [1, 2], "count": [3, 3], "decay": [0.1, 0.2]})
HISTORY = qa.record(CHAIN)


def chain(length=5, resonant=WORDS, decay=DECAY, source="by hand"):
    return Chain(length, resonant, decay, source)


WRONG = [
    # chains from numbers
    (lambda: Chain.from_decays(MASKED), "decays: value 2 is masked: a missing value"),
    (lambda: Chain.from_couplings(MASKED), "couplings: value 2 is masked"),
    (lambda: Chain.from_fields(MASKED), "fields: value 2 is masked"),
    (lambda: Chain.from_decays([1.0, np.ma.masked]), "decays: value 2 is masked"),
    (lambda: Chain.from_decays([[1.0], MASKED[1:2]]), "decays: value 1 is masked"),
    (lambda: Chain.from_couplings(NULLS), "couplings: value 2 is nan"),
    (lambda: Chain.from_couplings(pl.Series([1, None])), "value 2 is nan"),
    (lambda: Chain.from_couplings([0.1, None]), "couplings: value 2 is None: real numbers"),
    (lambda: Chain.from_couplings([0.1, HUGE]), "value 2 is a number of too many digits"),
    (lambda: Chain.from_decays(np.array([0.1, "a"], object)), "value 2 is 'a'"),
    (lambda: Chain.from_decays([[1.0], [1.0, 2.0]]), "decays: no array of numbers"),
    (lambda: Chain.from_decays("0.1"), "decays = '0.1': real numbers"),
    (lambda: Chain.from_decays({1: 2}), "decays = {1: 2}: real numbers"),
    (lambda: Chain.from_decays(0.5), r"shape \(\): one axis"),
    (lambda: Chain.from_decays(None), "decays = None: real numbers"),
    (lambda: Chain.from_decays([True]), "values of type bool"),
    (lambda: Chain.from_decays([np.longdouble("1e4000")]), r"value 1 is 1e\+4000"),
    (lambda: Chain.from_decays(x for x in (1.0,)), "decays = <generator"),
    (lambda: Chain.from_fields(X, J=math.nan), "J = nan: must be a number"),
    (lambda: Chain.from_fields(X, J="1"), "J = '1': must be a number"),
    (lambda: Chain.from_decays(X, source=3), "source = 3: must be text"),
    (lambda: Chain.from_file(3), "path = 3: must be text or a PathLike"),
    (lambda: Chain.from_file("a.csv", kind=[]), "kind = .*: must be text"),
    (lambda: Chain.from_file("a\0.csv"), "path = .*: must be the path"),
    # chains made by hand
    (lambda: chain(length=0), "length = 0: must be a whole number >= 1"),
    (lambda: chain(length=HUGE), "length = a number of too many digits"),
    (lambda: chain(resonant=[2]), "resonant of type list"),
    (lambda: chain(resonant=WORDS.astype(np.int64)), "resonant of type int64: .*uint64"),
    (lambda: chain(length=65, decay=np.ones(65)), r"resonant of shape \(1,\): must be \(2,\)"),
    (lambda: chain(resonant=np.array([0b100010], np.uint64)), "bits beyond bond 4"),
    (lambda: chain(resonant=np.ma.array(WORDS)), "resonant of type"),
    (lambda: chain(decay=[1.0] * 5), "decay of type list: .*float64"),
    (lambda: chain(decay=np.ones(5, np.float32)), "decay of type float32"),
    (lambda: chain(decay=np.ones(4)), r"decay of shape \(4,\): must be \(5,\) or \(1,\)"),
    (lambda: chain(decay=np.ones((5, 1))), "decay of shape"),
    (lambda: chain(decay=np.array([1, -1, np.nan, 1, 1])), "decay: value 2 is nan"),
    (lambda: chain(decay=np.array([1, -1.0, 0, 1, 1])), "decay: value 2 is 0: .*positive"),
    (lambda: chain(decay=np.array([-1.0])), "decay: value 1 is -1"),
    (lambda: chain(decay=np.array([np.inf])), "decay = inf of all bonds"),
    (lambda: chain(source=None), "source = None: must be text"),
    # laws and draws
    (lambda: qa.Bimodal("0.3"), "epsilon = '0.3': must lie in"),
    (lambda: qa.Bimodal(np.array([0.3])), r"epsilon = array\(\[0.3\]\)"),
    (lambda: qa.Bimodal(np.ma.masked), "epsilon = masked"),
    (lambda: qa.Bimodal(True), "epsilon = True"),
    (lambda: qa.Bimodal(bytearray(b"0.3")), "epsilon = bytearray"),
    (lambda: qa.Bimodal(0.3, HUGE), "K = a number of too many digits"),
    (lambda: qa.Bimodal(1e-308, 1e308), r"K = 1e\+308: the decay .* must be finite"),
    (lambda: qa.Bimodal(0.3).draw(10, sample=2**70), "sample = 1180591620717411303424"),
    (lambda: qa.Bimodal(0.3).draw(10, seed=HUGE), "seed = a number of too many digits"),
    (lambda: qa.Bimodal(0.3).draw(HUGE), "length = a number of too many digits"),
    (lambda: qa.Bimodal(0.3).draw(10, seed="1"), "seed = '1'"),
    (lambda: qa.Bimodal(0.3).draw(10, seed=np.array([1])), r"seed = array\(\[1\]\)"),
    (lambda: qa.Bimodal(0.3).draw(True), "length = True"),
    (lambda: qa.LogCoupling("norm").draw(10, sample=2**63), "sample = 9223372036854775808"),
    (lambda: qa.LogCoupling("norm").draw(10**15), "needs about 34 PB"),
    (lambda: qa.LogCoupling("norm", loc="a"), "norm parameter loc = 'a': must be a finite"),
    (lambda: qa.LogCoupling("norm", loc=math.nan), "norm parameter loc = nan"),
    (lambda: qa.LogCoupling("norm", loc=math.inf), "norm parameter loc = inf"),
    (lambda: qa.LogCoupling("norm", loc=[1, 2]), r"norm parameter loc = \[1, 2\]"),
    (lambda: qa.LogCoupling("gamma", a=-1), r"gamma\(a = -1.*out of this distribution's range"),
    (lambda: qa.LogCoupling(["norm"]), r"distribution = \['norm'\]"),
    (lambda: qa.LogCoupling(Strange()), "distribution = a Strange"),
    (lambda: law_from("bimodal", {"epsilon": None}), "epsilon = None"),
    (lambda: law_from(3, {}), "name = 3: must be text"),
    # rules, partitions
    (lambda: qa.Rules(HUGE), "local_dimension = a number of too many digits"),
    (lambda: qa.Rules(2.5), "local_dimension = 2.5"),
    (lambda: qa.Rules(crossing=np.array([0.1, 0.2])), "crossing = array"),
    (lambda: qa.Rules(crossing="x"), "crossing = 'x'"),
    (lambda: qa.Rules(crossing=-math.inf), "crossing = -inf"),
    (lambda: qa.Rules(ties=[]), r"ties = \[\]: must be"),
    (lambda: qa.Rules(counts={}), r"counts = \{\}: must be"),
    (lambda: qa.Rules(ties=np.array(["resonant", "x"])), "ties = array"),
    (lambda: qa.Rules().resonant("a", 1), "decay = 'a': must be a number"),
    (lambda: Partition(0, NO_REGIONS), "length = 0"),
    (lambda: Partition(3, []), r"regions = \[\]: must be an array of int64"),
    (lambda: Partition(3, NO_REGIONS, "rmt"), "decays = 'rmt'"),
    (lambda: Partition(3, NO_REGIONS, None, "ln 2"), "entropy_density = 'ln 2'"),
    (lambda: Partition(3, NO_REGIONS).decay_rate, "decays|decay"),
    (lambda: Decays("rmt", np.empty((0, 2)), 0.0), "rules = 'rmt'"),
    (lambda: Decays(qa.Rules(), [], 0.0), r"\[\]: must be an array of float64"),
    (lambda: Decays(qa.Rules(), np.empty((0, 2)), "a"), "outside = 'a'"),
    # schemes on a chain
    (lambda: qa.melt([1, 2]), r"chain = \[1, 2\]: must be a Chain"),
    (lambda: qa.melt(CHAIN, "rmt"), "scheme = 'rmt': must be couplings, "),
    (lambda: qa.melt(CHAIN, 3), "scheme = 3: must be Rules, a scheme such as Spots"),
    (lambda: qa.record("x"), "chain = 'x'"),
    (lambda: HISTORY.spots(7), "region = 7: there are"),
    (lambda: HISTORY.spots(HUGE), "region = a number of too many digits"),
    (lambda: HISTORY.box_counting_dimension(0, low=HUGE), "low = a number of too many digits"),
    (lambda: HISTORY.tree.to_newick(-1), "region = -1"),
    (lambda: couplings.melt(np.ones(3)), "chain = array"),
    (lambda: halted.crossings(CHAIN, qa.Rules(2, "halted")), "crossing = 'halted'"),
    (lambda: log.diagonalize(CHAIN, 3), "rules = 3"),
    (lambda: frames.frames(None), "chain = None"),
    (lambda: iterations.iterations({}), r"chain = \{\}"),
    (lambda: iterations.fit_growth(L, [1, 2], X), "3 lengths, 2 means, 3 errors"),
    (lambda: iterations.fit_growth(L, X, [0.1, 0, 1]), "a length, mean or error <= 0"),
    (lambda: iterations.fit_growth(L, MASKED, X), "mean: value 2 is masked"),
    (lambda: halted.fit_crossings(TABLE), "table with the columns length, count, decay"),
    (lambda: decay_rate([TABLE] * 3, 1, HUGE), "lengths 1 to a number of too many digits"),
    (lambda: decay_rate([TABLE, TABLE, TABLE.drop("count")], 1, 2), r'tables\[2\] .*"count"'),
    (lambda: decay_rate([TABLE.with_columns(decay=pl.lit("a"))] * 3, 1, 2), 'column "decay"'),
    (lambda: decay_rate([TABLE.with_columns(decay=None)] * 3, 1, 2), 'column "decay"'),
    (lambda: decay_rate(TABLE, 1, 2), r"tables\[0\] = "),
    # mean field
    (lambda: meanfield.flow(HUGE), "epsilon = a number of too many digits"),
    (lambda: meanfield.flow("[0.3 +/- 0.1]"), "epsilon = '.*: must be a number"),
    (lambda: meanfield.flow("1/3"), "epsilon = '1/3'"),
    (lambda: meanfield.flow("1e-99999999999999999999"), "epsilon = '1e-999"),
    (lambda: meanfield.flow("1e-400"), "epsilon = '1e-400': too small for doubles"),
    (lambda: meanfield.flow(0.3, [1]), r"K = \[1\]: must be a number or text"),
    (lambda: meanfield.flow(0.3, precision="53"), "precision = '53'"),
    (lambda: meanfield.flow(0.3, precision=HUGE), "precision = a number of too many digits"),
    (lambda: meanfield.critical_point(digits=HUGE), "digits = a number of too many digits"),
    (lambda: meanfield.critical_point(1.0, {}), r"rules = \{\}"),
    (lambda: meanfield.nu_minus("0.1"), "epsilon_c = '0.1'"),
    (lambda: meanfield.nu_plus(2), "epsilon_c = 2: must lie in"),
    (lambda: meanfield.critical_amplitude(1.5, qa.Rules()), "epsilon_c = 1.5"),
    (lambda: meanfield.critical_amplitude(0.2, qa.Rules()), 'crossing = "rmt": the mean field'),
    (lambda: meanfield.measure_exponents(decades=(5, "a")), "decades = .*two numbers"),
    (lambda: meanfield.measure_exponents(points=HUGE), "points = a number of too many digits"),
    (lambda: meanfield.exponent_table("12"), "Ks = '12': must be a list"),
    (lambda: meanfield.exponent_table([1.0, None]), r"Ks\[1\] = None"),
    (lambda: meanfield.region_size(FLOW, 0), "order = 0: must be a whole number >= 1"),
    (lambda: meanfield.mean_entropy(FLOW, math.inf), "length = inf"),
    (lambda: meanfield.thermal_probability(FLOW, 0), "length = 0: must be at least 1"),
    (lambda: meanfield.lengths(0.3), "flow = 0.3: must be a Flow"),
    # matrices
    (lambda: operators.xxz(MASKED), "fields: value 2 is masked"),
    (lambda: operators.xxz([0.1, math.inf]), "fields: value 2 is inf: must be finite"),
    (lambda: operators.xxz([]), r"fields of shape \(0,\): one per site"),
    (lambda: operators.xxz(X, local_dimension=10**9), "a spin with 1000000000 states needs"),
    (lambda: operators.imbrie(X, X, [1.0, None]), "ising: value 2 is None"),
    (lambda: operators.random_matrix(X, X), "levels: an array of shape .*2 axes"),
    (lambda: operators.random_matrix([[1.0, 2.0]], [["a"]]), "couplings: values of type"),
    (lambda: operators.draw([], 3, 1.0), r"model = \[\]: must be text"),
    (lambda: operators.draw("xxz", 10**8, 1.0, local_dimension=10**4), "needs about"),
    (lambda: operators.draw("xxz", 3, 1.0, sample=2**63), "sample = 9223372036854775808"),
    (lambda: operators.diagonalize("H"), "hamiltonian = 'H': must be a Hamiltonian"),
    (lambda: operators.diagonalize(XXZ, rounds=HUGE), "rounds = a number of too many digits"),
    (lambda: operators.diagonalize(XXZ, tolerance="a"), "tolerance = 'a'"),
    (lambda: operators.diagonalize(operators.xxz(np.ones(2000))), r"dimension 2\^sites"),
    (
        lambda: operators.xxz(np.ones(2000)).dense(),
        r"2000 sites, dimension 2\^sites",
    ),
    (lambda: operators.xxz(np.ones(2000)).sparse(), r"a sparse matrix of 2000 sites"),
    (lambda: operators.chain_of(CHAIN), "hamiltonian = Chain"),
    (lambda: Hamiltonian.from_terms(2, [3]), r"terms\[0\] = 3"),
    (lambda: Hamiltonian.from_terms(2, [(0, MASKED)]), "term 1: value 2 is masked"),
    (lambda: Hamiltonian.from_terms(2, [(0, [["a"]])]), "term 1: values of type"),
    (lambda: Hamiltonian.from_terms(2, [(0, [[math.nan, 0], [0, 1]])]), "term 1: value"),
    (lambda: Hamiltonian(2, 2, [3], "H"), "term 1 = 3: must be a pair"),
    (lambda: Hamiltonian(2, 2, (), 3), "name = 3: must be text"),
    (lambda: exact.middle_states(XXZ, HUGE), "count = a number of too many digits"),
    (lambda: exact.entanglement(np.eye(4), 3), r"states of shape \(4, 4\)"),
    (lambda: exact.correlations(np.eye(4), 2, 2, 1, 0), "sites 1 and 0: must rise below 2"),
    (lambda: exact.gap_ratio("abc"), "energies = 'abc'"),
    (lambda: lioms.liom(DIAGONAL, 7), "site = 7"),
    (lambda: lioms.liom(DIAGONAL, 0, np.eye(3)), r"unitary of shape \(3, 3\)"),
    (lambda: lioms.operator_norm(np.ones((2, 3))), r"a matrix of shape \(2, 3\)"),
    (lambda: lioms.liom_decay(TABLE), 'parts with .*"site" is needed'),
    (lambda: criteria.random_coupling(10**6, 3, np.random.default_rng()), "needs about 40 TB"),
    (lambda: criteria.random_coupling(4, 4, np.random.default_rng()), "partners = 4"),
    (lambda: criteria.resonant_shares(4, 2, [1.0], 1, seed=-1), "seed = -1"),
    (lambda: criteria.mixed(np.eye(3), [1.0, 2.0]), "a coupling of shape"),
    # tails
    (lambda: Counts.of(MASKED_INTEGERS), "sizes: value 2 is masked"),
    (lambda: Counts.of(pl.Series([1, None])), "sizes of type float64: must be integers"),
    (lambda: Counts.of([1, HUGE]), "sizes: value 2 is a number of too many digits"),
    (lambda: Counts.of("12"), "sizes = '12'"),
    (lambda: Counts.from_pairs([1, 2], MASKED_INTEGERS[:2]), "counts: value 2 is masked"),
    (lambda: Counts.from_bins([1], [2], [2**53 + 1]), "counts up to 9007199254740993"),
    (lambda: Counts.from_pairs([1, 2], [2**53, 9]), "counts that add up to"),
    (lambda: Counts.from_reals(MASKED), "values: value 2 is masked"),
    (lambda: Counts.from_reals([1.0, math.nan]), "values: value 2 is nan"),
    (lambda: Counts.from_reals([1.0, 0.0]), "values down to 0: must be > 0"),
    (lambda: Counts.from_density(TABLE), 'density with .*"size_low" is needed'),
    (lambda: SIZES.within("a"), "xmin = 'a'"),
    (lambda: tails.fit_tail([1, 2]), r"counts = \[1, 2\]: must be a Counts"),
    (lambda: tails.fit_tail(SIZES, ["power law"]), "law = .*: must be text"),
    (lambda: tails.fit_tail(SIZES, xmin=math.inf), "range inf"),
    (lambda: tails.fit_tail(SIZES, xmin=HUGE), "xmin = a number of too many digits"),
    (lambda: tails.lower_cutoff(SIZES, resamples=HUGE), "resamples = a number of too many"),
    (lambda: tails.lower_cutoff(SIZES, rng=3), "rng = 3: must be a Generator or None"),
    (lambda: tails.goodness(SIZES, None), "fitted = None: must be a TailFit or a LowerCutoff"),
    (lambda: tails.goodness(SIZES, FIT, samples="a"), "samples = 'a'"),
    (lambda: tails.compare_laws(SIZES, FIT, FIT, level=2), "level = 2: must be between"),
    (lambda: tails.compare_laws(SIZES, FIT, "power law"), "second = 'power law'"),
    (lambda: tails.local_exponent(SIZES, octaves=HUGE), "octaves = a number of too many digits"),
    # scaling
    (lambda: ScalingData.from_means(MASKED, L, X, X), "control: value 2 is masked"),
    (lambda: ScalingData.from_means(X, L, X, [0.1, None, 1]), "error: value 2 is None"),
    (lambda: ScalingData.from_means(X, L[:2], X, X), "length: 2 numbers: 3 as in control"),
    (lambda: ScalingData.from_counts(X, L, [1, 2, 2.5], L), "successes: value 3 is 2.5"),
    (lambda: ScalingData.from_counts(X, L, [1, 2, 3], MASKED), "trials: value 2 is masked"),
    (lambda: ScalingData.from_replicas(X, L, [[1.0, 2.0], [1.0]]), "replicas: no array"),
    (lambda: ScalingData.from_replicas(X[:1], L[:1], [MASKED]), "replicas: value 2 is masked"),
    (lambda: ScalingData.from_replicas(X[:1], L[:1], [[1.0, math.nan]]), r"replicas: value \(1, 2"),
    (lambda: ScalingData(X, L, X, X, "draw"), "draw = 'draw': must be a function"),
    (lambda: DATA.where(control=3), "control = 3: must be two numbers"),
    (lambda: DATA.at([True]), r"kept of shape \(1,\)"),
    (lambda: scaling.collapse(X), r"data = \[0.1, 0.2, 0.3\]: must be a ScalingData"),
    (lambda: scaling.collapse(DATA, "power law"), "form = 'power law': must be a Form or None"),
    (lambda: scaling.collapse(DATA, seed=-1), "seed = -1"),
    (lambda: scaling.collapse(DATA, resamples=True), "resamples = True"),
    (lambda: scaling.compare([1, 2]), r"collapses\[0\] = 1: must be a Collapse"),
    (lambda: scaling.power_law(nu=3), "nu = 3: must be two numbers"),
    (lambda: scaling.power_law(nu=(1, "a")), "nu = .*: must be two numbers"),
    (lambda: scaling.power_law(nu=(5, 1)), "nu: bounds 5, 1: must be finite, low < high"),
    (lambda: scaling.kosterlitz_thouless(sigma=0), "sigma = 0: must be positive"),
    (lambda: scaling.with_prefactor("x"), "form = 'x'"),
    (lambda: Parameter("nu", "a", 3), "nu: bounds 'a', 3"),
    (lambda: Parameter("nu", 0, math.inf), "nu: bounds 0, inf"),
    (lambda: Parameter("nu", 0, 1, "none"), "unit = 'none': must be one or position"),
    (lambda: Parameter(3, 0, 1), "name = 3"),
    (lambda: Form("mine", (), print), "parameters = .*one at least"),
    (lambda: scaling.collapse(DATA, DOUBLED), "parameters a, a: each needs"),
    (lambda: Form("mine", (Parameter("a", 0, 1),), None), "scale = None: must be a function"),
    (lambda: scaling.quality(X, X, X, L[:2]), "3, 3, 3, 2 numbers"),
    (lambda: scaling.quality(X, X, [1, 0, 1], L), "error down to 0"),
    # the transition
    (lambda: tr.growth(L, X, "abc"), "errors = 'abc': must be a list"),
    (lambda: tr.growth(L, MASKED, X), "values: value 2 is masked"),
    (lambda: tr.growth([1, 2, 3, 4], [1, 2, 3, 4], [1, 1, 1]), "4, 4, 3 numbers"),
    (lambda: tr.growth([1, 2, 3, 4], [1, 2, 3, -4], [1] * 4), "a value <= 0"),
    (lambda: tr.growth([1, 2, 3, 0], [1] * 4, [1] * 4), "lengths down to 0"),
    (lambda: tr.extrapolate([10, 20, 30.5], X, X), r"lengths\[2\] = 30.5: must be a whole"),
    (lambda: tr.extrapolate(L, [0.1, math.nan, 1], X), r"values\[1\] = nan: must be a number"),
    (lambda: tr.extrapolate(L, X, [math.inf, 1, 1]), "errors: value 1 is inf"),
    (lambda: tr.critical_fan(L, [1, 2], L), "3 lengths, 2 thermal, 3 samples"),
    (lambda: tr.critical_fan(L, [1, 2, 99], L), "thermal and samples"),
    (lambda: tr.stretched_exponent(L, MASKED, L), "thermal: value 2 is masked"),
    (lambda: tr.stretched_exponent(L, NULLS, L), "thermal: value 2 is nan"),
    (lambda: tr.fit_thermal_length(0.3, L, [1, 2, -3], L), "thermal and samples"),
    (lambda: tr.fit_thermal_length(None, L, L, L), "epsilon = None"),
    (lambda: tr.divergence([0.3]), r"lengths\[0\] = 0.3: must be a ThermalLength"),
    (lambda: tr.critical_points(TABLE), "family = .*must be a Family"),
    (lambda: proportion.wilson(5, 3), "successes = 5: must be a whole number >= 0 and <= 3"),
    (lambda: proportion.wilson(1, 3, z=0), "z = 0: must be positive"),
    (lambda: prediction.roc_area(X, [True]), "3 scores, 1 of them"),
    (lambda: prediction.roc_area(X, [1, 0, 1]), "positive: values of type int64"),
    (lambda: prediction.predicted_entanglement(CHAIN), "partition = Chain"),
    (lambda: sizes.local_slope(TABLE), 'density with .*"size_low" is needed'),
    # assumptions
    (lambda: assumptions.monotonicity(0.3, (0.1, 0.2), 10, 5), "law = 0.3: must be a Coupled"),
    (lambda: assumptions.monotonicity(BIMODAL, (0.1, None), 10, 5), "epsilons = .*two numbers"),
    (lambda: assumptions.adding_sites(BIMODAL, 0.3, HUGE, 5), "length = a number of too many"),
    (lambda: assumptions.adding_sites(BIMODAL, 0.3, 5, 10**15), "10{15} samples needs|1000000"),
    (lambda: assumptions.adding_sites(BIMODAL, 0.3, 5, 5, seed=1.5), "seed = 1.5"),
    (lambda: assumptions.adding_sites(BIMODAL, 0.3, 5, 5, side=[]), "side = .*must be left, right"),
    (lambda: assumptions.superadditivity(BIMODAL, 0.3, (5, "a"), 5), "lengths = .*two whole"),
    (lambda: assumptions.nested(BIMODAL, 0.3, "12", 5), "lengths = '12'"),
    (lambda: assumptions.nested(BIMODAL, 0.3, [5, 9], 5, scheme="left"), "scheme = 'left'"),
    (lambda: assumptions.draw_uniform(10**9, 0, 0, 10**6), "needs about 8 PB"),
    (lambda: assumptions.draw_uniform(5, 0, 2**63 - 2, 5), "samples = 5"),
    (lambda: assumptions.OrderedScheme(first=[]), r"first = \[\]"),
    (lambda: assumptions.OrderedScheme("rmt"), "scheme = 'rmt'"),
    (lambda: CoupledShift("norm", scale="a"), "norm parameter scale = 'a'"),
    (lambda: CoupledBimodal(None), "K = None"),
    (
        lambda: assumptions.thermal_bonds(ChainRows(1, 2), assumptions.OrderedScheme()),
        "resonant = 1",
    ),
    (
        lambda: assumptions.thermal_bonds(ROWS, assumptions.OrderedScheme(), HUGE),
        "bonds a number of",
    ),
    (lambda: assumptions.concentration({"a": L}), "a key of thermal = 'a'"),
    (lambda: assumptions.concentration([1, 2]), r"thermal = \[1, 2\]: must be a dict"),
    (lambda: assumptions.concentration({50: MASKED_INTEGERS}), "L = 50: value 2 is masked"),
    (lambda: assumptions.concentration({50: [1, 2, 3, 3.5]}), "value 4 is 3.5"),
    (lambda: assumptions.draw_thermal("norm", [5], 5), "law = 'norm': must be a Law"),
    (lambda: assumptions.draw_thermal(qa.Bimodal(0.3), [5], [1, "a"]), r"samples\[1\] = 'a'"),
    (lambda: assumptions.smallest_not_kept(0.3, most=HUGE), "most = a number of too many"),
    # figures
    (lambda: plots.chain_figure([1], None), r"chain = \[1\]: must be a Chain"),
    (lambda: plots.chain_figure(CHAIN, CHAIN), "partition = Chain.*must be a Partition"),
    (lambda: plots.growth_figure(L, X, X, "constant"), "found = 'constant': must be a Growth"),
    (lambda: plots.sizes_figure(TABLE, None), "family = "),
    (lambda: norm_decay_figure(TABLE), 'table with .*"epsilon" is needed'),
    (lambda: tail_figure(SIZES, []), "no fits"),
    (lambda: tail_figure(SIZES, [1]), r"fits\[0\] = 1: must be a TailFit"),
]
