"""qavalanche warmup: compile the kernels of all commands, once for this machine.

It calls small commands, as a user would, in a folder that is removed: what these compile is kept.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from qavalanche.cli.options import text
from qavalanche.cli.output import AsJson, counted, echo, print_json
from qavalanche.errors import InputError, check, reason, shown, suggestion
from qavalanche.system.compiling import WATCH

_BIMODAL = 'law = "bimodal"\nepsilon = {epsilon}'
_NORMAL = 'law = "norm"\nloc = -1.0\nscale = 2.0'
_CORRELATED = 'law = "correlated"\ngamma = 0.5\nloc = -1.0\nscale = 1.0'
_SPEC = """seed = 1
[disorder]
{law}
[chain]
length = [{lengths}]
samples = 6
[[scheme]]
{scheme}
{more}
"""


@dataclass(frozen=True)
class Calls:
    """Command lines that compile what a scheme needs, after these specs were written."""

    lines: tuple[str, ...]
    specs: dict[str, str] = field(default_factory=dict)


def _spec(scheme: str, law: str = _BIMODAL, more: str = "", epsilon: object = 0.27) -> str:
    lengths = "20, 64"
    law = law.format(epsilon=epsilon)
    return _SPEC.format(law=law, scheme=scheme, more=more, lengths=lengths)


_SPOTS = 'name = "spots"\ncrossing = ["rmt", "halted"]'
_HISTORY = "[observables]\nhistory = true"
_DRAW = "melt --epsilon 0.27 --length 60"

WORK = {
    "spots": Calls(
        (
            _DRAW,
            f"{_DRAW} --ends ring",
            "melt --law norm --law-set loc=-1 --law-set scale=2 --length 60",
            "run alike.toml --out alike",
            "run differ.toml --out differ",
            "run alike_history.toml --out alike_history",
            "run differ_history.toml --out differ_history",
            "run rings.toml --out rings",
            "run correlated.toml --out correlated",
            "report alike_history",
            "report differ_history",
            "analyze alike",
            "claims alike_history",
            "systematics alike",
        ),
        {
            "alike": _spec(_SPOTS, epsilon=[0.24, 0.27, 0.3]),
            "differ": _spec(_SPOTS, _NORMAL),
            "alike_history": _spec(_SPOTS, more=_HISTORY, epsilon=[0.24, 0.27, 0.3]),
            "differ_history": _spec(_SPOTS, _NORMAL, _HISTORY),
            "correlated": _spec(_SPOTS, _CORRELATED),
            "rings": _spec('name = "spots"\nends = "ring"'),
        },
    ),
    "couplings": Calls(
        (
            f"{_DRAW} --scheme couplings",
            "steps --epsilon 0.3 --length 12 --json",
            "melt --law norm --law-set loc=-1 --length 60 --scheme couplings",
            "run couplings.toml --out couplings",
        ),
        {"couplings": _spec('name = "couplings"')},
    ),
    **{
        name: Calls(
            (f"{_DRAW} --scheme {name}", f"run {name}.toml --out {name}"),
            {name: _spec(f'name = "{name}"')},
        )
        for name in ("goremykina", "morningstar_huse", "unrenormalized", "vosk", "zhang")
    },
    **{
        name: Calls(
            (f"run {name}.toml --out {name}",),
            {name: _spec(f'name = "{name}"', 'law = "anderson"\nW = 3.0')},
        )
        for name in ("dumitrescu", "potter")
    },
    "rare": Calls(
        ("run rare.toml --out rare", "rare rare", "inclusions --length 12"),
        {
            "rare": _spec(
                'name = "spots"', more="[rare]\nat_least = [4]\npopulation = 8\nsweeps = 1"
            )
        },
    ),
    "exact": Calls(
        (
            "exact --length 3",
            "bridge --W 8 --lengths 3,4 --samples 3 --long 100",
            "threshold --W 8 --lengths 2-3 --samples 3",
            "grain --alpha 0.7 --chain 2 --samples 3",
            "critical-spot --G 0.5 --states 4 --samples 2",
            "collar",
        ),
    ),
}
"""Names as --scheme takes them; `rare` and `exact` are of no scheme of regions."""


@dataclass(frozen=True)
class Warmed:
    """What was compiled, in CPU seconds, where it is kept, and the lines that did not work."""

    kernels: tuple[str, ...]
    seconds: float
    folder: str
    failed: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As it is printed."""
        return {
            "kernels": list(self.kernels),
            "cpu_seconds": self.seconds,
            "folder": self.folder,
            "failed": self.failed,
        }


def warm_up(names: list[str]) -> Warmed:
    """Compile all that the work of these names needs and is not kept yet."""
    from qavalanche.numerics.kept import all_kept, note_kept

    before, started = len(WATCH.compiled), time.process_time()
    failed: dict[str, str] = {}
    if all_kept(names):
        return Warmed((), time.process_time() - started, WATCH.folder, failed)
    with _silent(), TemporaryDirectory() as folder, chdir(folder):
        for name in names:
            for spec, content in WORK[name].specs.items():
                Path(f"{spec}.toml").write_text(content)
            for line in WORK[name].lines:
                if (why := _called(line)) is not None:
                    failed[line] = why
    if not failed:
        note_kept(names)
    kernels = tuple(name for name, _ in WATCH.compiled[before:])
    return Warmed(kernels, time.process_time() - started, WATCH.folder, failed)


def _called(line: str) -> str | None:
    """Why this command did not work; None if it did."""
    from qavalanche.cli.commands import app

    try:
        app(line.split(), standalone_mode=False)
    except (InputError, typer.Exit, ImportError, OSError) as error:
        return reason(error)
    except Exception as error:  # of a plug-in or a parser: the others are compiled all the same
        return f"{type(error).__name__}: {reason(error)}"
    return None


@contextmanager
def _silent() -> Iterator[None]:
    tell, WATCH.tell = WATCH.tell, None
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield
    finally:
        WATCH.tell = tell


def warmup(
    scheme: Annotated[
        list[str] | None, text(help="Only what this scheme needs; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compile the kernels of all commands once, for this machine.

    Called again, there is nothing left to do. Several may be called at once.
    """
    for name in scheme or ():
        allowed = f"one of {', '.join(WORK)}{suggestion(name, WORK)}"
        check(name in WORK, f"--scheme {shown(name)}", allowed)
    warmed = warm_up(scheme or list(WORK))
    if as_json:
        print_json(warmed.to_dict())
        return
    for line, why in warmed.failed.items():
        echo(f"not compiled, {line}: {why}", err=True)
    kept = f"kept in {warmed.folder}" if warmed.folder else "kept nowhere"
    number = counted(len(warmed.kernels), "kernel")
    echo(f"{number} compiled in {warmed.seconds:.1f} s of CPU, {kept}")


COMMANDS = {warmup: "warmup --scheme couplings"}
"""The command of this module, with an example."""
