"""What every scheme that starts from site fields keeps to, beyond test_every_scheme."""

import json

import numpy as np
import pytest
from campaigns import command_line

import qavalanche as qa
from qavalanche import schemes
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.chain import SiteFields
from qavalanche.laws import law_from
from qavalanche.observables.measure import measure, new_sheet
from qavalanche.observables.registry import standard
from qavalanche.partition import Clusters
from qavalanche.runs.replay import replay

NAMES = [name for name in schemes.names() if schemes.get(name).takes is SiteFields]
LAWS = {
    "bare": law_from("anderson", {"W": 1.9, "levels": "fields"}),
    "eigenstates": law_from("anderson", {"W": 0.5, "amplitude": 2.5, "second_hopping": -0.1}),
    "fields": law_from("fields", {"W": 0.5}),
    "norm": law_from("fields", {"W": 0.3, "distribution": "norm"}),
    "quasiperiodic": law_from("quasiperiodic", {"W": 1.1}),
}
COLUMNS = ("regions", "covered", "largest", "half_cut", "end_to_end", "mean_cut")


def test_those_of_this_package_are_among_them():
    assert {"dumitrescu", "potter"} <= {*NAMES}


@pytest.fixture(params=NAMES)
def scheme(request):
    return schemes.scheme_from(request.param, {})


class TestEveryClusterScheme:
    @pytest.mark.parametrize("law", LAWS)
    @pytest.mark.parametrize("length", [1, 2, 30])
    def test_sample_is_melt_and_depends_on_the_address_alone(self, scheme, law, length):
        point = Point(LAWS[law], length, scheme)
        whole, parts = melt_chunk(point, 9, 0, 12), [melt_chunk(point, 9, i, 4) for i in (8, 0, 4)]
        one = new_sheet(12)
        for i in range(12):
            melted = point.melt(9, i)
            assert isinstance(melted, Clusters)
            assert melted.length == length
            measure(melted, one, i)
            for known in standard():
                if known.name != "decay_rate":
                    found = known.value(melted)
                    column = getattr(whole, known.statistic, None)
                    if column is not None and known.name != "half_chain_entropy":
                        told = known.scale(float(column[i]), point)
                        assert found == pytest.approx(told, rel=1e-12), known.name
        for column in COLUMNS:
            expected = getattr(whole, column)
            assert getattr(one, column).tolist() == expected.tolist()
            joined = [getattr(parts[k], column) for k in (1, 2, 0)]
            assert np.concatenate(joined).tolist() == expected.tolist()
        assert np.isnan(whole.decay_rate).all()
        assert one.sizes.total.tolist() == whole.sizes.total.tolist()
        assert not one.sizes.sample.any()

    def test_clusters_are_numbered_in_order_and_cover_all_sites(self, scheme):
        for law in LAWS.values():
            for sample in range(20):
                start = scheme.draw(law, 25, 3, sample)
                made = scheme.melt(start)
                assert made.sites == len(start)
                assert made == scheme.melt(start)
                _, first = np.unique(made.labels, return_index=True)
                assert (np.diff(first) > 0).all()
                assert made.cluster_sites.sum() == made.sites

    def test_the_fields_are_those_of_the_chain(self, scheme):
        for law, maker in (
            (LAWS["fields"], 1.0),
            (LAWS["norm"], 1.0),
            (LAWS["quasiperiodic"], 1.0),
        ):
            start, chain = scheme.draw(law, 40, 5, 2), law.draw(40, 5, 2)
            again = qa.Chain.from_fields(start.fields, maker)
            assert again.decays() == pytest.approx(chain.decays(), rel=1e-12)
            assert (start.hopping, start.interaction, start.length) == (0.5, 1.0, 40)

    def test_a_law_without_fields_is_not_comparable(self, scheme):
        with pytest.raises(qa.InputError, match="takes a SiteFields, and the law bimodal draws"):
            Point(qa.Bimodal(0.2), 10, scheme)
        for use in (scheme.check, lambda law, length: scheme.draw(law, length, 1, 0)):
            with pytest.raises(qa.InputError, match="not comparable"):
                use(qa.Bimodal(0.2), 10)
        with pytest.raises(qa.InputError, match="must be a SiteFields"):
            qa.melt(qa.Bimodal(0.2).draw(10), scheme)

    def test_other_schemes_do_not_melt_fields(self):
        with pytest.raises(qa.InputError, match="takes a Chain, and the law anderson draws a Site"):
            Point(LAWS["bare"], 10)

    def test_fields_without_a_variance_have_no_localization_length(self, scheme):
        law = law_from("fields", {"W": 1.0, "distribution": "cauchy"})
        with pytest.raises(qa.InputError, match="no finite variance"):
            scheme.draw(law, 10, 1, 0)

    def test_memory_is_foreseen_and_refused(self, scheme):
        for law in (LAWS["bare"], LAWS["eigenstates"]):
            needed = scheme.bytes_needed(law, 10_000)
            assert needed >= 8e8 * scheme.matrices
            assert scheme.bytes_needed(law, 20_000) == pytest.approx(4 * needed, rel=0.1)
        with pytest.raises(qa.InputError, match=r"needs about .* of memory"):
            melt_chunk(Point(LAWS["bare"], 10**7, scheme), 1, 0, 1)
        with pytest.raises(qa.InputError, match="couplings of all pairs of 5000000 sites needs"):
            scheme.melt(LAWS["bare"].draw(5_000_000, 1))

    def test_it_runs_in_a_campaign_is_replayed_and_tells_its_rows(self, scheme, tmp_path):
        spec = {
            "seed": 1,
            "disorder": {"law": "anderson", "W": [1.5, 2.2], "levels": "fields"},
            "chain": {"length": 20, "samples": 6},
            "scheme": [{"name": scheme.name}],
        }
        campaign = qa.run(spec, tmp_path, workers=1)
        assert campaign.samples_missing == 0
        for point in campaign.spec.grid:
            rows = campaign.rows(point)
            clusters = [point.melt(1, i) for i in range(6)]
            assert rows["largest_region"].to_list() == [c.largest_region for c in clusters]
            assert rows["regions"].to_list() == [len(c) for c in clusters]
            assert rows["thermal"].to_list() == [c.thermal for c in clusters]
            density = [c.thermal_density for c in clusters]
            assert rows["thermal_density"].to_list() == pytest.approx(density)
            assert rows["decay_rate"].null_count() == 6
            found = replay(campaign, f"{point.name}:4")
            assert found.differences == []
            assert found.partition == clusters[4]
            assert campaign.statistics()[point].samples == 6

    def test_campaigns_of_chain_laws_count_bonds(self, scheme, tmp_path):
        spec = {
            "seed": 1,
            "disorder": {"law": "fields", "W": 0.4},
            "chain": {"length": 20, "samples": 4},
            "scheme": [{"name": scheme.name}, {"name": "spots"}],
        }
        campaign = qa.run(spec, tmp_path, workers=1)
        point = next(p for p in campaign.spec.grid if p.scheme.name == scheme.name)
        assert campaign.rows(point)["thermal_density"].max() <= 1
        assert replay(campaign, f"{point.name}:0").differences == []

    def test_what_needs_regions_is_refused_in_one_line(self, scheme, tmp_path):
        spec = {
            "seed": 1,
            "disorder": {"law": "anderson", "W": 2.0},
            "chain": {"length": 10, "samples": 2},
            "scheme": [{"name": scheme.name}],
        }
        own = {"starts": lambda partition: partition.regions[:, 0].sum()}
        with pytest.raises(qa.InputError, match=r"^regions: the scheme .* has clusters, which are"):
            qa.run(spec, tmp_path / "a", workers=1, observables=own)
        with pytest.raises(qa.InputError, match="records no history"):
            qa.run({**spec, "observables": {"history": True}}, tmp_path / "b", workers=1)

    def test_melt_prints_it(self, scheme, monkeypatch, capsys):
        inside = command_line(monkeypatch, capsys)
        options = ["--law", "anderson", "--law-set", "W=1.9", "--length", "30", "--seed", "4"]
        code, text, _ = inside("melt", *options, "--scheme", scheme.name)
        assert code == 0
        assert "Clusters(" in text
        assert "size T (sites)  clusters" in text or "density 0;" in text
        code, text, _ = inside("melt", *options, "--scheme", scheme.name, "--json")
        told, melted = (
            json.loads(text),
            qa.melt(law_from("anderson", {"W": 1.9}).draw(30, 4), scheme),
        )
        assert told["labels"] == melted.labels.tolist()
        assert told["clusters"] == melted.number
        code, text, _ = inside("melt", "--law", "fields", "--law-set", "W=0.4", "--length", "30",
                               "--scheme", scheme.name, "--json")  # fmt: skip
        assert json.loads(text)["sites"] == 31
        code, _, errors = inside(
            "melt", "--epsilon", "0.2", "--length", "30", "--scheme", scheme.name
        )
        assert code != 0
        assert "takes a SiteFields" in errors
        assert errors.count("\n") == 1
