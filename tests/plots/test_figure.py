"""A figure shows itself in a notebook, without a file and without IPython."""

import base64
import re

import polars as pl
import pytest

from qavalanche.plots.figure import Figure, new_canvas


@pytest.fixture
def figure(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    canvas = new_canvas(2, 1)
    canvas.subplots().plot([0, 1], [1, 0])
    return Figure("line", 'x < 1 & "y"\x1b[0m', canvas, pl.DataFrame({"x": [0, 1]}))


def test_a_notebook_gets_image_and_caption(figure, tmp_path):
    page = figure._repr_html_()
    (image,) = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    drawn = base64.b64decode(image)
    width, height = (int.from_bytes(drawn[i : i + 4]) for i in (16, 20))
    assert (width, height) == (220, 110)
    assert "<figcaption>x &lt; 1 &amp; &quot;y&quot;\\x1b[0m</figcaption>" in page
    assert page.count('"') == 4
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("include", "exclude", "kinds"),
    [
        (None, None, {"text/plain", "text/html", "image/png"}),
        (["image/png", "image/svg+xml"], None, {"image/png"}),
        (None, {"text/html"}, {"text/plain", "image/png"}),
        ({"text/plain"}, {"text/plain"}, set()),
    ],
)
def test_only_what_is_asked_for_is_drawn(figure, include, exclude, kinds):
    bundle = figure._repr_mimebundle_(include=include, exclude=exclude)
    assert set(bundle) == kinds
    if "image/png" in kinds:
        assert bundle["image/png"].startswith(b"\x89PNG")


def test_its_line_is_its_claim(figure):
    assert repr(figure) == f"Figure(line: {figure.caption})"
