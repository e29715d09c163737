"""Chains that have more bonds than a page has dots: no bond and no region is lost in the pixels."""

import io
import tracemalloc

import numpy as np
import pytest
from PIL import Image
from scipy import stats

import qavalanche as qa
from qavalanche.plots import chain as module
from qavalanche.plots import pixels, raster

NORMAL = qa.LogCoupling(stats.norm(-1.7, 1.5))


@pytest.mark.parametrize("length", [1, 5, 63, 64, 65, 129, 1000, 4001, 100_000])
@pytest.mark.parametrize("most", [1, 7, 500])
def test_every_bond_is_in_one_column(length, most):
    grid = pixels.grid_of(length, 6, most)
    assert grid.bonds.sum() == length
    assert grid.bonds.min() >= 1
    assert (np.bincount(grid.rows) <= most).all()
    assert grid.edges[0] == 0
    if most <= grid.width:
        whole = grid.bonds[grid.rows < grid.rows[-1]]
        assert whole.size == 0 or whole.max() - whole.min() <= 1


@pytest.mark.parametrize("law", [qa.Bimodal(0.3), NORMAL])
@pytest.mark.parametrize(("length", "most"), [(1, 9), (64, 9), (197, 3), (3001, 500), (20_000, 50)])
def test_columns_hold_what_a_slow_count_finds(law, length, most):
    chain, grid = law.draw(length, 3), pixels.grid_of(length, 6, most)
    bonds = [slice(a, b) for a, b in zip(grid.edges[:-1], grid.edges[1:], strict=True)]
    resonant, w, top = chain.resonant_bonds, chain.decays(), pixels.top_of(chain)
    assert pixels.resonant_in(chain, grid).tolist() == [resonant[one].sum() for one in bonds]
    counts = pixels.decays_in(chain, grid, top)
    for found, one in zip(counts, bonds, strict=True):
        others = w[one][~resonant[one]]
        bins = np.minimum(others * ((pixels.BINS - 1) / top), pixels.BINS - 1).astype(int)
        assert found.tolist() == np.bincount(bins, minlength=pixels.BINS).tolist()
        near = np.isclose(others, top, rtol=1e-6)
        assert (others[~near] > top).sum() <= found[-1] <= ((others > top) | near).sum()


def test_decays_are_counted_alike_in_blocks_of_any_size(monkeypatch):
    chain = NORMAL.draw(5000, 1)
    grids = [pixels.grid_of(5000, 6, most) for most in (2, 100)]
    whole = [pixels.decays_in(chain, grid, 5.0) for grid in grids]
    monkeypatch.setattr(pixels, "_BLOCK", 97)
    for grid, counts in zip(grids, whole, strict=True):
        assert np.array_equal(pixels.decays_in(chain, grid, 5.0), counts)


def test_cut_bonds_and_those_above_the_axis_are_in_the_last_bin():
    chain = qa.Chain.from_decays([np.inf, 1.0, -2.0, 3.0, 2.999] * 10)
    counts = pixels.decays_in(chain, pixels.grid_of(50, 1, 1), 3.0)
    assert counts[0, -2:].tolist() == [10, 20]
    assert counts.sum() == 40


def slow_thermal(partition, grid):
    """Covered bonds and largest region of every column, bond by bond."""
    size = np.zeros(partition.length, int)
    for start, stop in partition:
        size[np.arange(start, stop) % partition.length] = stop - start
    columns = np.split(size, grid.edges[1:-1])
    return [(one > 0).sum() for one in columns], [one.max() for one in columns]


@pytest.mark.parametrize("most", [1, 13, 500])
@pytest.mark.parametrize("epsilon", [0.0001, 0.2, 0.26, 0.5])
def test_coverage_is_that_of_the_regions(epsilon, most):
    melted = qa.melt(qa.Bimodal(epsilon).draw(4000, 5))
    grid = pixels.grid_of(4000, 6, most)
    covered, largest = pixels.thermal_in(melted, grid)
    assert covered.sum() == melted.sizes.sum()
    assert largest.max() == melted.largest_region
    slow = slow_thermal(melted, grid)
    assert (covered.tolist(), largest.tolist()) == tuple(map(list, slow))


def test_a_region_over_the_start_of_a_ring_is_on_both_sides():
    ring = qa.Partition(3000, np.array([[100, 102], [2990, 3007]]), ends="ring")
    grid = pixels.grid_of(3000, 6, 500)
    slow = slow_thermal(ring, grid)
    covered, largest = pixels.thermal_in(ring, grid)
    assert (covered.tolist(), largest.tolist()) == tuple(map(list, slow))
    assert covered[:7].sum() == 7


def test_the_table_is_what_is_shown_and_conserves_totals():
    chain = NORMAL.draw(50_000, 2)
    melted = qa.melt(chain)
    figure = melted.plot(chain)
    data = figure.data
    assert (data["stop"] - data["start"]).sum() == 50_000
    assert data["resonant"].sum() == chain.resonant_count
    assert data["thermal"].sum() == melted.sizes.sum()
    decays = [name for name in data.columns if name.startswith("decay_above_")]
    assert sum(data[name].sum() for name in decays) == 50_000 - chain.resonant_count
    axes = [one for one in figure.canvas.axes if one.get_visible() and one.images]
    assert len(axes) == 6
    assert "thermal" not in chain.plot().data.columns
    assert "resonant" not in melted.plot().data.columns
    assert qa.Bimodal(0.2).draw(50_000).plot().data.columns == ["start", "stop", "resonant"]


def colors_of(figure):
    """All colors of its image, as a set."""
    image = Image.open(io.BytesIO(figure.drawn("png", 110))).convert("RGB")
    return {color for _, color in image.getcolors(1 << 24)}


def test_one_region_of_one_bond_in_a_million_is_seen():
    length = 1_000_000
    regions = np.array([[123_456, 123_457]])
    shown = qa.Partition(length, regions)
    grid = pixels.grid_of(length, 6, raster.COLUMNS)
    found = raster.pixels_of(None, shown, 6)
    (column,) = np.flatnonzero(found.thermal)
    assert grid.edges[column] <= 123_456 < grid.edges[column + 1]
    canvas_colors = module.size_colors(shown)
    columns = np.arange(grid.bonds.size)
    mark = raster.marks_image(found, columns, canvas_colors)[:, :, 3] > 0
    assert mark.any(axis=0).nonzero()[0].tolist() == [column]
    assert not raster.regions_image(found, columns, canvas_colors)[:, :, 3].any()
    empty = qa.Partition(length, np.empty((0, 2), np.int64))
    new = colors_of(shown.plot()) - colors_of(empty.plot())
    target = np.array(canvas_colors.to_rgba(1)[:3]) * 255
    assert min(np.abs(np.array(color) - target).max() for color in new) < 2


def test_bars_are_as_high_as_the_share_and_the_largest_gives_the_color():
    partition = qa.Partition(6000, np.array([[0, 1000], [1500, 1501], [2000, 2160]]))
    grid = pixels.Grid(np.array([0, 2000, 6000]), np.array([0, 0]), 6000)
    two = raster.Pixels(grid, None, *pixels.thermal_in(partition, grid), None, 1.0)
    colors = module.size_colors(partition)
    image = raster.regions_image(two, np.arange(2), colors)
    assert (image[:, :, 3] > 0).mean(axis=0).tolist() == pytest.approx([0.5, 0.04])
    assert image[0, 0].tolist() == pytest.approx(colors.to_rgba(1000))
    assert image[0, 1].tolist() == pytest.approx(colors.to_rgba(160))
    mark = raster.marks_image(two, np.arange(2), colors)
    assert not mark[0, 0].any()  # half is not missed, 160 of 4000 are
    assert mark[0, 1].tolist() == pytest.approx(colors.to_rgba(160))
    assert two.thermal.sum() == 1161


@pytest.mark.parametrize("epsilon", [0.05, 0.24])
def test_heights_of_all_bars_make_the_density(epsilon):
    melted = qa.melt(qa.Bimodal(epsilon).draw(600_000, 4))
    found = raster.pixels_of(None, melted, 6)
    columns = np.arange(found.grid.bonds.size)
    image = raster.regions_image(found, columns, module.size_colors(melted))
    heights = (image[:, :, 3] > 0).mean(axis=0)
    shares = found.thermal / found.grid.bonds
    assert np.abs(heights - shares).max() <= 0.005 + 1e-12
    assert heights.mean() == pytest.approx(melted.thermal_density, abs=0.001)


def depth_of_red(chain):
    """Of each column of its picture, 0 white to 1."""
    found = raster.pixels_of(chain, None, 6)
    image = raster.resonant_image(found, np.arange(found.grid.bonds.size))
    return (1 - image[0, :, 1]) / (1 - raster._RED[1]), found


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_red_grows_with_the_share_from_none(length):
    depth, found = depth_of_red(qa.Bimodal(0.25).draw(length, 2))
    share = found.resonant / found.grid.bonds
    assert depth.max() == pytest.approx(1)
    assert depth * share.max() == pytest.approx(share)
    told = "; ".join(raster.told(found))
    assert f"0 white to {share.max():.3g} red (least {share.min():.3g})" in told
    words = np.zeros(-(-length // 64), np.uint64)
    none, _ = depth_of_red(qa.Chain.made(length, words, np.ones(1), "none resonant"))
    assert not none.any()


def test_scales_are_written_in_the_picture_and_in_the_caption():
    chain = NORMAL.draw(50_000, 2)
    figure = qa.melt(chain).plot(chain)
    below = figure.canvas.get_supxlabel()
    assert len(below.splitlines()) == 3
    assert all(line in figure.caption for line in below.splitlines())
    ticks = [text.get_text() for text in figure.canvas.axes[0].get_yticklabels()]
    assert ticks[-1] == rf"$\geq${pixels.top_of(chain):.3g}"
    assert f"from {pixels.top_of(chain):.3g} on" in below


@pytest.mark.parametrize("length", [300, 5000])
@pytest.mark.parametrize("name", ["gradient", "a law with a rather long name " * 3, "long" * 200])
def test_titles_and_scales_end_inside_the_picture(length, name):
    uniform = NORMAL.draw(length, 1)
    chain = qa.Chain.made(length, uniform.resonant, uniform.decays(), name)
    canvas = chain.plot().canvas
    canvas.draw_without_rendering()
    texts = [canvas._suptitle, *([canvas._supxlabel] if canvas._supxlabel else [])]
    for text in texts:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= canvas.bbox.width
        assert box.y1 <= canvas.bbox.height


def test_a_line_of_a_decay_above_the_axis_leaves_it_and_that_is_said():
    chain = qa.Chain.from_decays([1.0] * 299 + [50.0])
    axes = [one for one in chain.plot().canvas.axes if one.lines or one.collections]
    tops = [path.vertices[:, 1].max() for path in axes[-1].collections[0].get_paths()]
    assert tops[-1] == pytest.approx(axes[-1].get_ylim()[1])
    assert max(tops[:-1]) < tops[-1]
    assert "to the upper edge: $w>1$" in axes[-1].get_xlabel()
    assert "edge" not in qa.Bimodal(0.2).draw(300).plot().canvas.axes[-1].get_xlabel()


def test_a_short_chain_is_drawn_bond_by_bond_and_a_longer_one_in_pixels():
    for length, columns in ((2160, "decay"), (2161, "stop")):
        chain = qa.Bimodal(0.2).draw(length, 1)
        assert columns in chain.plot().data.columns
    alone = qa.melt(qa.Bimodal(0.2).draw(300, 1))
    assert alone.plot().data.equals(alone.to_frame())
    assert alone.plot().caption == "Thermal regions, colored by size."


def test_no_memory_of_the_length_of_a_chain_is_taken():
    words = np.full(10_000_000 // 64, 0x0101010101010101, np.uint64)
    chain = qa.Chain.made(words.size * 64, words, np.ones(1), "planted")
    tracemalloc.start()
    found = raster.pixels_of(chain, None, 6)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.resonant.sum() == words.size * 8
    assert peak < 8e6  # bits of it are 1.25 MB; bonds would be 10 MB
