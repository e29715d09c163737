"""What is asked of a job array: numbers, the scheduler's own options, lines for the shell."""

import re

import pytest

import qavalanche as qa
from qavalanche.runs.batch import SCHEDULERS, Request
from qavalanche.runs.batch.request import quoted, setup_lines, syntax_error


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tasks": 0}, "tasks = 0: must be a whole number >= 1"),
        ({"tasks": 2.5}, "tasks = 2.5"),
        ({"cores": -1}, "cores = -1: must be a whole number >= 1"),
        ({"at_once": 0}, "at_once = 0: must be"),
        ({"max_array": 0}, "max_array = 0: must be"),
        ({"chain": -1}, "chain = -1: must be"),
        ({"chain": 1001}, "chain = 1001: must be"),
        ({"time": "119s"}, "must be at least two minutes"),
        ({"time": "soon"}, "must be a time such as"),
        ({"time": "03:99:99"}, "must be a time such as"),
    ],
)
def test_bad_numbers_are_one_line(changes, message):
    with pytest.raises(qa.InputError, match=message) as error:
        Request(**changes)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "option",
    ["", "=x", "account=", "a b=c", "account=x\ny", "account=\x1b[31m", "account=ä", 'a="x"',
     "a='x'", "a=$(rm -r .)", "a=`rm`", "a=\\", "1a=b", "-=b", None, 3],
)  # fmt: skip
def test_what_no_line_of_directives_can_hold_is_refused(option):
    with pytest.raises(qa.InputError, match=r"--sbatch .*: (must be|the value must be)") as error:
        Request(options=(option,)).asked("--sbatch", {})
    assert str(error.value).isprintable()


@pytest.mark.parametrize("key", ["mem", "account", "--partition"])
def test_an_option_that_means_nothing_without_a_value_needs_one(key):
    with pytest.raises(qa.InputError, match=f"{key.lstrip('-')} takes a value"):
        Request(options=(key,)).asked("--sbatch", {})


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("module load x \\\n", r"its last line ends in \\:"),
        ("echo 'module\n", "is not whole to the shell"),
        ('echo "module\n', "is not whole to the shell"),
        ("cat <<END\nmodule\n", "is not whole to the shell .*here-document"),
        ("if true; then\n", "is not whole to the shell"),
        ("a() {\n", "is not whole to the shell"),
    ],
)
def test_lines_that_would_take_in_the_command_are_refused(tmp_path, lines, message):
    file = tmp_path / "setup"
    file.write_text(lines)
    with pytest.raises(qa.InputError, match=message) as error:
        setup_lines(file, "#SBATCH")
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    "lines",
    [
        "echo a \\\n  b\n",
        "cat <<END\nmodule\nEND\n",
        "if true; then\n  :\nfi\n",
        "module load x \\\n\n",
        "exit 0 # it's\n",
    ],
)
def test_whole_lines_are_not(tmp_path, lines):
    file = tmp_path / "setup"
    file.write_text(lines)
    assert setup_lines(file, "#SBATCH") == lines


def test_where_there_is_no_bash_nothing_is_said_of_lines(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert syntax_error("echo 'module\n") == ""


def test_options_are_pairs_and_what_takes_no_value_stands_alone():
    asked = Request(options=("account=me", "--qos = high", "exclusive", "comment=two words"))
    assert asked.asked("--sbatch", {}) == {
        "account": "me", "qos": "high", "exclusive": "", "comment": "two words",
    }  # fmt: skip
    with pytest.raises(qa.InputError, match="qos is set twice"):
        Request(options=("qos=1", "qos=2")).asked("--sbatch", {})


@pytest.mark.parametrize("name", SCHEDULERS)
def test_what_the_script_sets_itself_names_the_option_to_use(name):
    one = SCHEDULERS[name]
    for key, instead in one.taken.items():
        with pytest.raises(qa.InputError, match=re.escape(f"by {instead}")):
            Request(options=(f"{key}=1",)).asked(one.option, one.taken)


@pytest.mark.parametrize("value", ["me", "4G", "node[1-3]", "a&b", "gpu:1", "1,2", "x y", "a|b#c"])
def test_a_value_is_one_word_of_a_directive(value):
    import shlex

    assert shlex.split(quoted(value)) == [value]


def test_lines_for_the_shell_are_taken_as_they_are(tmp_path):
    file = tmp_path / "setup"
    file.write_bytes(b"module load python\r\n\tsource activate  # \xc3\xa4")
    assert setup_lines(file, "#SBATCH") == "module load python\n\tsource activate  # ä\n"
    file.write_bytes(b"")
    assert setup_lines(file, "#SBATCH") == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"a\0b", "lines for the shell are needed"),
        (b"\x7fELF\x01", "lines for the shell are needed"),
        (b"module load x\n  #SBATCH --mem=1G\n", "give options of the scheduler on the command"),
        (b"#" * 100_001, "setup"),
        (None, "cannot be read"),
    ],
)
def test_a_file_without_lines_for_the_shell_is_one_line(tmp_path, content, message):
    file = tmp_path / "setup"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(qa.InputError, match=message) as error:
        setup_lines(file, "#SBATCH")
    assert str(error.value).isprintable()
