"""A panel without data says so in words, and asks for no legend."""

from qavalanche.plots.figure import new_canvas
from qavalanche.plots.legend import add_legend


def drawn():
    axes = new_canvas(3, 2).add_subplot()
    return axes, lambda: [text.get_text() for text in axes.texts]


def test_an_empty_panel_says_that_there_is_nothing():
    axes, texts = drawn()
    add_legend(axes, "no thermal sample", loc="upper left")
    assert texts() == ["no thermal sample"]
    assert axes.get_legend() is None


def test_a_panel_with_labelled_data_has_a_legend_and_one_without_labels_neither():
    axes, texts = drawn()
    axes.errorbar([1, 2], [1, 2], yerr=[0.1, 0.1], label="data")
    add_legend(axes, title="$L$")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["data"]
    assert texts() == []
    axes, texts = drawn()
    axes.plot([1, 2], [1, 2])
    add_legend(axes)
    assert axes.get_legend() is None
    assert texts() == []
