"""The public surface: what `import qavalanche` gives, quickly, and plug-ins of other packages."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import qavalanche as qa
from qavalanche.plugins import names_in

TEMPLATES = Path(__file__).parent / "support" / "templates"
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_what_is_shown_is_there():
    for name in dir(qa):
        assert getattr(qa, name) is not None
    assert {"melt", "record", "run", "open", "analyze", "claims", "cite"} <= {*dir(qa)}
    assert {"Chain", "Blocks", "Rules", "Partition", "Estimate", "Spots", "Couplings"} <= {*dir(qa)}


def test_what_the_readme_uses_is_shown():
    used = {*re.findall(r"\bqa\.([A-Za-z_]+)", README)}
    assert used
    assert used <= {*dir(qa)}


def test_submodules_are_loaded_when_they_are_used_and_nothing_before():
    code = (
        "import sys, qavalanche as qa\n"
        "assert [m for m in sys.modules if m.startswith('qavalanche.')] == []\n"
        "assert 'numpy' not in sys.modules\n"
        "assert 'spots' in qa.schemes.names()\n"
        "assert 'bimodal' in qa.laws.names()\n"
        "qa.melt(qa.Bimodal(0.2).draw(9))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1:] == []


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'melts'"):
        qa.melts  # noqa: B018
    with pytest.raises(AttributeError):
        qa.__wrapped__  # noqa: B018


def test_what_to_cite_names_package_letter_and_scheme():
    lines = qa.cite(qa.Spots()).splitlines()
    assert lines[0].endswith(qa.__version__)
    assert "1706.09338" in lines[1]
    assert lines[2].startswith("scheme spots: ")
    with pytest.raises(qa.InputError, match="what = 3: must be a scheme, a law"):
        qa.cite(3)


def test_a_campaign_from_the_path_of_a_spec(tmp_path):
    (tmp_path / "spec.toml").write_text(
        'seed = 1\n[disorder]\nlaw = "bimodal"\nepsilon = [0.2, 0.3]\n'
        "[chain]\nlength = [20, 50]\nsamples = 40\n"
    )
    campaign = qa.run(tmp_path / "spec.toml", tmp_path / "store", workers=1)
    assert qa.open(tmp_path / "store").statistics() == campaign.statistics()
    (found,) = qa.analyze(tmp_path / "store", ("transition",))
    assert found.to_dict()["family"].startswith("bimodal")
    (claims,) = qa.claims(campaign).values()
    assert len(claims) > 10
    assert len(repr([found])) < 300  # what a user prints is a line each, not their data
    assert repr(found).startswith("Overview(bimodal")
    assert max(len(repr(one)) for one in claims) < 200
    with pytest.raises(qa.InputError, match="must be a Campaign, or the directory of one"):
        qa.claims(3)
    with pytest.raises(qa.InputError, match=r"missing\.toml"):
        qa.run(tmp_path / "missing.toml", tmp_path / "store")


@pytest.fixture
def plugged(tmp_path, monkeypatch):
    """A package of somebody's that offers a scheme, an observable, and two that are broken."""
    for name in ("scheme_template", "observable_template"):
        shutil.copy(TEMPLATES / f"{name}.py", tmp_path)
    info = tmp_path / "somebody-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[qavalanche.schemes]\ndoubling = scheme_template:Doubling\nbroken = nowhere:Nothing\n"
        "[qavalanche.observables]\nlongest_gap = observable_template:LONGEST_GAP\n"
        "wrong = observable_template:longest_gap\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("qavalanche.schemes.registry._known", dict(_known()))
    return tmp_path


def _known():
    from qavalanche.schemes import registry

    registry.names()
    return registry._known


class TestPlugins:
    @pytest.mark.usefixtures("plugged")
    def test_they_are_listed_without_being_loaded(self):
        assert {"doubling", "broken"} <= {*names_in("qavalanche.schemes")}
        assert {"doubling", "broken"} <= {*qa.schemes.names()}
        assert "scheme_template" not in sys.modules

    def test_they_work_in_a_campaign(self, plugged):
        spec = {
            "seed": 1,
            "disorder": {"law": "bimodal", "epsilon": 0.27},
            "chain": {"length": 30, "samples": 20},
            "scheme": [{"name": "doubling", "ratio": [0.5, 1.0]}],
            "observables": {"longest_gap": True},
        }
        campaign = qa.run(spec, plugged / "store", workers=1)
        for point, statistics in campaign.statistics().items():
            assert point.scheme.name == "doubling"
            assert statistics.mean("longest_gap", point)[0] > 0

    @pytest.mark.usefixtures("plugged")
    def test_a_broken_one_is_one_line_where_it_is_used(self):
        assert qa.melt(qa.Bimodal(0.2).draw(9), "spots").length == 9
        with pytest.raises(qa.InputError, match="broken = nowhere:Nothing cannot be loaded"):
            qa.melt(qa.Bimodal(0.2).draw(9), "broken")
        with pytest.raises(qa.InputError, match="wrong must be an Observable of that name"):
            qa.observables.registry.get("wrong")

    def test_a_store_with_its_mean_is_read_without_it(self, plugged, monkeypatch):
        spec = {
            "seed": 1,
            "disorder": {"law": "bimodal", "epsilon": 0.27},
            "chain": {"length": 30, "samples": 20},
            "observables": {"longest_gap": True},
        }
        campaign = qa.run(spec, plugged / "store", workers=1)
        (before,) = campaign.statistics().values()
        monkeypatch.setattr(sys, "path", [p for p in sys.path if p != str(plugged)])
        opened = qa.open(plugged / "store")
        ((point, after),) = opened.statistics().items()
        assert after == before
        assert after.mean("longest_gap", point)[0] > 0
        assert opened.samples_missing == 0
        with pytest.raises(qa.InputError, match="own = longest_gap: run it from Python"):
            qa.run(opened.spec, plugged / "store")
