"""Wrong arguments of the Python functions: one line that names what was passed, nothing else.

Two ways: every parameter of every public function is given things that it cannot be, by its
annotation; and a list of calls, each with what is right in type and wrong in value.
"""

import importlib
import inspect
import pkgutil
import re

import numpy as np
import polars as pl
import pytest
from wrong_calls import BIMODAL, CHAIN, UNMASKED, WRONG, Strange, chain

import qavalanche as qa
from qavalanche import Chain, InputError, meanfield, operators, plots
from qavalanche.analysis import assumptions, scaling, tails
from qavalanche.analysis import transition as tr
from qavalanche.analysis.scaling import ScalingData
from qavalanche.analysis.tails import Counts
from qavalanche.arguments import typed
from qavalanche.schemes import couplings

CHECKED = typed(len).__code__  # of every function that checks its arguments
_HAND = "analyze cite claims compare dynamics melt open record run style"
BY_HAND = tuple(_HAND.split())
"""What takes things of several kinds, a path or what lies there, and says itself which."""


def one_line(make):
    with pytest.raises(InputError) as caught:
        make()
    message = str(caught.value)
    assert "\n" not in message
    assert message.isprintable()
    assert len(message) < 400
    assert ": " in message
    return message


def modules():
    house = pkgutil.walk_packages(qa.__path__, "qavalanche.")
    return [importlib.import_module(one.name) for one in house if "__main__" not in one.name]


def typed_functions():
    """Functions and methods with checked arguments, and the names of their parameters."""
    for module in modules():
        classes = [c for c in vars(module).values() if inspect.isclass(c)]
        spaces = [module, *(c for c in classes if c.__module__ == module.__name__)]
        for space in spaces:
            for one in vars(space).values():
                function = getattr(one, "__func__", one)
                own = getattr(function, "__module__", "") == module.__name__
                if inspect.isfunction(function) and own and function.__code__ is CHECKED:
                    yield function


def cases():
    for function in typed_functions():
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.annotation not in (parameter.empty, "ArrayLike", "Any"):
                yield pytest.param(function, name, id=f"{function.__qualname__}-{name}")


@pytest.mark.parametrize(("function", "name"), list(cases()))
def test_no_parameter_takes_what_its_annotation_does_not_allow(function, name):
    wrong = [Strange(), [Strange()], {1: Strange()}]
    annotation = str(inspect.signature(function).parameters[name].annotation)
    if "Callable" not in annotation:  # a class can be called
        wrong.append(Strange)
    if "str" not in annotation and "Number" not in annotation:  # a number of the mean field is text
        wrong += ["a\nb\x1b[31m", b"1", np.ma.masked, np.array([["a"]])]
    for value in wrong:
        assert name in one_line(lambda value=value: function(**{name: value}))


def test_all_public_functions_check_their_arguments():
    public = (qa, couplings, meanfield, operators, plots, assumptions, scaling, tails, tr)
    for module in public:
        for name in module.__all__:
            one = getattr(module, name)
            if inspect.isfunction(one) and inspect.signature(one).parameters:
                known = one.__code__ is CHECKED or name in BY_HAND
                assert known, f"{module.__name__}.{name}"


@pytest.mark.parametrize("name", BY_HAND)
def test_what_takes_things_of_several_kinds_refuses_all_others(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    function, wrong = getattr(qa, name), [Strange(), [Strange()], Strange, b"1", np.ma.masked]
    for value in [*wrong, np.array([["a"]]), "a\nb\x1b[31m"]:
        one_line(
            lambda value=value: function(value, *(["store"] if name in ("compare", "run") else []))
        )
    if name in ("melt", "record"):
        for value in [*wrong, "a\nb\x1b[31m"]:
            assert "scheme" in one_line(lambda value=value: function(CHAIN, value))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("make", "pattern"), WRONG, ids=[pattern for _, pattern in WRONG])
def test_a_wrong_value_is_named(make, pattern):
    message = one_line(make)
    assert re.search(pattern, message), message


class TestWhatIsRight:
    def test_numbers_of_any_type_are_the_numbers_they_are(self):
        law = qa.Bimodal(np.float32(0.25), K=1)
        drawn = law.draw(100, seed=3, sample=2).resonant
        for seed, sample in ((np.array(3), np.int8(2)), (3.0, 2.0), (np.uint64(3), np.array(2.0))):
            assert np.array_equal(law.draw(1e2, seed, sample).resonant, drawn)
        again = law.draw(100, seed=2**128 - 1, sample=2**63 - 1)
        assert again.length == 100
        assert qa.Rules(np.int64(3), np.float32(0.5)) == qa.Rules(3, 0.5)
        assert assumptions.nested(BIMODAL, 0.3, np.array([5, 9]), np.array(20)).lengths == (5, 9)

    @pytest.mark.parametrize("as_", [list, tuple, np.array, pl.Series, np.ma.array])
    def test_lists_arrays_and_columns(self, as_):
        values = [0.5, 2.0, 3.0]
        assert Chain.from_decays(as_(values)).decays().tolist() == values
        assert Counts.from_reals(as_(values)).low.tolist() == values
        assert ScalingData.from_means(*(as_(values),) * 4).value.tolist() == values
        found = tr.growth(as_([8, 16, 32, 64]), as_([1.0, 2.0, 3.0, 4.0]), as_([0.01] * 4))
        assert found.favoured == "logarithm"

    def test_unmasked_masked_arrays_are_arrays(self):
        assert Chain.from_couplings(UNMASKED).length == 3
        assert Counts.of(np.ma.array([1, 2, 2])).n == 3
        assert operators.xxz(UNMASKED).sites == 3

    def test_python_numbers_in_arrays_of_objects(self):
        given = np.array([1, 0.5, np.float32(2.0)], object)
        assert Chain.from_decays(given).decays().tolist() == [1, 0.5, 2]

    def test_a_chain_made_by_hand_is_that_chain(self):
        made = chain(decay=np.array([0.5, np.nan, 0.7, 0.2, np.inf]))
        same = Chain.from_decays([0.5, -1.0, 0.7, 0.2, np.inf])
        assert np.array_equal(made.resonant, same.resonant)
        assert qa.melt(made).regions.tolist() == qa.melt(same).regions.tolist()

    def test_decimals_of_any_length(self):
        digits = "0." + "1" * 5000
        assert meanfield.flow(digits).epsilon == pytest.approx(1 / 9)
        assert meanfield.flow("1e-400", precision=64).phase == "localized"

    def test_paths_may_be_text(self, tmp_path):
        (tmp_path / "w.csv").write_text("decay\n0.5\n")
        for path in (tmp_path / "w.csv", str(tmp_path / "w.csv")):
            assert Chain.from_file(path, "decays").decays().tolist() == [0.5]
