"""Mends that are taken back, one by one: the attack that is to catch it must then fail.

new: the text of the mend as it stands in the module, old: what takes its place; both empty: it is
not to be had as a change of text yet, and is skipped. caught: the attack, as pytest names it.
"""

from dataclasses import dataclass

_FILES = "qavalanche.files"
_FAULTS = "test_faults.py::test_a_failing_call_ends_in_one_line_or_in_the_truth"
_STORE = "test_store.py::test_a_store_with_anything_in_it"
_INPUTS = "test_inputs.py::test_a_wrong_value_is_refused_in_one_line"
_CHAINS = "test_chain_files.py::test_a_file_is_the_chain_that_is_meant_or_refused"
_SPECS = "test_specs.py::test_a_wrong_spec_is_refused_in_one_line"


@dataclass(frozen=True)
class Mend:
    about: str
    caught: str
    module: str = ""
    new: str = ""
    old: str = ""


MENDS = (
    Mend(
        "a file that could not be written is removed",
        f"{_FAULTS}[run-write manifest's temporary-ENOSPC]",
        _FILES,
        "        with suppress(OSError):\n            temporary.unlink()\n        raise InputError",
        "        raise InputError",
    ),
    Mend(
        "only regular files are replaced",
        f"{_INPUTS}[slurm script FIFO]",
        _FILES,
        'if (kind := kind_of(path, follow=False)) not in ("file", "missing"):',
        "if (kind := kind_of(path, follow=False)) == 0:",
    ),
    Mend("a missing value is no shorter chain", f"{_CHAINS}[melt-csv: a missing value, quoted]"),
    Mend("a blank line is no shorter chain", f"{_CHAINS}[melt-csv: a missing value, blank]"),
    Mend("an index must count", f"{_CHAINS}[melt-csv: an index out of order]"),
    Mend("numbers have no underscores", f"{_CHAINS}[melt-csv: an underscore]"),
    Mend("no column stands twice", f"{_CHAINS}[melt-csv: two columns of one name]"),
    Mend(
        "bits do not hang on the processor",
        "test_numbers.py::test_bits_do_not_depend_on_the_kernels_of_a_library",
    ),
    Mend("a name holds what its content says", f"{_STORE}[name with more samples]"),
    Mend("a copy under another range counts nothing", f"{_STORE}[a copy under another range]"),
    Mend(
        "sums do not wrap",
        "test_specs.py::test_decays_that_no_sum_holds_are_refused_or_right[-1e7]",
    ),
    Mend("a heavy tail is a law", "test_specs.py::test_a_law_with_heavy_tails_is_run"),
    Mend(
        "no exponent without an error",
        "test_numbers.py::test_nothing_is_said_of_what_no_sample_tells[all localized]",
    ),
    Mend("links are not followed", f"{_STORE}[shards/ is a link to a folder outside]"),
    Mend("unreadable is not damaged", f"{_FAULTS}[resume-read shard-EIO]"),
    Mend("notes of somebody are no shard", f"{_STORE}[notes called like a shard]"),
    Mend(
        "one manifest is made once",
        "test_at_once.py::test_of_two_campaigns_in_one_folder_one_is_refused",
    ),
    Mend("a failed lease leaves no file", f"{_FAULTS}[run-write lease's temporary-ENOSPC]"),
    Mend("a history is not made by hand", f"{_STORE}[manifest: history switched on]"),
    Mend(
        "a path is a path",
        "test_outputs.py::test_a_report_goes_where_its_path_says[file:x]",
    ),
    Mend("a pipe is not waited for", f"{_STORE}[a FIFO in place of a shard]"),
    Mend("a grid is counted before it is built", f"{_SPECS}[run-file: a grid of 10^12 points]"),
    Mend("a folder blocks no store", f"{_STORE}[a folder named like a leftover]"),
    Mend("a lease may be garbage", f"{_STORE}[lease: born as text]"),
    Mend("what cannot be looked at is named", f"{_FAULTS}[init-stat new spec-EACCES]"),
    Mend("digits have an end", f"{_INPUTS}[critical digits 5000 digits]"),
    Mend(
        "a full disk takes no output",
        "test_environments.py::test_streams_that_take_nothing[stdout full]",
    ),
    Mend(
        "figures do not follow the user's settings",
        "test_environments.py::test_a_figure_does_not_follow_the_settings_of_the_user[a sketch]",
    ),
    Mend("functions check types", "test_public.py::test_wrong_types_end_in_one_line[melt a list]"),
    Mend("names command no terminal", f"{_STORE}[a file with an escape in its name]"),
    Mend(
        "a stopped run says so",
        "test_kills.py::test_a_request_to_stop_is_followed_and_told[run-rename shard-SIGTERM]",
    ),
)
