"""Objects show themselves through one hook, which the figures fill."""

import subprocess
import sys

import pytest

import qavalanche as qa
from qavalanche import figures
from qavalanche.operators import diagonalize, xxz
from qavalanche.plots import Figure, chain_figure

CHAIN = qa.Bimodal(0.3).draw(40, seed=1)


def test_a_chain_shows_its_bonds_and_with_a_partition_its_regions():
    bonds = CHAIN.plot()
    assert isinstance(bonds, Figure)
    assert bonds.data["resonant"].to_list() == CHAIN.resonant_bonds.tolist()
    assert bonds.data["decay"].to_list() == CHAIN.decays().tolist()
    partition = qa.melt(CHAIN)
    melted = CHAIN.plot(partition=partition)
    expected = chain_figure(CHAIN, partition)
    image = melted.drawn("png", 50)
    assert image == expected.drawn("png", 50) != bonds.drawn("png", 50)
    assert figures.plot(partition, chain=CHAIN).drawn("png", 50) == image
    with pytest.raises(qa.InputError, match="a partition of 40 bonds: the chain has 3"):
        qa.Chain.from_decays([1.0, 2, 3]).plot(partition=partition)


@pytest.mark.parametrize("decays", [[0.0], [1.0], [1.0, 2.0, float("inf"), 0.0] * 40])
def test_chains_of_any_kind_show_their_bonds(decays):
    figure = qa.Chain.from_decays(decays, source="a $ and <b>").plot()
    assert figure.drawn("png", 50).startswith(b"\x89PNG")
    assert len(figure.data) == len(decays)


def test_a_diagonalization_shows_its_steps():
    figure = diagonalize(xxz([0.0, 3.0, 1.0])).plot()
    assert figure.name == "sample"


def test_what_has_no_figure_is_refused():
    with pytest.raises(qa.InputError, match=r"^3: no figure of it is known, only of Chain, "):
        figures.plot(3)


def test_another_kind_registers_its_figure():
    class Grain:
        bonds = CHAIN

    class Larger(Grain):
        pass

    @figures.draws(Grain)
    def grain_figure(grain, *, partition=None):
        return chain_figure(grain.bonds, partition)

    assert len(figures.plot(Larger()).data) == 40
    assert len(figures.plot(Larger(), partition=qa.melt(CHAIN)).data) == len(qa.melt(CHAIN))


def test_objects_load_nothing_that_draws_before_they_are_drawn():
    code = (
        "import sys, qavalanche as qa\n"
        "chain = qa.Bimodal(0.3).draw(40)\n"
        "def drawing(): return {'matplotlib', 'qavalanche.plots'} & set(sys.modules)\n"
        "assert not drawing(), drawing()\n"
        "chain.plot()\n"
        "assert len(drawing()) == 2\n"
        "assert 'IPython' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
