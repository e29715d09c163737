"""qavalanche compare on a tiny spec: what it prints and writes, and what it refuses."""

import json

import pytest
from campaigns import as_toml, command_line, files

import qavalanche as qa
from qavalanche.comparison.tables import WIDTH
from qavalanche.comparison.together import compare

TINY = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.2, 0.3, 0.5, 0.6]},
    "chain": {"length": [20, 60], "samples": [40, 30]},
    "scheme": [
        {"name": "zhang"},
        {"name": "spots", "crossing": ["rmt", "halted"]},
        {"name": "dumitrescu"},
        {"name": "morningstar_huse"},
    ],
}
LABELS = ["zhang", "spots crossing=rmt", "spots crossing=halted", "dumitrescu", "morningstar_huse"]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Probes on short media: the questions themselves are tested elsewhere."""
    for module in ("avalanche", "collar", "renormalized", "doubling"):
        monkeypatch.setattr(f"qavalanche.comparison.questions.{module}.LARGEST", 2**9)


@pytest.fixture
def call(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


def spec_file(folder, content):
    path = folder / "tiny.toml"
    path.write_text(as_toml(content))
    return path


def test_the_command_prints_and_writes_and_a_second_run_changes_nothing(tmp_path, call):
    spec, store = spec_file(tmp_path, TINY), tmp_path / "store"
    code, out, err = call("compare", spec, "--out", store, "--workers", "1", "--json")
    assert code == 0, err
    found = json.loads(out)
    assert found["schema"] == 1
    assert [one["label"] for one in found["schemes"]] == LABELS
    assert "takes SiteFields" in found["schemes"][3]["hindrance"]
    for one in found["questions"]:
        assert {"name", "question", "answers"} <= one.keys()
        assert [*one["answers"]] == LABELS
        for cell in one["answers"].values():
            keys = {"value", "error", "text", "predicted", "verdict", "source", "mark"}
            assert keys <= cell.keys()
        assert one["answers"]["dumitrescu"]["verdict"] == "not comparable"
    assert {"τ at ε_c", "ρ at ε_c"} <= {one["about"] for one in found["claims"]}
    first = files(store)
    names = {path.name for path in (store / "compare").iterdir()}
    figures = {f"{name}.{kind}" for name in ("p_by_scheme", "sizes_by_scheme")
               for kind in ("pdf", "png", "csv")}  # fmt: skip
    assert names == {"compare.csv", "compare.md", *figures}
    code, out, _ = call("compare", spec, "--out", store, "--workers", "1")
    assert code == 0
    assert all(len(line) <= WIDTH for line in out.splitlines() if str(store) not in line)
    assert "dumitrescu: not melted, takes SiteFields" in out
    assert files(store) == first
    campaign = qa.open(store)
    assert campaign.foreign == []
    assert campaign.samples_missing == 0


def test_the_store_is_that_of_run(tmp_path):
    content = {**TINY, "scheme": TINY["scheme"][:2]}
    qa.run(content, tmp_path, workers=1)
    before = files(tmp_path)
    found = compare(content, tmp_path, workers=1)
    assert files(tmp_path) == before
    assert found.labels == LABELS[:3]
    assert found.row("avalanche").verdict("zhang") == "agrees"
    assert set(found.to_frame()["scheme"]) == set(LABELS[:3])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scheme": [{"name": "zhang"}]}, "1 scheme to compare: must be two or more"),
        ({"scheme": [{"name": "dumitrescu"}, {"name": "potter"}]}, "none of the schemes"),
        ({"scheme": [{"name": "zhang"}, {"name": "zang"}]}, "did you mean"),
        ({"chain": {"length": [0], "samples": 3}}, "chain.length"),
        ({"disorder": {"law": "bimodal", "epsilon": [0.2], "K": [1.0, 2.0]}}, "chains of one law"),
    ],
)
def test_a_bad_spec_is_one_line(tmp_path, call, changes, message):
    spec = spec_file(tmp_path, {**TINY, **changes})
    code, _, err = call("compare", spec, "--out", tmp_path / "store", "--workers", "1")
    assert code == 2
    assert message in err
    assert err.count("\n") == 1
