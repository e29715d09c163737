"""The house keeps its rules, and each rule is seen to fail where it is broken."""

from pathlib import Path

import house
import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/qavalanche"
PROJECT = ROOT / "pyproject.toml"

ALLOWED = {
    "not_kernels_in_core": {
        # for good: these write instructions while kernels are compiled, there is no other way
        "numerics/core/instructions.py: _eight",
        "numerics/core/instructions.py: _instruction",
    },
}
"""What still breaks a rule, and until when. It only shrinks."""

RULES = {
    rule.__name__: rule
    for rule in (
        house.long_files,
        house.many_parameters,
        house.doubled_classes,
        house.kernels_outside,
        house.not_kernels_in_core,
        house.undescribed,
        house.second_schemes,
    )
}

CLEAN = {
    "__init__.py": '"""A package."""\n',
    "schemes/scheme.py": '"""What a scheme is."""\n',
    "cli/commands.py": '"""All."""\nfrom p.cli import chains\n_COMMANDS = {chains.melt: "x"}\n',
    "cli/chains.py": '"""Chains."""\n'
    'def melt(a, b, c, d, e, f, g, h, i):\n    """A command."""\n'
    'def tell(a):\n    """Another."""\nCOMMANDS = [tell]\n',
    "observables/density.py": '"""Density."""\n@kernel\ndef visit(a):\n    """Its kernel."""\n',
    "spots/__init__.py": '"""Spots."""\n',
    "spots/core/__init__.py": '"""Kernels."""\n',
    "spots/core/melt.py": '''"""A kernel."""
from typing import NamedTuple
import numpy as np
MOST = 8
"""Bonds."""

class Bonds(NamedTuple):
    """Fields."""

    decay: np.ndarray  # nats

@kernel
def melt(a, b, c, d, e, f, g, h):
    """Eight are not too many."""

@inlined
def step(a):
    """Written out."""
''',
    "form.py": '''"""A form, and one of its kind."""
class Form:
    """Described once."""

    def value(self, a, b, c, d, e, f, g, h):
        """Of a form; self is no parameter."""

class Line(Form):
    """Straight."""

    def value(self): ...
    def _own(self): ...
''',
    "q/core/__init__.py": '"""Kernels at another depth."""\n',
    "a/b/core/__init__.py": '"""And at another."""\n',
}

PLANTED = [
    ("long_files", "long.py", '"""Long."""\n' + "#\n" * 400, "long.py"),
    ("many_parameters", "m.py", "def f(a, b, c, d, e, f, g, h, i): ...\n", "m.py: f"),
    ("many_parameters", "m.py", "def f(a, /, b, c, d, e, f, *, g, **h): ...\n", None),
    ("many_parameters", "m.py", "def f(a, /, b, c, d, e, f, *r, g, **h): ...\n", "m.py: f"),
    ("many_parameters", "cli/m.py", "def melt(a, b, c, d, e, f, g, h, i): ...\n", "cli/m.py: melt"),
    (
        "many_parameters",
        "m.py",
        "class C:\n    async def f(self, a, b, c, d, e, f, g, h, i): ...\n",
        "m.py: f",
    ),
    ("doubled_classes", "m.py", "class Form: ...\n", "Form: form.py, m.py"),
    (
        "doubled_classes",
        "m.py",
        "def f():\n    class _A: ...\nclass _A: ...\n",
        "_A: m.py, m.py",
    ),
    ("kernels_outside", "spots/m.py", "@kernel\ndef f(): ...\n", "spots/m.py: f"),
    ("kernels_outside", "m.py", "@numerics.inlined\ndef f(): ...\n", "m.py: f"),
    ("kernels_outside", "m.py", "@kernel(option=1)\ndef f(): ...\n", "m.py: f"),
    ("kernels_outside", "observables/core_of/m.py", "@kernel\ndef f(): ...\n",
     "observables/core_of/m.py: f"),
    ("not_kernels_in_core", "q/core/m.py", "def f(): ...\n", "q/core/m.py: f"),
    ("not_kernels_in_core", "q/core/m.py", "@cache\ndef f(): ...\n", "q/core/m.py: f"),
    ("not_kernels_in_core", "q/core/m.py", "class A: ...\n", "q/core/m.py: A"),
    (
        "not_kernels_in_core",
        "q/core/m.py",
        "class A(NamedTuple):\n    x: int\n    def f(self): ...\n",
        "q/core/m.py: A",
    ),
    ("not_kernels_in_core", "q/core/m.py", "f = lambda x: x\n", "q/core/m.py: f = lambda x: x"),
    ("not_kernels_in_core", "q/core/m.py", "print()\n", "q/core/m.py: print()"),
    ("undescribed", "m.py", "x = 1\n", "m.py: the module"),
    ("undescribed", "m.py", '"""."""\ndef f(): ...\n', "m.py: f"),
    ("undescribed", "m.py", '"""."""\nclass A: ...\n', "m.py: A"),
    (
        "undescribed",
        "m.py",
        '"""."""\nclass A:\n    """."""\n    @property\n    def f(self): ...\n',
        "m.py: A.f",
    ),
    (
        "undescribed",
        "m.py",
        '"""."""\nclass A(Line):\n    """."""\n    def value(self): ...\n    def more(self): ...\n',
        "m.py: A.more",
    ),
    ("second_schemes", "spots/scheme.py", "", "spots/scheme.py"),
]  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_the_house_keeps_its_rules(name):
    found, allowed = set(RULES[name](PACKAGE)), ALLOWED.get(name, set())
    assert not found - allowed, f"{RULES[name].__doc__.splitlines()[0]} {sorted(found - allowed)}"
    assert not allowed - found, f"allowed without need, take it out: {sorted(allowed - found)}"


def test_tests_and_scripts_are_not_long_either():
    for folder in ("tests", "benchmarks", "docs", "examples"):
        assert list(house.long_files(ROOT / folder)) == []


def test_kernels_are_found_by_rule():
    assert list(house.unfound_cores(PACKAGE, PROJECT)) == []
    assert len([path for path in PACKAGE.rglob("core") if path.is_dir()]) > 5


@pytest.fixture
def tree(tmp_path):
    """A small package that keeps all rules; call it to plant a file."""
    root = tmp_path / "p"

    def plant(name, text):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
        return root

    for name, text in CLEAN.items():
        plant(name, text)
    return plant


@pytest.mark.parametrize("name", RULES)
def test_a_clean_house_breaks_no_rule(tree, name):
    assert list(RULES[name](tree("__init__.py", CLEAN["__init__.py"]))) == []


@pytest.mark.parametrize(("name", "file", "text", "key"), PLANTED)
def test_what_breaks_a_rule_is_found(tree, name, file, text, key):
    found = list(RULES[name](tree(file, text)))
    assert " ".join(found) == (key or "")


PATTERNS = """
[[tool.mypy.overrides]]
module = [{mypy}]
check_untyped_defs = false

[[tool.importlinter.contracts]]
type = "forbidden"
source_modules = [{contract}]
"""


@pytest.mark.parametrize(
    ("mypy", "contract", "found"),
    [
        ('"p.*.core.*"', '"p.**.core"', []),
        ('"p.*.core.*"', '"p.*.core"', ["p.a.b.core: not found by the contract of the kernels"]),
        (
            '"p.q.core", "p.*.core.*"',
            '"p.**.core"',
            ["p.q.core: a list"],
        ),
        (
            '"p.a.*"',
            '"p.**.core"',
            ["p.q.core: not found by mypy", "p.spots.core: not found by mypy"],
        ),
    ],
)
def test_patterns_that_miss_a_folder_of_kernels_are_found(tree, tmp_path, mypy, contract, found):
    (tmp_path / "pyproject.toml").write_text(PATTERNS.format(mypy=mypy, contract=contract))
    root = tree("m.py", "")
    assert list(house.unfound_cores(root, tmp_path / "pyproject.toml")) == found


def test_a_folder_of_kernels_that_is_no_package_is_found(tree, tmp_path):
    text = PATTERNS.format(mypy='"p.*.core.*"', contract='"p.**.core"')
    (tmp_path / "pyproject.toml").write_text(text)
    root = tree("z/core/m.py", "")
    assert list(house.unfound_cores(root, tmp_path / "pyproject.toml")) == ["z/core: no package"]
