"""The command line: its contract for machines, its tables for people, its one line for mistakes."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import qavalanche as qa

DRAW = "melt --epsilon 0.27 --length 50"
STEPS = "steps --epsilon 0.27 --length 24"
SPEC = """seed = 1
[disorder]
law = "bimodal"
epsilon = 0.2
[chain]
length = 10
samples = 3
"""
EXAMPLES = Path(__file__).parents[2] / "examples"


def qavalanche(*arguments, cwd=None):
    command = [sys.executable, "-m", "qavalanche", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=300)


def test_melt_json_is_the_melted_chain(inside):
    code, out, _ = inside(*f"{DRAW} --K 1 --seed 4 --crossing rmt --json".split())
    melted = qa.melt(qa.Bimodal(0.27).draw(50, seed=4), qa.Rules(crossing="rmt"))
    assert code == 0
    rules = {"local_dimension": 2, "crossing": "rmt", "ties": "resonant", "counts": "bonds"}
    rules |= {"any_crossing": False, "ends": "open"}
    assert json.loads(out) == {
        "schema": 1,
        "source": "bimodal, epsilon = 0.27, K = 1, seed 4:0",
        "law": {"law": "bimodal", "epsilon": 0.27, "K": 1.0},
        "seed": 4,
        "rules": rules,
        "scheme": {"name": "spots", **rules},
        "entanglement": melted.half_chain_entanglement,
        "length": 50,
        "thermal": False,
        "thermal_density": melted.thermal_density,
        "decay_rate": melted.decay_rate,
        "regions": melted.regions.tolist(),
    }


def test_melt_reads_every_kind_of_file(inside):
    kinds = [("couplings", ()), ("decays", ()), ("fields", ("--J", "1"))]
    for kind, more in kinds:
        files = sorted(EXAMPLES.glob(f"{kind}.*"))
        assert files, f"no example of {kind}"
        for file in files:
            code, out, _ = inside("melt", f"--{kind}", file, *more, "--json")
            chain = qa.Chain.from_file(file, kind, J=1.0)
            assert code == 0
            assert json.loads(out)["regions"] == qa.melt(chain).regions.tolist()
            assert json.loads(out)["law"] is json.loads(out)["seed"] is None
            code, out, _ = inside("melt", f"--{kind}", file, *more, "--local-dimension", "3")
            assert code == 0
            assert "d_s = 3" in out
            assert "size T (bonds)" in out


def test_crossing_number_and_plot(inside):
    code, out, _ = inside(*f"{DRAW} --crossing -0.3466 --plot c.pdf --json".split())
    assert code == 0
    assert json.loads(out)["length"] == 50
    assert Path("c.pdf").read_bytes().startswith(b"%PDF")


def test_decay_rate_of_a_cut_chain_is_null(inside):
    Path("cut.csv").write_text("0.5\n0\n2\n0.5\n")
    code, out, _ = inside("melt", "--couplings", "cut.csv", "--json")
    assert code == 0
    assert json.loads(out)["decay_rate"] is None


def test_exact_json_is_the_diagonalization(inside):
    from qavalanche.operators import diagonalize, draw

    command = "exact --model imbrie --W 6 --length 5 --seed 3"
    code, out, _ = inside(*f"{command} --json".split())
    printed = json.loads(out)
    result = diagonalize(draw("imbrie", 5, 6.0, 3))
    assert code == 0
    assert printed["energies"] == sorted(result.energies.tolist())
    assert [step["kind"] for step in printed["steps"]] == [step.kind for step in result.steps]
    assert printed["converged"] is True
    assert printed["agreement"]["energy"] < 1e-10
    code, out, _ = inside(*f"{command} --plot sample.png".split())
    assert code == 0
    assert Path("sample.png").read_bytes().startswith(b"\x89PNG")
    assert "against LAPACK: energies" in out
    assert "LIOMs fall by 1/zeta" in out
    assert len(out[out.index("step ") :].splitlines()) == 1 + len(result.steps)
    code, out, _ = inside(*["exact", "--length", "4", "--W", "4", "--rounds", "0", "--no-compare"])
    assert code == 0
    assert "not converged to 1e-12" in out
    assert "LAPACK" not in out
    code, out, _ = inside(*["exact", "--length", "1", "--json"])
    assert json.loads(out)["liom_decay_rate"] is None


def test_flow_json_is_the_flow(inside):
    from qavalanche import meanfield

    code, out, _ = inside(*["flow", "--K", "1", "--epsilon", "0.19", "--json"])
    result, found = json.loads(out), meanfield.flow("0.19")
    assert code == 0
    assert (result["phase"], result["k_star"]) == ("localized", None)
    assert result["alpha"] == found.inverse_localization_length.tolist()
    assert result["zeta"] == found.localization_length
    thermal = json.loads(inside(*["flow", "--epsilon", "0.3", "--json"])[1])
    assert (thermal["phase"], thermal["k_star"], thermal["zeta"]) == ("thermal", 2, None)
    assert thermal["collar"][-1] is None


def test_flow_prints_a_row_per_order_and_names_what_it_cannot_tell(inside):
    _, out, _ = inside(*["flow", "--epsilon", "0.19"])
    assert "localized, zeta = 1.26339" in out
    assert "alpha_k" in out
    _, out, _ = inside(*["flow", "--epsilon", "0.19368385510901448"])
    assert "undecided at this precision" in out
    _, out, _ = inside(*["flow", "--epsilon", "0.19368385510901448", "--precision", "200"])
    assert "thermal at k* = " in out


@pytest.mark.parametrize("digits", [1, 8, 30, 300])
def test_critical_json_holds_exactly_the_certified_digits(inside, digits):
    code, out, _ = inside("critical", "--K", 3, "--digits", digits, "--json")
    result = json.loads(out)
    assert code == 0
    assert set(result) == {"schema", "epsilon_c", "radius", "nu_minus", "nu_plus"}
    assert len(result["epsilon_c"]) == digits + 2
    assert result["radius"] == f"1e-{digits}"
    assert result["nu_minus"] == pytest.approx(0.6246869508513)
    assert result["nu_plus"] == 2 * result["nu_minus"]
    _, out, _ = inside("critical", "--K", 3, "--digits", digits)
    assert out.startswith(f"epsilon_c  {result['epsilon_c']} +- {result['radius']}")


def test_campaign_from_init_to_report(inside):
    assert inside("init", "spec.toml")[0] == 0
    text = Path("spec.toml").read_text()
    small = text.replace("[20_000, 4_000, 500]", "[200, 40, 5]")
    assert small != text
    Path("spec.toml").write_text(small)
    code, out, err = inside("run", "spec.toml", "--workers", 2)
    assert code == 0
    assert "samples at 21 points, 0 missing" in out
    assert "next: qavalanche report spec" in out
    assert "100% done" in err
    code, out, _ = inside("status", "spec", "--json")
    state = json.loads(out)
    assert (code, state["missing"], state["damaged"]) == (0, 0, [])
    assert all(point["done"] == point["samples"] for point in state["points"])
    code, out, _ = inside("report", "spec", "--json")
    report = json.loads(out)
    assert code == 0
    assert all(Path(path).exists() for path in [report["report"], report["table"]])
    assert all(Path(path).exists() for path in report["figures"])
    (estimate,) = report["transitions"].values()
    assert set(estimate) == {"epsilon_c", "error", "outcome"}
    code, out, _ = inside("report", "spec", "--out", "elsewhere")
    assert code == 0
    assert "elsewhere/report.html" in out
    # a damaged shard is named by status, and repaired by run
    victim = next(Path("spec").rglob("*.parquet"))
    victim.write_bytes(b"")
    assert f"damaged: {victim}" in inside("status", "spec")[1]
    assert f"damaged shard left out: {victim}" in inside("report", "spec")[2]
    assert inside("run", "spec.toml")[0] == 0
    assert json.loads(inside("status", "spec", "--json")[1])["damaged"] == []


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("melt", "no chain: give one of --decays, --couplings, --fields, --blocks, --epsilon"),
        ("melt --epsilon 0.2", "--length is needed"),
        ("melt --epsilon 0 --length 5", "epsilon = 0.0: must lie in (0, 1)"),
        ("melt --epsilon 1.5 --length 5", "epsilon = 1.5: must lie in (0, 1)"),
        ("melt --epsilon x --length 5", "'x'"),
        ("melt --epsilon nan --length 5", "epsilon = nan"),
        (f"{DRAW} --K 0", "K = 0.0: must be positive"),
        (f"{DRAW} --K 0.27", "every bond would be resonant"),
        ("melt --epsilon 0.2 --length 0", "length = 0: must be a whole number >= 1"),
        ("melt --epsilon 0.2 --length 2.5", "'2.5'"),
        ("melt --epsilon 0.2 --length 1000000000000000", "only"),
        (f"{DRAW} --seed -1", "seed = -1"),
        (f"{DRAW} --crossing half", "crossing = 'half'"),
        (f"{DRAW} --crossing 0.7", "below s = 0.6931"),
        (f"{DRAW} --local-dimension 1", "local_dimension = 1"),
        (f"{DRAW} --plot no/such/folder/c.png", "cannot be written"),
        (f"{DRAW} --plot chain.doc", "must end in"),
        (f"{DRAW} --J 1", "--J: goes with --fields"),
        (f"{DRAW} --decays x.csv", "--decays and --epsilon"),
        (f"{DRAW} --crosing rmt", "--crossing"),
        ("melt --decays x.csv --seed 3", "--seed: goes with --epsilon"),
        ("melt --fields x.csv", "--J is needed"),
        ("melt --fields numbers.csv --J 0", "J = 0.0: must be positive"),
        ("melt --decays missing.csv", "missing.csv: cannot be read"),
        ("melt --decays nan.csv", "nan.csv, line 2: 'nan': must be a number"),
        ("melt --couplings words.csv", "words.csv, line 2: 'two': must be a number"),
        ("melt --couplings ragged.csv", "line 2: 2 columns"),
        ("melt --couplings empty.csv", "is empty"),
        ("melt --couplings negative.csv", "value 1 is -1"),
        ("melt --couplings infinite.csv", "value 1 is inf"),
        ("steps", "no chain: give one of --decays, --couplings, --fields, --epsilon"),
        (STEPS.replace("24", "101"), "at most 100 bonds can be drawn"),
        (STEPS.replace("24", "3001"), "at most 3000 bonds; the spots tier melts up to 10^9"),
        (STEPS.replace("24", "1000000000000") + " --json", "too long"),
        ("steps --decays long.csv --json", "at most 3000 bonds"),
        (f"{STEPS} --local-dimension 1", "local_dimension = 1"),
        (f"{STEPS} --animate film.mp4", "must end in .gif"),
        (f"{STEPS} --animate no/film.gif", "cannot be written"),
        (f"{STEPS} --plot no/steps.png", "cannot be written"),
        (f"{STEPS} --plot steps.doc", "must end in"),
        (f"{STEPS} --crossing 0.8", "any number with any_crossing = true"),
        (f"{STEPS} --crossing foo", "crossing = 'foo'"),
        (f"{STEPS} --ties foo", "ties = 'foo'"),
        (f"{STEPS} --counts foo", "counts = 'foo'"),
        (f"{STEPS} --ends ring", 'step by step is told of open chains: must be "open"'),
        (f"{STEPS} --set crosing=rmt", "couplings parameter 'crosing' (did you mean"),
        (f"{STEPS} --set ties=resonant --ties resonant", "ties by --set and by --ties"),
        ("status good.toml", "good.toml is a file: give the directory of the campaign"),
        ("merge store good.toml", "good.toml is a file: give the directory of the campaign"),
        ("run good.toml --out good.toml", "good.toml cannot be the store, it is a file"),
        ("slurm good.toml --script good.toml", "is the spec itself"),
        ("slurm good.toml --script no/job", "no/job: cannot be written (no is not a folder)"),
        ("slurm good.toml --tasks 0", "tasks = 0: must be a whole number >= 1"),
        ("init no/spec.toml", "no/spec.toml: cannot be written (no is not a folder)"),
        ("run good.toml --scheduler foo", "must be tcp://host:port or tls://host:port"),
        pytest.param(
            "run good.toml --scheduler tcp://localhost:1",
            "cannot be reached (Connection refused)",
            marks=pytest.mark.skipif(not find_spec("distributed"), reason="Dask is not installed"),
        ),
        ("run typed.toml", "couplings parameter 'crosing' (did you mean"),
        ("run scheme.toml", "scheme = 'spot' (did you mean \"spots\"?): must be couplings"),
        ("run tier.toml", 'write [[scheme]] with name = "couplings" instead of [rules]'),
        ("run own.toml", "own.toml: observables.own = gap: run it from Python"),
        (f"{DRAW} --set crossing", "--set 'crossing': must be key=value"),
        (f"{DRAW} --set crossing=", "must be key=value"),
        (f"{DRAW} --set crosing=rmt", "spots parameter 'crosing' (did you mean \"crossing\"?)"),
        (f"{DRAW} --set ties=resonant --set ties=resonant", "ties is set twice"),
        (f"{DRAW} --set crossing=rmt --crossing rmt", "crossing by --set and by --crossing"),
        (
            f"{DRAW} --scheme operators --crossing rmt",
            "--crossing: the scheme operators has no crossing, --set takes tolerance",
        ),
        (f"{DRAW} --scheme spot --crossing rmt", "scheme = 'spot' (did you mean"),
        (f"{DRAW} --scheme couplings --set crosing=rmt", "couplings parameter 'crosing'"),
        (f"{DRAW} --scheme couplings --set crossing=0.8", "any number with any_crossing = true"),
        (f"{DRAW} --scheme spot", "scheme = 'spot' (did you mean \"spots\"?)"),
        (f"{DRAW} --scheme operators", "takes a Hamiltonian, the law bimodal draws Chain"),
        (f"{DRAW} --measure termal", '(did you mean "thermal"?)'),
        (f"{DRAW} --scheme couplings --measure rounds", "the scheme provides no history"),
        ("run missing.toml", "missing.toml: cannot be read"),
        ("run typo.toml", 'did you mean "length"'),
        ("run good.toml --workers 0", "workers = 0"),
        ("run good.toml --out words.csv/store", "cannot be written"),
        ("status .", "no campaign is stored here"),
        ("report nowhere", "no campaign is stored here"),
        ("init words.csv", "exists already"),
        ("meld", "meld"),
        ("flow", "--epsilon"),
        ("flow --epsilon 1.2", "epsilon = 1.2: must lie in (0, 1)"),
        ("flow --epsilon abc", "epsilon = 'abc': must be a number"),
        ("flow --epsilon 0.5 --K 0.3", "every bond would be resonant"),
        ("flow --epsilon 0.2 --K -1", "K = -1: must be positive"),
        ("flow --epsilon 0.2 --crossing 0.7", "below s = 0.6931"),
        ("flow --epsilon 0.2 --crossing rmt", "the mean field knows"),
        ("flow --epsilon 0.2 --precision 1", "precision = 1: must be a whole number >= 24"),
        ("critical --K 0", "K = 0: must be positive"),
        ("critical --digits 0", "digits = 0: must be a whole number >= 1"),
        ("critical --digits 1000000", "must be at most 10000"),
        ("critical --local-dimension 1", "local_dimension = 1"),
        ("exact --model ising", "must be one of xxz, imbrie, random-matrix"),
        ("exact --W 0", "W = 0.0: must be positive"),
        ("exact --length 0", "sites = 0"),
        ("exact --length 40", "40 sites"),
        ("exact --seed -1", "seed = -1"),
        ("exact --length 3 --tolerance 2", "tolerance = 2.0: must lie between 0 and 1"),
        ("exact --length 3 --rounds -1", "rounds = -1"),
        ("exact --length 3 --local-dimension 1", "local_dimension = 1"),
        ("exact --length 3 --plot no/x.png", "cannot be written"),
        ("run", "SPEC"),
    ],
)
def test_mistakes_end_with_one_line_and_code_2(inside, command, message):
    files = {
        "nan.csv": "1\nnan\n",
        "numbers.csv": "1\n2\n",
        "words.csv": "1\ntwo\n",
        "ragged.csv": "1\n1,2\n",
        "empty.csv": "",
        "negative.csv": "-1\n",
        "infinite.csv": "inf\n",
        "long.csv": "1\n" * 3001,
        "typed.toml": f'{SPEC}[[scheme]]\nname = "couplings"\ncrosing = "halted"\n',
        "scheme.toml": f'{SPEC}[[scheme]]\nname = "spot"\n',
        "tier.toml": f'{SPEC}[rules]\ntier = "spot"\n',
        "own.toml": f'{SPEC}[observables]\nown = ["gap"]\n',
        "good.toml": SPEC,
        "typo.toml": SPEC.replace("length", "lenght"),
    }
    for name, text in files.items():
        Path(name).write_text(text)
    code, out, err = inside(*command.split())
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert message in err
    assert {path.name for path in Path().iterdir()} == set(files)  # nothing written, nothing lost


def test_help_is_quick_because_it_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['qavalanche', '--help']\n"
        "from qavalanche.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numba', 'numpy', 'matplotlib', 'polars', 'scipy', 'flint'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Usage: qavalanche" in done.stdout


def test_module_runs_and_knows_its_version():
    done = qavalanche("--version")
    assert done.stdout.strip() == qa.__version__
    assert "Usage" in qavalanche().stdout


def test_interrupted_run_stores_what_is_done_and_goes_on(tmp_path):
    import signal

    spec = tmp_path / "spec.toml"
    spec.write_text(
        'seed = 1\n[disorder]\nlaw = "bimodal"\nepsilon = [0.2, 0.25, 0.27]\n'
        "[chain]\nlength = 1_000_000\nsamples = 700\n"
    )
    command = [sys.executable, "-m", "qavalanche", "run", str(spec), "--out", str(tmp_path / "s")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    shards = tmp_path / "s" / "shards"
    while not list(shards.glob("*/*.parquet")):
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 143
    assert "the same run command goes on where this one stopped" in out
    campaign = json.loads(qavalanche("status", tmp_path / "s", "--json").stdout)
    assert 0 < campaign["missing"] < 3 * 700
    assert np.sum([point["done"] for point in campaign["points"]]) > 0
