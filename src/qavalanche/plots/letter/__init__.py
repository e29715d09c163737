"""Figures of the letter's statements, by name: a file each, found because it is there.

@letter_figure("decay_rate", rests_on=("transition_rmt",))
def decay_rate(sources):
    return decay_figure(sources["transition_rmt"].family, sources["transition_rmt"].transition)
"""

from qavalanche.plots.letter.registry import figure_of, known_figures, letter_figure

__all__ = ["figure_of", "known_figures", "letter_figure"]
