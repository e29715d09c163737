"""Laws of a user's data in campaigns: scanned by a shift, and known by their content."""

import os

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.laws import law_from

VALUES = [-2.0, -1.0, 0.3, -0.5, -3.0]


def spec(disorder, length=20, samples=8):
    chain = {"length": length, "samples": samples}
    return {"seed": 1, "disorder": disorder, "chain": chain}


class TestShift:
    @pytest.mark.parametrize(
        "content", [{"values": VALUES}, {"counts": [1, 3, 2], "edges": [-3.0, -1.0, 0.0, 1.0]}]
    )
    def test_it_is_added_to_every_log_coupling(self, content):
        plain, moved = (
            law_from("empirical", content),
            law_from("empirical", content | {"shift": 0.5}),
        )
        measured = -moved.draw(4000, 3).decays()
        assert moved.address != plain.address
        assert np.mean(measured >= 0) == pytest.approx(moved.resonance_probability, abs=0.03)
        assert moved.resonance_probability > plain.resonance_probability
        assert measured.mean() - -plain.draw(4000, 3).decays().mean() == pytest.approx(0.5, abs=0.1)

    def test_it_makes_one_family_of_measured_disorder(self, tmp_path):
        disorder = {"law": "empirical", "values": VALUES, "shift": [-0.4, 0.0, 0.6]}
        campaign = qa.run(spec(disorder, [20, 50]), tmp_path, workers=1)
        (found,) = qa.analyze(campaign, ("transition",))
        assert len(found.behaviours) == 3


def test_values_in_another_order_are_the_same_campaign(tmp_path):
    qa.run(spec({"law": "empirical", "values": VALUES}), tmp_path, workers=1)
    again = qa.run(spec({"law": "empirical", "values": VALUES[::-1]}), tmp_path, workers=1)
    assert again.samples_missing == 0
    with pytest.raises(qa.InputError, match=r"disorder: empirical, .* stands twice"):
        parse_spec(spec({"law": "empirical", "values": [VALUES, VALUES[::-1]]}))


class TestFile:
    @pytest.fixture
    def table(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        np.save("chains.npy", np.exp(np.random.default_rng(1).normal(-1.0, 1.0, (8, 20))))
        return tmp_path

    def test_the_store_does_not_depend_on_where_one_is_or_on_the_file(self, table, monkeypatch):
        campaign = qa.run(spec({"law": "file", "path": "chains.npy"}), "store", workers=1)
        (table / "sub").mkdir()
        monkeypatch.chdir(table / "sub")
        assert qa.open("../store").statistics() == campaign.statistics()
        os.rename(table / "chains.npy", table / "moved.npy")
        assert qa.open("../store").statistics() == campaign.statistics()
        again = qa.run(spec({"law": "file", "path": "../moved.npy"}), "../store", workers=1)
        assert again.samples_missing == 0

    def test_another_content_is_another_campaign(self, table):
        qa.run(spec({"law": "file", "path": "chains.npy"}), "store", workers=1)
        np.save(table / "chains.npy", np.full((8, 20), 0.5))
        with pytest.raises(qa.InputError, match=r"disorder\.digest = .* in the store"):
            qa.run(spec({"law": "file", "path": "chains.npy"}), "store", workers=1)
        assert qa.open("store").samples_missing == 0  # what was measured can be read
