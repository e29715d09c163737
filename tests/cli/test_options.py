"""Numbers and paths given to commands: taken where they mean something, else one line."""

import os
from pathlib import Path

import pytest
from campaigns import CONTENT, as_toml

DRAW = ("melt", "--epsilon", "0.27")
DIGITS = "9" * 5000
SMALL = {**CONTENT, "chain": {"length": [10], "samples": [3]}}


def refused(result, message):
    code, out, err = result
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert message in err
    assert len(err) < 1200


@pytest.mark.parametrize("text", ["50", "5e1", "50.0", "0.5e2", "+50", " 50 "])
def test_whole_numbers_as_people_write_them(inside, text):
    code, out, _ = inside(*DRAW, "--length", text, "--seed", "1e6", "--json")
    assert code == 0
    assert out == inside(*DRAW, "--length", 50, "--seed", 1_000_000, "--json")[1]


@pytest.mark.parametrize(
    "text",
    ["1_000", "٣", "2.5", "1e400", "1e30", "nan", "inf", "", "0x10", "5 0", DIGITS, "1e99999"],
)
def test_what_is_no_whole_number_is_refused(inside, text):
    refused(inside(*DRAW, "--length", text), "length = ")
    refused(inside(*DRAW, "--length", "9", "--seed", text if text != "1e30" else "-"), "seed = ")
    for command in ("critical --digits", "flow --epsilon 0.2 --precision", "exact --length"):
        refused(inside(*command.split(), text), " = ")


@pytest.mark.parametrize("text", ["0_1", "٣", "", "0.1.2", "0,2", "1e", "--", DIGITS])
def test_what_is_no_number_is_refused(inside, text):
    refused(inside("melt", "--length", "9", "--epsilon", text), "epsilon = ")
    refused(inside("exact", "--W", text), "W = ")


@pytest.mark.parametrize(
    ("option", "message"),
    [("--shard", "must be i/n"), ("--time-limit", "must be a time"), ("--workers", "workers = ")],
)
@pytest.mark.parametrize("text", [DIGITS, f"1/{DIGITS}", f"{DIGITS}h", "0", "", "-1", "a/b"])
def test_what_run_cannot_use_is_refused(inside, option, message, text):
    Path("spec.toml").write_text(as_toml(SMALL))
    refused(inside("run", "spec.toml", option, text), message)
    assert os.listdir() == ["spec.toml"]


@pytest.mark.parametrize(
    "command",
    [
        "critical --K {}", "flow --epsilon 0.{}", "flow --epsilon {}", "flow --epsilon 0.1 --K {}",
        "critical --digits {}", "flow --epsilon 0.2 --precision {}", "exact --rounds {}",
    ],
)  # fmt: skip
def test_numbers_of_a_hundred_thousand_digits_end_at_once(inside, command):
    refused(inside(*command.format("3" * 100_000).split()), " = ")


def test_a_decimal_number_of_thousands_of_digits_is_exact(inside):
    code, out, _ = inside("flow", "--epsilon", "0.19" + "0" * 6000, "--precision", 100, "--json")
    assert code == 0
    assert out == inside("flow", "--epsilon", "0.19", "--precision", 100, "--json")[1]
    for text in ("0.2 +/- 0.1", "1e-999999999", "1_0", "[0.2 +/- 0.1]", "1/5"):
        refused(inside("flow", "--epsilon", text), "epsilon = ")


@pytest.mark.parametrize(
    "command",
    [
        "run {}", "status {}", "report {}", "slurm {}", "melt --decays {}", "show {}", "init {}",
        "run spec.toml --out {}", "slurm spec.toml --script {}", "report . --out {}", "merge {} .",
    ],
)  # fmt: skip
def test_an_empty_path_is_refused(inside, command):
    arguments = [part.format("") for part in command.split(" ")]
    refused(inside(*arguments), "must be the path of a file or folder")


def other_kinds(ending):
    """Something of every kind that no output may replace."""
    os.mkfifo(f"pipe.{ending}")
    Path(f"link.{ending}").symlink_to("elsewhere")
    Path(f"loop.{ending}").symlink_to(f"loop.{ending}")
    Path(f"folder.{ending}").mkdir()
    return [f"{one}.{ending}" for one in ("pipe", "link", "loop", "folder", "n" * 5000, "none/x")]


def test_outputs_that_are_no_files_are_refused_before_anything_is_computed(inside, monkeypatch):
    import qavalanche
    from qavalanche import operators
    from qavalanche.schemes import couplings

    for module, name in ((qavalanche, "melt"), (couplings, "diagonalize"), (operators, "draw")):
        monkeypatch.setattr(module, name, None)
    draw = ("--epsilon", 0.2, "--length", 9)
    for option, ending in (("--plot", "png"), ("--animate", "gif")):
        commands = [("steps", *draw)]
        commands += [("melt", *draw), ("exact",)] if option == "--plot" else []
        for name in other_kinds(ending):
            for command in commands:
                code, out, err = inside(*command, option, name)
                assert (code, out, err.count("\n")) == (2, "", 1)
                assert "cannot be" in err
    assert len(os.listdir()) == 8


def test_files_that_run_would_write_are_what_they_seem(inside):
    names = other_kinds("gif")[:-1]
    Path("spec.toml").write_text(as_toml(SMALL))
    for name in [*names, "/dev/full", "/dev/null"]:
        if name != "folder.gif":
            refused(inside("run", "spec.toml", "--out", name), name[:4])
        code, out, err = inside("slurm", "spec.toml", "--script", name)
        assert (code, out, err.count("\n")) == (2, "", 1)
        code, out, err = inside("init", name)
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert Path("link.gif").is_symlink()


def test_the_default_store_is_neither_the_spec_nor_something_else(inside):
    for name in ("spec", "docs.toml", "file.toml"):
        Path(name).write_text(as_toml(SMALL))
    Path("file").write_text("mine")
    Path("docs").mkdir()
    Path("docs/mine").write_text("")
    refused(inside("run", "spec"), "spec cannot be the store, it is a file: name the store")
    refused(inside("run", "file.toml"), "file cannot be the store, it is a file")
    refused(inside("run", "docs.toml"), "the folder docs exists and holds no campaign")
    assert Path("file").read_text() == "mine"
    assert os.listdir("docs") == ["mine"]
    assert inside("run", "docs.toml", "--out", "store")[0] == 0


@pytest.mark.parametrize("folder", ["file:x", "~", "s3:", "100%", "*[a]?", "-x", "a b", "a;b"])
def test_paths_are_plain_paths(inside, folder):
    Path("spec.toml").write_text(as_toml(SMALL))
    out = f"./{folder}" if folder.startswith("-") else folder
    assert inside("run", "spec.toml", "--out", out, "--workers", 1)[0] == 0
    assert inside("status", out)[0] == 0
    assert inside(*DRAW, "--length", 9, "--plot", f"{out}/c.png")[0] == 0
    assert inside("slurm", "spec.toml", "--script", f"{out}/job")[0] == 0
    assert sorted(os.listdir()) == sorted([folder, "spec.toml"])
    assert {"c.png", "job", "manifest.json"} < set(os.listdir(folder))


@pytest.mark.parametrize("folder", ["file:x", "~"])
def test_reports_go_where_they_are_told(inside, folder):
    Path("spec.toml").write_text(as_toml(SMALL))
    assert inside("run", "spec.toml", "--workers", 1)[0] == 0
    code, out, err = inside("report", "spec", "--out", folder)
    assert (code, err) == (0, "")
    assert sorted(os.listdir()) == sorted([folder, "spec", "spec.toml"])
    assert (Path(folder) / "figures/density.csv").read_text().count("\n") == 3
    assert f"report   {folder}/report.html" in out


def test_the_next_command_can_be_copied_into_a_shell(inside):
    Path("spec.toml").write_text(as_toml(SMALL))
    code, out, _ = inside("run", "spec.toml", "--out", "a b;c", "--workers", 1)
    assert code == 0
    assert out.splitlines() == [
        "a b;c: 6 samples at 2 points, 0 missing",
        "next: qavalanche report 'a b;c'",
    ]


def test_names_that_command_a_terminal_are_printed_harmless(inside):
    name = "a\x1b[31m\nqavalanche: all is well\x07\udcff"
    Path("spec.toml").write_text(as_toml(SMALL))
    for command in (
        ["run", name],
        ["status", name],
        ["melt", "--decays", name],
        [name],
        ["--" + name],
    ):
        code, out, err = inside(*command)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.isascii()
        assert err.replace("\n", "").isprintable()
    code, out, err = inside("run", "spec.toml", "--out", "b\x1b[31m\nx", "--workers", 1)
    assert (code, out.count("\n")) == (0, 2)
    assert out.startswith("b\\x1b[31m\\nx: 6 samples")
    Path("b\x1b[31m\nx/shards/my\x1b[2Jnotes\nx").write_text("")
    code, out, _ = inside("status", "b\x1b[31m\nx")
    assert code == 0
    assert "foreign: b\\x1b[31m\\nx/shards/my\\x1b[2Jnotes\\nx" in out
    assert "\x1b" not in out


def test_steps_writes_over_a_figure_only_if_it_is_named(inside):
    draw = ("steps", "--epsilon", 0.27, "--length", 9)
    assert inside(*draw)[0] == 0
    Path("steps.png").write_text("mine")
    refused(inside(*draw), "steps.png exists: give --plot steps.png to write over it")
    assert Path("steps.png").read_text() == "mine"
    assert inside(*draw, "--plot", "steps.png")[0] == 0
    assert Path("steps.png").read_bytes().startswith(b"\x89PNG")


def test_one_of_something_is_no_plural(inside):
    one = {**SMALL, "disorder": {"law": "bimodal", "epsilon": 0.3}}
    one["chain"] = {"length": 10, "samples": 1}
    Path("spec.toml").write_text(as_toml(one))
    assert inside("run", "spec.toml")[1].startswith("spec: 1 sample at 1 point, 0 missing")
    assert inside("merge", "whole", "spec")[1].startswith("whole: 1 shard with 1 sample copied")
    inside("report", "spec")
    assert "1 chain at 1 parameter point," in Path("spec/report/report.html").read_text()
