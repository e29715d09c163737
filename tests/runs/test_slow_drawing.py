"""A law without a fast path says so, once, and only where it matters."""

import logging

import pytest

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs import slow
from qavalanche.system.notices import LOG, listening, tell


def spec_of(law, samples=4, **parameters):
    return {"seed": 1, "disorder": {"law": law, **parameters},
            "chain": {"length": [30, 60], "samples": samples}}  # fmt: skip


def test_a_slow_law_is_told_of_once_and_a_fast_one_never(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(slow, "WORTH_SAYING", 0.0)
    with caplog.at_level(logging.WARNING, "qavalanche"):
        qa.run(spec_of("bimodal", epsilon=[0.2, 0.3]), tmp_path / "fast", workers=1)
        assert caplog.messages == []
        qa.run(spec_of("fields", W=[3, 5]), tmp_path / "slow", workers=1)
        assert len(caplog.messages) == 2  # a law of each W
        qa.run(spec_of("fields", W=[3, 5]), tmp_path / "slow", workers=1)
    assert len(caplog.messages) == 2  # nothing is missing, nothing is drawn
    assert all("law fields: chains are drawn one by one, about" in one for one in caplog.messages)
    assert {record.levelname for record in caplog.records} == {"WARNING"}


def test_new_values_of_a_later_stage_are_no_news(monkeypatch, caplog):
    monkeypatch.setattr(slow, "WORTH_SAYING", 0.0)
    told = set()
    with caplog.at_level(logging.WARNING, "qavalanche"):
        for W in (3, 4, 5):
            spec = parse_spec(spec_of("fields", W=W))
            slow.tell_slow_laws({point: [(0, 4)] for point in spec.grid}, told)
    assert len(caplog.messages) == 1


def test_little_work_is_not_worth_a_line(tmp_path, caplog):
    qa.run(spec_of("fields", W=3), tmp_path / "store", workers=1)
    assert caplog.messages == []


def test_the_log_says_how_much_there_is_to_compute_and_how_it_ended(tmp_path, caplog):
    with caplog.at_level(logging.INFO, "qavalanche"):
        qa.run(spec_of("bimodal", epsilon=0.2), tmp_path / "store", workers=1)
    told = [one.replace(str(tmp_path), "") for one in caplog.messages]
    assert told == ["/store: 8 samples to compute at 2 points", "/store: complete"]
    assert {record.levelname for record in caplog.records} == {"INFO"}


def test_an_exception_of_the_report_ends_the_run_and_keeps_what_is_stored(tmp_path):
    def report(progress):
        raise KeyError(progress.done)

    with pytest.raises(KeyError):
        qa.run(spec_of("bimodal", epsilon=0.2), tmp_path / "store", workers=1, report=report)
    again = qa.run(spec_of("bimodal", epsilon=0.2), tmp_path / "store", workers=1)
    assert again.samples_missing == 0


def test_the_seconds_are_those_of_all_samples():
    spec = parse_spec(spec_of("quasiperiodic", 10**6, W=3))
    ((law, (bond, total)),) = slow.slow_laws(spec.grid).items()
    assert law.name == "quasiperiodic"
    assert 1e-9 < bond < 1e-4
    assert total == pytest.approx(1e6 * (60 + 30) * bond, rel=3)
    assert slow.slow_laws(dict.fromkeys(spec.grid, 0)) == {}


def test_a_law_that_says_itself_how_slow_it_is_is_not_drawn(monkeypatch):
    spec = parse_spec(spec_of("fields", 10**6, W=3))
    monkeypatch.setattr("qavalanche.laws.fields.Fields.seconds_per_bond", 1e-3)
    monkeypatch.setattr("qavalanche.laws.fields.Fields.draw", None)
    ((bond, total),) = slow.slow_laws(spec.grid).values()
    assert (bond, total) == (1e-3, pytest.approx(90_000.0))


def test_who_listens_is_told_what_is_logged(caplog):
    heard = []
    with listening(lambda level, text: heard.append((level, text))):
        tell(logging.WARNING, "%s of %d", "one", 2)
        tell(logging.DEBUG, "the rest")
    tell(logging.WARNING, "nobody listens")
    assert heard == [(logging.WARNING, "one of 2"), (logging.DEBUG, "the rest")]
    assert caplog.messages[0] == "one of 2"
    assert any(isinstance(one, logging.NullHandler) for one in LOG.handlers)


def test_a_command_prints_it_as_one_line(inside_of, monkeypatch, tmp_path):
    monkeypatch.setattr(slow, "WORTH_SAYING", 0.0)
    (tmp_path / "spec.toml").write_text(
        'seed = 1\n[disorder]\nlaw = "fields"\nW = 3\n[chain]\nlength = 30\nsamples = 4\n'
    )
    code, _, err = inside_of("run", "spec.toml", "--workers", "1")
    assert code == 0
    told = [line for line in err.splitlines() if "one by one" in line]
    assert len(told) == 1
    assert told[0].startswith("qavalanche: warning: law fields: chains are drawn one by one")


@pytest.fixture
def inside_of(capsys, monkeypatch, tmp_path):
    from campaigns import command_line

    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)
