"""Models that are functions of Python."""

import numpy as np
import pytest
from model_files import fields_of

import qavalanche as qa
from qavalanche.hamiltonians import imbrie, xxz
from qavalanche.hamiltonians.floquet import Floquet
from qavalanche.hamiltonians.of_function import held, python_model


def driven(h):
    """Fields, then flip-flops."""
    return Floquet.from_steps([(xxz(h, J=0.0), 1.0), (xxz(0 * h), 0.5)])


@pytest.mark.parametrize("function", [xxz, lambda h: imbrie(h, 0 * h + 0.5, h[1:]), driven])
def test_it_is_the_function_of_nested_uniform_numbers(function):
    model = python_model(function)
    taken = []
    assert python_model(lambda h: (taken.append(h), function(h))[1]).digest == model.digest
    taken.clear()
    spy = python_model(lambda h: (taken.append(h), function(h))[1])
    taken.clear()
    for sites in (1, 4, 7):
        assert spy.draw(sites, 3.0, 1, 2).sites == sites
    assert np.array_equal(taken[2][:4], taken[1])
    assert np.array_equal(taken[1][:1], taken[0])
    spy.draw(500, 3.0, 1, 2)
    assert 2.9 < np.abs(taken[3]).max() <= 3.0
    assert abs(taken[3].mean()) < 4 * 3.0 / np.sqrt(3 * 500)


def test_samples_seeds_and_functions_draw_other_numbers():
    model, other = python_model(xxz), python_model(lambda h: xxz(h, J=1.1))
    first = fields_of(model.draw(5, 2.0))
    for drawn in (model.draw(5, 2.0, 1), model.draw(5, 2.0, 0, 1), other.draw(5, 2.0)):
        assert not np.array_equal(fields_of(drawn), first)
    assert np.array_equal(fields_of(model.draw(5, 2.0)), first)


def test_the_digest_is_of_what_it_makes():
    one = python_model(xxz)
    assert python_model(lambda h: xxz(h), "another name").digest == one.digest
    assert python_model(lambda h: xxz(h * (1 + 1e-14))).digest == one.digest
    unlike = {python_model(f).digest for f in (
        lambda h: xxz(h, J=2.0), lambda h: xxz(-h), lambda h: xxz(h, local_dimension=3), driven,
        lambda h: driven(-h), lambda h: xxz(h**3), lambda h: xxz(0 * h, 0.0))}  # fmt: skip
    assert len(unlike | {one.digest}) == 8


def test_it_may_give_a_sparse_matrix():
    taken = []

    def matrix(h):
        taken.append(h)
        return xxz(h).sparse()

    drawn = python_model(matrix).draw(4, 3.0, 1)
    assert (drawn.sites, drawn.local_dimension) == (4, 2)
    levels = drawn.eigenbasis(np.arange(16))[0]
    assert levels == pytest.approx(np.linalg.eigvalsh(xxz(taken[-1]).dense()))


def test_what_was_given_is_held():
    model = python_model(lambda h: xxz(h, J=0.123))
    assert held(model.digest).draw(3, 1.0).sites == 3
    with pytest.raises(qa.InputError, match="function of Python that this process was not given"):
        held("0" * 16)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (3, "function = 3: must be a function of h"),
        (lambda h: h, "must be a Hamiltonian"),
        (lambda h: xxz([*h, 0.0]), "model mine: what it makes of 2 numbers: sites = 2: "),
        (lambda h: xxz(h * np.nan), "must be finite"),
    ],
)
def test_mistakes_are_one_line(function, said):
    with pytest.raises(qa.InputError) as told:
        python_model(function, "mine")
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_what_the_function_raises_names_the_model():
    def broken(h):
        raise KeyError(h.size)

    with pytest.raises(KeyError) as told:
        python_model(broken)
    assert told.value.__notes__ == ["model broken"]
