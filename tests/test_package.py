"""What is published: the wheel and the source archive carry what a user needs."""

import re
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from flit_core import buildapi

import qavalanche as qa
from qavalanche.hamiltonians import names as models

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def built(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    return lambda build: tmp_path / build(str(tmp_path))


def test_the_wheel_carries_licence_types_template_and_metadata(built):
    with zipfile.ZipFile(built(buildapi.build_wheel)) as wheel:
        names = set(wheel.namelist())
        info = f"qavalanche-{qa.__version__}.dist-info"
        assert {"qavalanche/py.typed", "qavalanche/campaign/template.toml"} <= names
        assert wheel.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
        metadata = Parser().parsestr(wheel.read(f"{info}/METADATA").decode())
        assert "qavalanche=qavalanche.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert not [name for name in names if "__pycache__" in name]
    sources = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*.py")}
    assert sources <= names
    assert {f"qavalanche/hamiltonians/library/{name}.toml" for name in models()} <= names
    assert metadata["Version"] == qa.__version__
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["License-File"] == "LICENSE"
    assert metadata["Author"] == "The qavalanche developers"
    assert metadata.get_all("Project-URL") == ["Letter, https://arxiv.org/abs/1706.09338"]
    assert {"Typing :: Typed", "Topic :: Scientific/Engineering :: Physics"} <= set(
        metadata.get_all("Classifier")
    )
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert metadata.get_payload().rstrip() == readme.rstrip()


def test_the_source_archive_carries_what_the_wheel_is_made_of(built):
    with tarfile.open(built(buildapi.build_sdist)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    kept = ["LICENSE", "README.md", "CHANGELOG.md", "CITATION.cff", "pyproject.toml"]
    assert {*kept, "src/qavalanche/py.typed", "src/qavalanche/campaign/template.toml"} <= names
    assert {"docs/letter.md", "docs/figures/transition.json", "examples/transition.toml"} <= names


def test_citation_and_changelog_are_of_this_version():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {qa.__version__}\n" in citation
    assert citation.startswith("cff-version: 1.2.0\n")
    assert "\nlicense: BSD-3-Clause\n" in citation
    assert "\n  - name: The qavalanche developers\n" in citation
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", changelog, re.MULTILINE)[0] == qa.__version__
    first = changelog.partition("## 0.1.0")[0]
    assert "readable" in first
    assert "not extended" in first


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-lowest.lock"])
def test_locks_name_every_dependency_with_hashes(lock):
    text = (ROOT / lock).read_text()
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))
    for requirement in PROJECT["dependencies"]:
        name, least = re.match(r"([\w-]+)>=([\d.]+)", requirement).groups()
        assert name in pins
        if "lowest" in lock:
            assert f"{pins[name]}.".startswith(f"{least}.")
    assert text.count("==") - text.count("python_full_version ==") <= text.count("--hash=sha256:")
