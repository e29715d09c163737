"""The film of a melting: its regions at every time, its files, what a notebook gets."""

import io
import itertools

import numpy as np
import pytest
from matplotlib.animation import FFMpegWriter
from PIL import Image

import qavalanche as qa
from qavalanche import figures
from qavalanche.plots import melting

CHAIN = qa.Bimodal(0.262).draw(200, 8)
HISTORY = qa.record(CHAIN)


def test_regions_grow_from_the_bare_spots_to_the_final_ones():
    times = 0.0 - HISTORY.log_rates
    moments = melting._moments(times)
    films = [melting.regions_at(times, moment) for moment in moments]
    bare = [tuple(one) for one in HISTORY.tree.spots.tolist()]
    assert list(films[0]) == bare
    assert np.array_equal(films[-1].regions, HISTORY.partition.regions)
    for before, after in itertools.pairwise(films):
        assert after.sizes.sum() > before.sizes.sum()
        inside = [any(a <= x and y <= b for a, b in after) for x, y in before]
        assert all(inside)


def test_a_film_has_a_picture_for_every_moment_and_the_last_is_the_end(tmp_path):
    film = HISTORY.animate()
    moments = np.unique(np.round(HISTORY.log_rates[~np.isnan(HISTORY.log_rates)], 9))
    assert film.count == film.moments == moments.size > 2
    path = film.save(tmp_path / "melting.gif", seconds=0.2)
    saved = Image.open(io.BytesIO(path.read_bytes()))
    assert saved.n_frames == film.count
    assert saved.info["duration"] == 200
    saved.seek(saved.n_frames - 1)
    assert saved.info["duration"] == 1500
    end = saved.convert("RGB").tobytes()
    saved.seek(0)
    assert saved.convert("RGB").tobytes() != end
    assert "every moment" in film.caption
    assert film.data.columns == ["bond", "log_time"]
    assert film.data["log_time"].is_nan().sum() == 200 - HISTORY.partition.sizes.sum()


def test_more_moments_than_pictures_are_thinned_and_it_says_so():
    history = qa.record(qa.Bimodal(0.25).draw(5000, 2))
    film = history.animate(7)
    assert film.count == 7
    assert film.moments > 7
    assert f"7 of {film.moments} moments" in film.caption
    assert f"7 pictures of {film.moments} moments" in repr(film)
    moments = np.linspace(0, 9, 40)
    assert melting._thinned(moments, 4).tolist() == pytest.approx([0, 3, 6, 9])
    assert melting._thinned(moments, 1).tolist() == [9]
    assert melting._thinned(moments, 40) is moments


@pytest.mark.parametrize("frames", [2, 4])
def test_few_pictures_stand_long_enough_to_be_seen(tmp_path, frames):
    path = HISTORY.animate(frames).save(tmp_path / "few.gif")
    saved = Image.open(io.BytesIO(path.read_bytes()))
    times = []
    for i in range(saved.n_frames):
        saved.seek(i)
        times.append(saved.info["duration"])
    assert times[:-1] == pytest.approx([4000 / len(times)] * (len(times) - 1), abs=10)
    assert times[-1] >= 1500
    assert sum(times) >= 4000


def test_a_chain_of_which_nothing_melts_is_one_picture():
    film = qa.record(qa.Chain.from_decays([1.0, 2.0, 3.0])).animate()
    (picture,) = film.pictures()
    assert picture.size[0] > picture.size[1] > 100


def test_a_notebook_and_a_page_play_it(tmp_path):
    film = HISTORY.animate(2)
    page = film._repr_html_()
    assert page.count("data:image/png;base64") == 2
    saved = film.save(tmp_path / "melting.html").read_text(encoding="utf-8")
    assert saved.count("data:image/png;base64") == 2


def test_a_video_needs_ffmpeg(tmp_path, monkeypatch):
    monkeypatch.setattr(FFMpegWriter, "isAvailable", classmethod(lambda _: False))
    with pytest.raises(qa.InputError, match=r"needs the program ffmpeg, .* as .gif or .html"):
        HISTORY.animate(2).save(tmp_path / "melting.mp4")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: HISTORY.animate(0), "frames = 0: must be a whole number >= 1 and <= 300"),
        (lambda: HISTORY.animate(301), "frames = 301"),
        (lambda: HISTORY.animate("a"), "frames = 'a'"),
        (lambda: HISTORY.animate(2).save("film.avi"), r"film.avi: must end in .gif, .mp4, .html"),
        (lambda: HISTORY.animate(2).save("film.gif", 0), "seconds = 0: must be a number of sec"),
        (lambda: figures.animate(CHAIN), "no film of it is known, only of History"),
    ],
)
def test_what_cannot_be_filmed_is_one_line(call, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(qa.InputError, match=message) as told:
        call()
    assert "\n" not in str(told.value)


def test_the_line_and_the_bars_are_where_the_time_is():
    film = HISTORY.animate()
    above, below = film.canvas.axes[:2]
    film.draw(film.count - 1)
    last = -np.nanmin(HISTORY.log_rates)
    assert below.lines[0].get_ydata()[0] == pytest.approx(last, abs=1e-6)
    image = above.images[0].get_array()
    thermal = (image[..., 3] > 0).any(axis=0)
    expected = np.zeros(200, bool)
    for start, stop in HISTORY.partition:
        expected[start:stop] = True
    assert thermal.tolist() == expected.tolist()
    content = io.BytesIO()
    film.canvas.savefig(content, format="png", dpi=40)
    assert content.getvalue()[:4] == b"\x89PNG"
