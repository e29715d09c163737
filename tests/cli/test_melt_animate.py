"""qavalanche melt --animate: the film of a melting, for schemes that record one."""

import io
from pathlib import Path

from PIL import Image

import qavalanche as qa

DRAWN = ("melt", "--epsilon", "0.262", "--length", "60", "--seed", "8")


def test_the_film_is_that_of_the_recorded_chain(inside):
    code, out, err = inside(*DRAWN, "--animate", "melting.gif", "--json")
    assert (code, err) == (0, "")
    film = Image.open(io.BytesIO(Path("melting.gif").read_bytes()))
    history = qa.record(qa.Bimodal(0.262).draw(60, 8))
    assert film.n_frames == history.animate().count
    assert out == inside(*DRAWN, "--json")[1]


def test_what_cannot_be_filmed_is_one_line(inside):
    for words, message in (
        (("--animate", "melting.png"), "--animate melting.png: must end in .gif, .mp4, .html"),
        (("--animate", "a.gif", "--scheme", "zhang"), "the scheme zhang: records no history"),
    ):
        code, out, err = inside(*DRAWN, *words)
        assert (code, out) == (2, "")
        assert message in err
        assert not list(Path().glob("*.gif"))
