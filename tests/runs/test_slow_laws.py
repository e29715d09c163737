"""Laws whose quantile function is slow: foreseen, announced, interrupted, or refused in a line."""

import logging

import numpy as np
import pytest
from campaigns import as_toml, command_line

import qavalanche as qa
from qavalanche.campaign.chunk import Costs
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import parse_spec
from qavalanche.laws import standard
from qavalanche.runs import compute, execution
from qavalanche.runs.execution import run
from qavalanche.store.provenance import table_hash
from qavalanche.system.stopping import Stop

CONTENT = {
    "seed": 2,
    "disorder": {"law": "gompertz", "c": 0.7, "loc": [-2.0, -1.5]},
    "chain": {"length": 40, "samples": 30},
}
TRIANGLES = {**CONTENT, "disorder": {"law": "triang", "c": 0.3, "loc": -0.8}}


@pytest.fixture(autouse=True)
def forgotten():
    """No law is known yet."""
    standard._TABLES.clear()
    standard.seconds_per_value.cache_clear()
    yield
    standard._TABLES.clear()
    standard.seconds_per_value.cache_clear()


def test_what_takes_too_long_is_refused_before_anything_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(standard, "LIMIT", 1e-3)
    (tmp_path / "slow.toml").write_text(as_toml(CONTENT))
    call = command_line(monkeypatch, capsys)
    code, _, err = call("run", tmp_path / "slow.toml", "--out", tmp_path / "store")
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "gompertz(c = 0.7): tabulating its quantile function takes about" in err
    assert not (tmp_path / "store").exists()


def test_a_chain_that_takes_too_long_without_a_table_is_refused(monkeypatch):
    law = qa.LogCoupling("triang", c=0.3)
    assert law.table is None
    monkeypatch.setattr(standard, "LIMIT", 1e-9)
    with pytest.raises(qa.InputError, match="drawing 1000 bonds takes about"):
        law.draw(1000)


def test_a_slow_table_is_announced_and_made_once_for_laws_alike(monkeypatch, caplog):
    monkeypatch.setattr(standard, "SLOW", 0.0)
    one, other = qa.LogCoupling("logistic", loc=-2), qa.LogCoupling("logistic", scale=3)
    with caplog.at_level(logging.WARNING, "qavalanche"):
        first, second = one.table, other.table
    assert len(caplog.messages) == 1
    assert "logistic() is" not in caplog.text
    assert "tabulated first, in about" in caplog.text
    assert first[:, 1] == pytest.approx(second[:, 1] / 3)
    assert first[:, 0] == pytest.approx((second[:, 0] / 3) + 2)


def test_a_stop_ends_the_tabulation_and_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(execution, "_SOON", 0.0)
    stop, asked = Stop(), []

    def due():
        asked.append(1)
        stop.request()
        return True

    law = qa.LogCoupling("gompertz", c=0.7)
    law.tabulate(due)
    assert asked == [1]
    assert not standard._TABLES
    campaign = run(parse_spec(CONTENT), tmp_path / "store", workers=1, stop=stop)
    assert campaign.samples_missing == 60
    assert run(parse_spec(CONTENT), tmp_path / "store", workers=1).samples_missing == 0


def test_a_quantile_function_that_fails_is_one_line(monkeypatch):
    class Broken:
        def ppf(self, t):
            if np.size(t) > 100:
                raise ZeroDivisionError("no such value")
            return np.zeros_like(t)

        isf = ppf

    monkeypatch.setattr(standard, "_law", lambda *_: Broken())
    with pytest.raises(qa.InputError, match=r"its quantile function fails \(no such value\)"):
        standard.standard_table("broken", ())


@pytest.mark.parametrize("content", [CONTENT, TRIANGLES])
def test_where_the_cost_is_unknown_the_first_piece_is_one_sample(tmp_path, monkeypatch, content):
    counts, melt = [], compute.melt_chunk
    monkeypatch.setattr(
        compute, "melt_chunk", lambda p, s, first, n: counts.append(n) or melt(p, s, first, n)
    )
    spec = parse_spec({**content, "chain": {"length": 40, "samples": 100}})
    run(spec, tmp_path / "store", workers=1)
    one_by_one = content is TRIANGLES
    assert next(iter(spec.grid)).one_by_one == one_by_one
    assert (counts[0] == 1) == one_by_one
    assert sum(counts) == 100 * len(spec.grid)


def test_the_first_guess_of_a_slow_law_without_a_table_is_its_own_pace(monkeypatch):
    law = qa.LogCoupling("triang", c=0.3)
    point = Point(law, 1000, qa.Rules())
    fast = Costs().of(point)
    assert law.table is None
    monkeypatch.setattr(standard, "seconds_per_value", lambda *_: 0.25)
    point = Point(law, 1000, qa.Rules())  # a point foresees its cost once
    assert Costs().of(point) == pytest.approx(250, rel=1e-3)
    assert fast < 1e-3


def test_shards_name_the_processor_and_the_table(tmp_path):
    campaign = run(parse_spec(CONTENT), tmp_path / "store", workers=1)
    for point, (shard, *_) in campaign.shards.items():
        made = shard.metadata()
        assert made["table"] == table_hash(point.law.table)
        assert len(made["table"]) == 16
        assert made["processor"]
    other = run(parse_spec(TRIANGLES), tmp_path / "other", workers=1)
    (shards,) = other.shards.values()
    assert shards[0].metadata()["table"] is None
