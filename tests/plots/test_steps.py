"""The film of the scheme: what is drawn is what is there."""

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
import slow_couplings
from PIL import Image

import qavalanche as qa
from qavalanche import Chain, InputError
from qavalanche.plots.steps import animate_steps, chosen_panels, steps_figure
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.frames import frames

S = math.log(2)


def chain_with_melting():
    return qa.Bimodal(0.27).draw(24, seed=12)


def test_frames_end_with_the_regions_and_no_coupling():
    for seed in range(40):
        chain = qa.Bimodal(0.3).draw(30, seed)
        film = list(frames(chain))
        assert [frame.stage for frame in film[:2]] == ["bonds", "eliminated"]
        last = film[-1]
        assert [list(group) for group in last.groups] == couplings.melt(chain).regions.tolist()
        assert not last.arcs
        kinds = [frame.stage for frame in film[2:] if frame.stage != "diagonalized"]
        assert kinds == couplings.diagonalize(chain)[1].treatments["kind"].tolist()


def test_arcs_after_each_round_are_the_literal_couplings():
    chain = qa.Bimodal(0.3).draw(14, seed=2)
    film = list(frames(chain))
    rounds = [film[1], *(frame for frame in film if frame.stage == "inert")]
    literal = slow_couplings.rounds(chain.decays().tolist(), slow_couplings.Law(S))
    for frame, scheme in zip(rounds, literal, strict=True):
        spots = [u for u in scheme.units if u.kind == "active"]
        bare = {(b, b + 1) for u in spots for b in range(u.start, u.stop)}
        there = {(arc.first, arc.last) for arc in frame.arcs}
        expected = {(a.stop, b.start) for a, b in scheme.decay}
        groups = {site for first, last in frame.groups for site in range(first, last)}
        bare = {bond for bond in bare if bond[0] not in groups}
        assert there == expected | bare


def test_red_is_what_is_resonant():
    film = list(frames(chain_with_melting()))
    for before, after in itertools.pairwise(film):
        if after.stage == "melt" and before.focus == after.focus:
            assert any(arc.resonant for arc in before.arcs)
        if after.stage == "inert":
            at = [arc for arc in before.arcs if {arc.first, arc.last} & set(after.focus)]
            spots = [arc for arc in at if arc.last - arc.first == 1 and arc.log_G == 0]
            assert not [arc for arc in at if arc.resonant and arc not in spots]
    for frame in film:
        for arc in frame.arcs:
            assert arc.resonant == (arc.log_G >= -1e-12)


def test_panels_a_to_e_show_a_group_that_melts():
    film = list(frames(chain_with_melting()))
    panels = chosen_panels(film)
    assert [frame.stage for frame in panels[:2]] == ["bonds", "eliminated"]
    assert any(arc.resonant for arc in panels[2].arcs)
    assert panels[3].stage == "melt"
    assert panels[-1] is film[-1]
    figure = steps_figure(chain_with_melting())
    assert set(figure.data["panel"]) == set("abcd")  # e, the end, has no arc left
    titles = [axes.get_title(loc="left") for axes in figure.canvas.axes]
    assert [title[:2] for title in titles] == ["(a", "(b", "(c", "(d", "(e"]
    assert "the end" in titles[-1]


@pytest.mark.parametrize("decays", [[1.0], [0.0], [0.0, 0.0], [2.0, 2.0], [np.inf, 0.0, np.inf]])
def test_the_shortest_chains_can_be_drawn(decays, tmp_path):
    chain = Chain.from_decays(decays)
    figure = steps_figure(chain)
    figure.save(tmp_path)
    assert (tmp_path / "steps.png").stat().st_size > 1000


def test_animation_has_one_picture_per_frame(tmp_path):
    path = tmp_path / "film.gif"
    chain = chain_with_melting()
    count = animate_steps(chain, path)
    assert count == len(list(frames(chain)))
    with Image.open(path) as film:
        assert film.n_frames == count


def test_what_cannot_be_drawn_is_refused():
    chain = Chain.from_decays(np.ones(101))
    with pytest.raises(InputError, match=r"101 bonds: at most 100 bonds can be drawn"):
        steps_figure(chain)
    short = Chain.from_decays([1.0, 0.0])
    with pytest.raises(InputError, match=r"must end in \.gif"):
        animate_steps(short, Path("film.mp4"))
    with pytest.raises(InputError, match="cannot be written"):
        animate_steps(short, Path(__file__) / "film.gif")
