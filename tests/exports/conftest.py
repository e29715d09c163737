"""A campaign of two laws' parameters and two lengths, one of whose points has no samples."""

import shutil

import pytest
from campaigns import CONTENT, filled
from exported_points import point_at

from qavalanche.campaign.spec import parse_spec
from qavalanche.store.campaign import Campaign


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    spec = parse_spec({**CONTENT, "observables": {"history": True}})
    return filled(tmp_path_factory.mktemp("exports") / "store", spec, [(0, 40)])


@pytest.fixture(scope="module")
def holed(campaign, tmp_path_factory):
    """The same without the samples of epsilon = 0.3, L = 400."""
    directory = tmp_path_factory.mktemp("holed") / "store"
    shutil.copytree(campaign.directory, directory)
    point = point_at(campaign, epsilon=0.3, length=400)
    shutil.rmtree(directory / "shards" / point.name)
    return Campaign.open(directory)
