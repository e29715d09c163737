"""qa.gap_ratios: its ratios are those of single systems, its store goes on, its mistakes."""

import json

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.gap_ratios import gap_ratios_of
from qavalanche.grain import LuitzGrain, QuantumSun
from qavalanche.grain.model import GrainModel
from qavalanche.spectra import middle_gap_ratio

FEW = {"lengths": [2, 3], "samples": 12, "workers": 1}
TABLE = {
    (4, 0.4): (0.4331, 0.0011), (4, 0.5): (0.4558, 0.0011),
    (4, 0.7071): (0.5029, 0.0010), (4, 0.8): (0.5157, 0.0009),
    (5, 0.4): (0.4175, 0.0012), (5, 0.5): (0.4383, 0.0012),
    (5, 0.7071): (0.4974, 0.0010), (5, 0.8): (0.5166, 0.0010),
    (6, 0.4): (0.4069, 0.0017), (6, 0.5): (0.4205, 0.0017),
    (6, 0.7071): (0.4919, 0.0014), (6, 0.8): (0.5192, 0.0013),
    (7, 0.4): (0.4060, 0.0028), (7, 0.5): (0.4124, 0.0028),
    (7, 0.7071): (0.4908, 0.0022), (7, 0.8): (0.5264, 0.0019),
}  # fmt: skip
"""Gap ratio and error by (L, alpha), computed for this project by another program."""


@pytest.mark.parametrize("model", [QuantumSun(0.5), LuitzGrain(0.5, sides=2)])
def test_its_means_are_those_of_the_same_systems_one_by_one(model):
    found = qa.gap_ratios(model, [0.5, 0.9], seed=4, **FEW)
    for one in found.points:
        systems = [model.at(one.alpha).draw(one.length, 4, i) for i in range(12)]
        ratios = [
            middle_gap_ratio(np.linalg.eigvalsh(system.sparse().toarray())) for system in systems
        ]
        assert one.mean.value == pytest.approx(np.mean(ratios), rel=1e-9)
        assert one.mean.error == pytest.approx(np.std(ratios, ddof=1) / np.sqrt(12), rel=1e-6)
        assert one.spins == systems[0].sites
    assert found.sides == model.sides


@pytest.mark.parametrize(("L", "samples"), [(4, 200), (5, 80)])
def test_the_table_of_another_program_is_met(L, samples):
    alphas = [0.4, 0.5, 0.7071, 0.8]
    found = qa.gap_ratios("sun", alphas, L, samples, seed=77, workers=1)
    for one in found.points:
        value, error = TABLE[L, one.alpha]
        assert abs(one.mean.value - value) < 3 * np.hypot(one.mean.error, error)


@pytest.mark.slow
@pytest.mark.parametrize(("L", "samples"), [(6, 60), (7, 10)])
def test_the_larger_sizes_of_the_table_are_met(L, samples):
    test_the_table_of_another_program_is_met(L, samples)


def test_differences_have_smaller_errors_than_their_parts():
    found = qa.gap_ratios("sun", [0.5, 0.55], 4, 100, seed=2, workers=1)
    a, b = (
        [middle_gap_ratio(np.linalg.eigvalsh(QuantumSun(x).draw(4, 2, i).sparse().toarray()))
         for i in range(100)]
        for x in (0.5, 0.55)
    )  # fmt: skip
    apart = np.hypot(*(one.mean.error for one in found.points))
    assert np.std(np.subtract(a, b), ddof=1) / 10 < 0.8 * apart


def test_it_goes_on_where_a_store_ends_and_takes_more_samples(tmp_path):
    whole = qa.gap_ratios("sun", [0.4, 0.8], **FEW)
    store = tmp_path / "store"
    qa.gap_ratios("sun", [0.4, 0.8], [2], 5, out=store, workers=1)
    found = qa.gap_ratios("sun", [0.4, 0.8], out=store, **FEW)
    assert found.to_dict() == whole.to_dict()
    (again,) = gap_ratios_of(store)
    assert again.to_dict() == whole.to_dict()
    assert json.dumps(again.to_dict())


def test_models_of_a_store_are_told_apart(tmp_path):
    spec = {
        "seed": 1,
        "disorder": {"law": "grain", "model": "sun", "alpha": [0.5, 0.9], "sides": [1, 2]},
        "chain": {"length": [1, 2], "samples": 8},
        "scheme": [{"name": "level_statistics", "dense": 20, "count": 15}],
    }
    found = gap_ratios_of(qa.run(spec, tmp_path / "s", workers=1))
    assert [(one.sides, one.critical) for one in found] == [(1, pytest.approx(2**-0.5)), (2, 0.5)]
    assert [one.model for one in found] == ["sun", "sun, sides = 2"]
    assert "15 levels in the middle from L = 2 on" in found[0].levels
    assert "from L = 1 on" in found[1].levels
    figure = found[0].plot()
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert figure.data.filter(what="gap ratio")["value"].to_list() == pytest.approx(
        [one.mean.value for one in found[0].points]
    )


def test_workers_and_order_change_nothing():
    one, two = (qa.gap_ratios("sun", [0.5, 0.8], 3, 30, workers=n).to_dict() for n in (1, 2))
    assert one == two


class Unknown(GrainModel):
    """A model that no text can name."""

    name = "unknown"

    def grain(self, normal):
        return normal + normal.T


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("snu", [0.5]), 'did you mean "sun"'),
        ((3, [0.5]), "model = 3"),
        ((Unknown(0.5), [0.5]), "must be one of sun, luitz, chain"),
        (("sun", []), r"alphas = \[\]"),
        (("sun", [0.0]), "alpha = 0"),
        (("sun", "0.5"), "alphas = '0.5'"),
        (("sun", [0.5], [0]), "lengths = 0"),
        (("sun", [0.5], [3], 0), "samples = 0"),
        (("sun", [0.5], [30]), "memory"),
    ],
)
def test_what_is_wrong_is_one_line(given, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        qa.gap_ratios(*given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"worker": 2}, 'did you mean "workers"'),
        ({"parameters": {"gama": 1}}, 'did you mean "gamma"'),
        ({"device": "gpu"}, "device = 'gpu'"),
        ({"device": "cupy"}, "not installed"),
        ({"workers": 0}, "workers"),
    ],
)
def test_wrong_options_are_one_line(options, message):
    with pytest.raises(qa.InputError, match=message):
        qa.gap_ratios("sun", [0.5], 2, 4, **options)


def test_a_model_has_its_own_parameters(tmp_path):
    with pytest.raises(qa.InputError, match="the model has its own"):
        qa.gap_ratios(QuantumSun(0.5), [0.5], 2, 4, parameters={"sides": 2})
    with pytest.raises(qa.InputError, match="none"):
        gap_ratios_of(tmp_path / "none")
