"""Campaigns of every scheme: killed and gone on with, and on a Dask scheduler: the same bits."""

import signal

import pytest
from test_dask_and_slurm import dask
from test_survival import check_same, result, shards, start, wait_for

from qavalanche import schemes
from qavalanche.campaign.spec import read_spec
from qavalanche.laws import law_from
from qavalanche.runs.execution import run
from qavalanche.runs.replay import replay
from qavalanche.store.campaign import Campaign

DISORDER = {
    "bimodal": {"epsilon": 0.25},
    "fields": {"W": 5.0},
    "blocks": {"thermal_law": "expon", "insulating_law": "expon"},
    "anderson": {"W": 1.9, "levels": "fields"},
    "hamiltonian": {"model": "xxz", "W": 8.0},
    "grain": {"model": "sun", "alpha": 0.7},
}
LENGTHS = {"hamiltonian": [5, 8], "grain": [2, 4]}
CASES = [
    (law, name)
    for law, parameters in DISORDER.items()
    for name in schemes.names()
    if schemes.scheme_from(name, {}).draws_from(law_from(law, parameters))
]


def written(folder, law, names, samples):
    """A spec of these schemes on a law, at two lengths."""
    path = folder / "spec.toml"
    value = {str: '"{}"'.format, float: "{}".format}
    given = "".join(f"{k} = {value[type(v)](v)}\n" for k, v in DISORDER[law].items())
    path.write_text(
        f'seed = 5\n[disorder]\nlaw = "{law}"\n{given}'
        f"[chain]\nlength = {LENGTHS.get(law, [20, 120])}\nsamples = [{samples}, {samples // 2}]\n"
        + "".join(f'[[scheme]]\nname = "{name}"\n' for name in names)
    )
    return path


def of_law(law):
    return [name for one, name in CASES if one == law]


def test_every_scheme_that_a_law_can_draw_for_is_here():
    covered = {name for _, name in CASES}
    # which melts Hamiltonians that are sums of terms: a law may draw others too
    assert {*schemes.names()} - covered == {"operators"}
    assert of_law("hamiltonian") == of_law("grain") == ["level_statistics", "slowest_rate"]
    assert all(len(of_law(law)) > 1 for law in DISORDER)


@pytest.mark.parametrize("law", DISORDER)
def test_a_killed_campaign_goes_on_to_the_same_bits(tmp_path, law):
    spec, store = written(tmp_path, law, of_law(law), 300), tmp_path / "store"
    for least in (1, 3):  # shards there when it is killed
        process = start("run", spec, "--out", store, "--workers", 1)
        wait_for(lambda least=least: len(shards(store)) >= least, process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    code, out, err = result(start("run", spec, "--out", store, "--workers", 2))
    assert code == 0, err
    assert "0 missing" in out
    run(read_spec(spec), tmp_path / "alone", workers=1)
    check_same(store, tmp_path / "alone")
    campaign = Campaign.open(store)
    for point in campaign.spec.grid:
        assert replay(campaign, f"{point.name}:7").differences == []


@pytest.mark.parametrize("law", DISORDER)
def test_dask_gives_the_same_bits_for_every_scheme(tmp_path, law):
    spec, store = written(tmp_path, law, of_law(law), 20), tmp_path / "store"
    with dask(1) as (address, _):
        code, out, err = result(start("run", spec, "--out", store, "--scheduler", address))
    assert code == 0, err
    assert "0 missing" in out
    run(read_spec(spec), tmp_path / "alone")
    check_same(store, tmp_path / "alone")
