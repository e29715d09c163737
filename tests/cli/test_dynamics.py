"""qavalanche dynamics on a small recorded campaign, and on two taken together."""

import json

import pytest
from campaigns import as_toml

SPEC = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.4, 0.5, 0.6, 0.7]},
    "chain": {"length": [10, 20, 40, 1000], "samples": [400, 400, 400, 20]},
}
RECORDED = {**SPEC, "observables": {"history": True, "dynamics": True}}


@pytest.fixture
def stores(inside, tmp_path):
    for name, content in (("short", SPEC), ("long", {**RECORDED, "seed": 6})):
        (tmp_path / f"{name}.toml").write_text(as_toml(content))
        assert inside("run", str(tmp_path / f"{name}.toml"), "--out", str(tmp_path / name))[0] == 0
    return [str(tmp_path / name) for name in ("short", "long")]


def test_one_store_or_two_of_the_same_law_and_scheme(inside, stores, tmp_path):
    picture = tmp_path / "dynamics.png"
    code, out, err = inside("dynamics", *stores, "--plot", str(picture))
    assert code == 0, err
    assert picture.stat().st_size > 10_000
    assert "ln t_+ / (2 s L_+)" in out
    assert out.count("bimodal, K = 1") == 1
    code, out, _ = inside("dynamics", *stores, "--json")
    (family,) = json.loads(out)
    assert [one["epsilon"] for one in family["points"]] == SPEC["disorder"]["epsilon"]
    last = family["points"][-1]
    assert last["time_scale"]["found"]
    assert last["power"]["outcome"]
    assert inside("dynamics", stores[0])[0] == 0
    assert_read_again(inside, stores[1])


def assert_read_again(inside, store):
    """A group of several observables is known again in its shards: nothing is computed anew."""
    status = json.loads(inside("status", store, "--json")[1])
    assert sum(point["done"] for point in status["points"]) == 4 * 1220
