"""Mends that are taken back, one by one: the attack that is to catch it must then fail.

changes: {module: [(the text of the mend as it stands there, what stood there before), ...]}; a
mend that holds at several places is taken back at all of them. caught: the attack, as pytest names
it.
"""

from dataclasses import dataclass

_FAULTS = "test_faults.py::test_a_failing_call_ends_in_one_line_or_in_the_truth"
_STORE = "test_store.py::test_a_store_with_anything_in_it"
_INPUTS = "test_inputs.py::test_a_wrong_value_is_refused_in_one_line"
_CHAINS = "test_chain_files.py::test_a_file_is_the_chain_that_is_meant_or_refused"
_SPECS = "test_specs.py::test_a_wrong_spec_is_refused_in_one_line"
_PYTHON = "test_public.py::test_wrong_types_end_in_one_line"


@dataclass(frozen=True)
class Mend:
    about: str
    caught: str
    changes: dict


def mend(about, caught, module, *changes):
    return Mend(about, caught, {f"qavalanche.{module}": list(changes)})


_NUMBERS = (
    mend(
        "a missing value is no shorter chain",
        f"{_CHAINS}[melt-csv: a missing value, quoted]",
        "tables.text_table",
        (
            "row.cells[index]) for row in rows]",
            "row.cells[index]) for row in rows if any(row.cells)]",
        ),
    ),
    mend(
        "a blank line is no shorter chain",
        f"{_CHAINS}[melt-csv: a missing value, blank]",
        "tables.text_table",
        (
            'check(self.blank is None, f"{here}: is empty", _EMPTY)',
            "pass",
        ),
    ),
    mend(
        "an index must count",
        f"{_CHAINS}[melt-csv: an index out of order]",
        "tables.columns",
        ("check(number == before + 1, passed,", "check(True, passed,"),
    ),
    mend(
        "numbers have no underscores",
        f"{_CHAINS}[melt-csv: an underscore]",
        "errors",
        ("_PLAIN.fullmatch(text)", '_PLAIN.fullmatch(text.replace("_", ""))'),
    ),
    mend(
        "no column stands twice",
        f"{_CHAINS}[melt-csv: two columns of one name]",
        "tables.columns",
        ("head.count(title) > 1]", "head.count(title) > 9]"),
        ("one = len(known) == 1", "one = len(set(known)) == 1"),
    ),
    mend(
        "an array is as long as its header says",
        f"{_CHAINS}[melt-npy: cut in the content]",
        "tables.npy",
        (
            "held, announced = len(content) - start, math.prod(shape) * dtype.itemsize",
            "held = announced = 0",
        ),
    ),
    mend(
        "masked values are missing",
        f"{_PYTHON}[couplings masked]",
        "numerics.arrays",
        ("    _check_unmasked(name, values)\n    if isinstance", "    if isinstance"),
    ),
    mend(
        "a chain has the words of its length",
        f"{_PYTHON}[a chain with too few words]",
        "chain.chain",
        ("right = words.shape == (needed,)", "right = True"),
    ),
    mend(
        "tables are the same on every processor",
        "test_numbers.py::test_tables_do_not_depend_on_the_processor[norm]",
        "laws.quantiles",
        (
            "table = _coefficients(rounded(values)) / np.array(_POWERS)",
            "places = np.vander(HALF * np.array(NODES), increasing=True)\n"
            "        table = values @ np.linalg.inv(places).T",
        ),
    ),
    mend(
        "a copy under another range counts nothing",
        f"{_STORE}[a copy beside the samples that were asked for]",
        "store.shards",
        ("if told != (self.first, self.count):", "if told[1] != self.count:"),
    ),
    mend(
        "a name tells how many samples there are",
        f"{_STORE}[name with more samples]",
        "store.shards",
        ("if told != (self.first, self.count):", "if told[0] != self.first:"),
        ("if rows != self.count:", "if rows > self.count:"),
    ),
    mend(
        "sums do not wrap",
        "test_specs.py::test_decays_that_no_sum_holds_are_refused_or_right[-1e7]",
        "campaign.moments",
        ("held = np.abs(multiples) < _HELD", "held = np.isfinite(multiples)"),
    ),
    mend(
        "a decay is finite",
        f"{_PYTHON}[bimodal whose decay is infinite]",
        "laws.bimodal",
        ("check(1 < K / epsilon < math.inf, passed,", "check(1 < K / epsilon, passed,"),
    ),
    mend(
        "no exponent of what no sample tells",
        "test_numbers.py::test_nothing_is_said_of_what_no_sample_tells[all localized]",
        "analysis.scaling.collapse",
        ("if _alike(data.value):", "if False:"),
        ("again = None if _alike(values) else refit", "again = refit"),
        (
            "scatter = np.where(error > _SCATTER * spread, 1.0, math.nan)",
            "scatter = np.ones(count)",
        ),
        ("is_open = self.fit is None or _open(", "is_open = self.fit is None and _open("),
    ),
    mend(
        "a history is not switched on by hand",
        f"{_STORE}[manifest: history switched on]",
        "store.campaign",
        ("told == ours and alike and measured_in(there) == asked", "told == ours and alike"),
    ),
)
"""Wrong numbers."""

_FILES = (
    mend(
        "a file that could not be written is removed",
        f"{_FAULTS}[slurm-write script-ENOSPC]",
        "system.files",
        (
            "        with suppress(OSError):\n            temporary.unlink()\n"
            "        raise InputError",
            "        raise InputError",
        ),
    ),
    mend(
        "only regular files are replaced",
        f"{_INPUTS}[slurm script FIFO]",
        "system.files",
        (
            'if (kind := kind_of(path, follow=False)) not in ("file", "missing"):',
            'if (kind := kind_of(path, follow=False)) == "folder":',
        ),
    ),
    mend(
        "links are not followed",
        f"{_STORE}[shards/ is a link to a folder outside]",
        "system.files",
        ("mode = (os.stat if follow else os.lstat)(path).st_mode", "mode = os.stat(path).st_mode"),
    ),
    mend(
        "a pipe is not waited for",
        f"{_INPUTS}[run spec FIFO]",
        "system.files",
        ("_READ | _NONBLOCK | (0 if follow", "_READ | (0 if follow"),
    ),
    mend(
        "what cannot be looked at is named",
        f"{_PYTHON}[a file with a name too long]",
        "system.files",
        (
            "        if error.errno not in _ABSENT:\n            raise InputError",
            "        if error.errno not in _ABSENT:\n            raise\n"
            "            raise InputError",
        ),
    ),
    mend(
        "unreadable is not damaged",
        f"{_FAULTS}[resume-read shard-EIO]",
        "store.shards",
        (
            "raise UnreadableShard(self.path, error) from None",
            "raise DamagedShard(str(error)) from None",
        ),
    ),
    mend(
        "notes of somebody are no shard",
        f"{_STORE}[notes called like a shard]",
        "store.shards",
        (r"-([0-9a-f]{24})\.parquet", r"-(.*)\.parquet"),
    ),
    mend(
        "a folder blocks no store",
        f"{_STORE}[a folder named like a shard]",
        "store.shards",
        ('if kind != "file":', 'if kind == "other":'),
    ),
    mend(
        "metadata of another shape are damaged",
        f"{_STORE}[metadata: statistics is a list]",
        "store.contents",
        ("        check_model(_Metadata, made)\n", ""),
    ),
    mend(
        "a lease may be garbage",
        f"{_STORE}[lease: a list]",
        "store.lease",
        (
            "_HOLDER.validate_json(read_regular(path, follow=False), strict=True)",
            "Holder(**json.loads(read_regular(path, follow=False)))",
        ),
    ),
    mend(
        "a manifest may be nested deep",
        f"{_STORE}[manifest: nested deep]",
        "store.manifest",
        ("from_json(content, allow_inf_nan=False)", "json.loads(content)"),
    ),
    mend(
        "one manifest is made once",
        "test_at_once.py::test_of_two_campaigns_in_one_folder_one_is_refused"
        "[open-manifest's temporary]",
        "store.manifest",
        ("        create_whole(path, Manifest", "        write_whole(path, Manifest"),
    ),
    mend(
        "tables of figures go where their path says",
        "test_outputs.py::test_a_report_goes_where_its_path_says[~]",
        "plots.figure",
        (
            "write_whole(paths[-1], self.data.write_csv().encode())",
            "self.data.write_csv(str(paths[-1]))",
        ),
    ),
    mend(
        "a drawing is refused before it is computed",
        "test_outputs.py::test_a_drawing_that_cannot_be_is_refused_before_anything"
        "[melt-drawing.xyz]",
        "cli.options",
        ("check(known, f", "check(True, f"),
    ),
)
"""Damage and loss, and what blocks a store."""

_ENDS = (
    mend(
        "a grid is counted before it is built",
        f"{_SPECS}[run-file: a grid of 200000 points]",
        "campaign.spec",
        ("check(points <= MOST_POINTS, f", "check(True, f"),
    ),
    mend(
        "nothing stands twice in a grid",
        f"{_SPECS}[run-file: doubled epsilon]",
        "campaign.disorder",
        ("        if value in known[:i]:\n", "        if value in known[len(known) :]:\n"),
        ("        seen.add(address)\n", "        pass\n"),
    ),
    mend(
        "a spec may be nested deep",
        f"{_SPECS}[run-file: nested deep]",
        "system.toml",
        ("    except RecursionError:", "    except KeyError:"),
    ),
    mend(
        "a mark of the byte order is no fault",
        "test_specs.py::test_a_right_spec_is_run_however_it_is_written[a byte order mark]",
        "system.toml",
        ('content.decode("utf-8-sig")', 'content.decode("utf-8")'),
    ),
    mend(
        "numbers of any size are shown",
        f"{_PYTHON}[rules of a dimension of 5000 digits]",
        "errors",
        ("    except Exception:  # Python refuses", "    except KeyError:  # Python refuses"),
    ),
    mend(
        "lists may be ragged",
        f"{_PYTHON}[couplings ragged]",
        "numerics.arrays",
        ("    except Exception as error:  # ragged", "    except KeyError as error:  # ragged"),
    ),
    mend(
        "functions check types",
        f"{_PYTHON}[a file of a kind of nobody]",
        "arguments",
        ("    parameters = list(inspect", "    return function\n    parameters = list(inspect"),
    ),
    mend(
        "names command no terminal",
        f"{_STORE}[a file with an escape in its name]",
        "errors",
        (
            '"".join(c if c.isprintable() or c == "\\n" else _escape(c) for c in text)',
            "text",
        ),
    ),
    mend(
        "a full disk takes no output",
        "test_environments.py::test_streams_that_take_nothing[stdout full]",
        "cli.process",
        (
            "    except OSError as error:\n        code = complain(",
            "    except KeyError as error:\n        code = complain(",
        ),
    ),
    mend(
        "a stopped run says so",
        "test_kills.py::test_a_request_to_stop_is_followed_and_told"
        "[run-open shard's temporary-SIGTERM]",
        "cli.campaigns",
        ("raise typer.Exit(128 + stop.signal)", "raise typer.Exit(0)"),
    ),
    mend(
        "figures do not follow the user's settings",
        "test_environments.py::test_a_figure_does_not_follow_the_settings_of_the_user[a sketch]",
        "plots.style",
        ("        mpl.rcdefaults()\n", ""),
    ),
    mend(
        "commands open no window",
        "test_environments.py::test_a_figure_is_drawn_anywhere_and_is_the_same"
        "[MPLBACKEND of nobody]",
        "cli.process",
        ('os.environ.pop("MPLBACKEND", None)', 'os.environ.get("MPLBACKEND")'),
    ),
    mend(
        "kernels without a compiler are refused",
        "test_environments.py::test_what_cannot_be_is_named[NUMBA_DISABLE_JIT=1]",
        "numerics.kernel",
        ('check(not getattr(config, "DISABLE_JIT", 0),', "check(True,"),
    ),
    mend(
        "kernels need no folder",
        "test_installations.py::test_nothing_can_be_written_beside_the_sources_nor_at_home[open]",
        "numerics.compiler",
        ("    except (RuntimeError, OSError):", "    except KeyError:"),
    ),
)
"""Hangs, and tracebacks instead of one line."""

MENDS = (*_NUMBERS, *_FILES, *_ENDS)
