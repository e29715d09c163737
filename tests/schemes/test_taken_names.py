"""What another package offers under a name of this one is left aside, and hinders nothing."""

import pytest

import qavalanche as qa
from qavalanche.errors import InputWarning


def test_a_scheme_of_a_taken_name_is_left_aside(tmp_path, monkeypatch):
    info = tmp_path / "somebody-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[qavalanche.schemes]\nspots = nowhere:Nothing\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert qa.melt(qa.Bimodal(0.2).draw(9), "spots").length == 9
    with pytest.warns(InputWarning, match="spots = nowhere:Nothing is left aside"):
        assert "spots" in qa.schemes.names()
