"""level_statistics: in campaigns of grains and of chains, and what it says of time and memory."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import schemes
from qavalanche.campaign.point import Point
from qavalanche.hamiltonians.levels import LevelChoice, level_statistics
from qavalanche.laws import law_from
from qavalanche.runs.replay import replay

GRAIN = {"law": "grain", "model": "sun", "alpha": [0.5, 0.8]}
XXZ = {"law": "hamiltonian", "model": "xxz", "W": [1.0, 20.0]}


def made(**parameters):
    return schemes.scheme_from("level_statistics", parameters)


def spec(disorder, length, samples, **parameters):
    scheme = {"name": "level_statistics", **parameters}
    chain = {"length": length, "samples": samples}
    return {"seed": 4, "disorder": disorder, "chain": chain, "scheme": [scheme]}


def test_a_campaign_keeps_what_the_function_finds(tmp_path):
    campaign = qa.run(spec(GRAIN, [2, 3], 6), tmp_path / "store", workers=2)
    for point in campaign.spec.grid:
        rows = campaign.rows(point)
        found = [level_statistics(point.law.draw(point.length, 4, i)) for i in range(6)]
        assert rows["gap_ratio"].to_numpy() == pytest.approx([one.gap_ratio for one in found])
        assert rows["level_ratios"].to_list() == [one.ratios for one in found]
        assert rows["level_sectors"].to_list() == [1] * 6
        assert rows["level_windows"].to_list() == [0] * 6
        assert replay(campaign, f"{point.name}:3").differences == []


def test_a_chain_with_a_charge_and_its_two_limits(tmp_path):
    campaign = qa.run(spec(XXZ, 8, 60, sectors="largest"), tmp_path / "store", workers=1)
    means = {p.law.W: campaign.rows(p)["gap_ratio"].mean() for p in campaign.spec.grid}
    assert means[1.0] == pytest.approx(0.5307, abs=0.05)
    assert means[20.0] == pytest.approx(0.3863, abs=0.04)


def test_whose_columns_are_read_by_which_command(tmp_path):
    """A store of another law is refused by the command of grains, and told who reads it."""
    from qavalanche.analysis.gap_ratios import gap_ratios_of

    ising = {"law": "hamiltonian", "model": "ising", "W": 0.5}
    campaign = qa.run(spec(ising, 6, 3), tmp_path / "store", workers=1)
    with pytest.raises(qa.InputError, match=r"0 samples of the law grain .* Campaign\.rows"):
        gap_ratios_of(campaign)
    assert "Campaign.rows, or of the law grain qavalanche grain" in made().no_regions
    (point,) = campaign.spec.grid
    assert campaign.rows(point)["level_sectors"].to_list() == [2] * 3  # spin flip


def test_a_window_is_in_the_columns(tmp_path):
    campaign = qa.run(spec(GRAIN, 4, 3, dense=100, count=40), tmp_path / "store", workers=1)
    for point in campaign.spec.grid:
        assert campaign.rows(point)["level_windows"].to_list() == [1] * 3
        assert campaign.rows(point)["level_ratios"].to_list() == [38] * 3


@pytest.mark.parametrize(
    ("law", "length"),
    [(law_from("grain", {"model": "sun", "alpha": 0.7, "sides": 2}), 3),
     (law_from("grain", {"model": "sun_spin1", "alpha": 0.7}), 2),
     (law_from("grain", {"model": "sun_u1", "alpha": 0.7}), 4),
     (law_from("weak_part", {"W": 3.0, "share": 0.5}), 8)],
)  # fmt: skip
def test_memory_is_foreseen_without_drawing(law, length):
    """Two matrices of the largest sector at least, of the spins that are drawn and not of L."""
    from qavalanche.bath.foreseen import foreseen_sectors
    from qavalanche.hamiltonians.connected import connected_states

    drawn = law.draw(length)
    sizes = sorted(states.size for states in connected_states(drawn)[1])
    assert sorted(foreseen_sectors(law, length).sectors.tolist()) == sizes
    needed = made().bytes_needed(law, length)
    assert 2 * 8 * sizes[-1] ** 2 <= needed < 30 * sizes[-1] ** 2 + 1000 * drawn.dimension
    assert made().seconds(law, length + 2) > made().seconds(law, length)


def test_the_slowest_rate_knows_how_many_spins_a_grain_has():
    law = law_from("grain", {"model": "sun", "alpha": 0.7, "sides": 2})
    Point(law, 2, schemes.scheme_from("slowest_rate", {"site": 6}))
    with pytest.raises(qa.InputError, match="site = 7 in a chain of 7 sites: must be 0 to 6"):
        Point(law, 2, schemes.scheme_from("slowest_rate", {"site": 7}))
    needed = schemes.scheme_from("slowest_rate", {}).bytes_needed(law, 2)
    assert needed > 2**14 * 16


def test_what_cannot_be_melted_is_one_line():
    law = law_from("hamiltonian", {"model": "xxz", "W": 8.0})
    with pytest.raises(qa.InputError, match="length = 301 with the scheme level_statistics"):
        Point(law, 301, made())
    with pytest.raises(qa.InputError, match="takes an Evolution, and the law bimodal draws a Ch"):
        Point(qa.Bimodal(0.2), 5, made())
    with pytest.raises(qa.InputError, match="not installed here"):
        made(device="cupy").melt(law.draw(4))
    assert made(count=50).choice == LevelChoice(count=50)
    gone = law_from("hamiltonian", {"model": "gone.toml", "W": 3.0, "digest": "0" * 16})
    assert np.isfinite(made().seconds(gone, 8))
