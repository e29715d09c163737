"""How the process of a command begins and ends, in whatever environment it is started."""

from __future__ import annotations

import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from qavalanche.errors import InputError, InputWarning, check, escaped, reason
from qavalanche.system.compiling import WATCH
from qavalanche.system.notices import listening
from qavalanche.system.signals import watched

INTERRUPTED, BROKEN_PIPE = 130, 141  # as shells count: 128 and the number of the signal

_LONG = 500  # characters of either end of a line
_NO_THREAD = "can't start new thread"  # how Python says so: the error has no type of its own
_FEWEST = 16  # open files with which every command works


class Refused(Exception):
    """The value of an option cannot be used; no ValueError, which parsers would reword."""


@contextmanager
def prepared() -> Iterator[None]:
    """Streams that take any text, one line for a warning, and an end to every Ctrl-C."""
    _open_streams()
    os.environ.pop("MPLBACKEND", None)  # of a notebook, say: no command opens a window
    WATCH.tell = None if WATCH.tell is None else _say
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # what libraries log is not for the user of a command
    try:
        with (
            warnings.catch_warnings(),
            watched({signal.SIGINT}, _wait, _leave),
            listening(_show_notice),
        ):
            if sys.warnoptions:  # errors that others make of their own warnings
                warnings.simplefilter("ignore")
                warnings.simplefilter("default", UserWarning)
            warnings.simplefilter("always", InputWarning)
            warnings.showwarning = _show_warning
            yield
    finally:
        logging.disable(disabled)


def end(command: Callable[[], object]) -> NoReturn:
    """Run `command` and leave: with its exit code, or one line on what went wrong."""
    try:
        code = _code_of(command)
        sys.stdout.flush()
    except BrokenPipeError:  # as with `| head -1`: the reader has what it wanted
        code = BROKEN_PIPE
        _mute()
    except OSError as error:
        code = complain(f"standard output: cannot be written ({reason(error)})")
        _mute()
    if code == 0:
        _note_on_cache()
    sys.exit(code)


def _code_of(command: Callable[[], object]) -> int:
    try:
        _check_open_files()
        code = _attributed(command)
    except (InputError, Refused) as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except MemoryError:
        return complain("out of memory")
    except ImportError as error:
        return complain(f"a library cannot be loaded ({reason(error)})")
    except OSError as error:
        if error.filename is None and error.errno is not None:  # of the stream that is written to
            raise
        where = "" if error.filename is None else f"{error.filename}: "
        return complain(f"{where}{reason(error)}")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except Exception as error:
        if isinstance(error, RuntimeError) and _NO_THREAD in str(error):
            return complain("no thread can be started: fewer may run at once here")
        return _usage(error)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how polars, which is no Python, fails
            raise
        return complain(f"polars failed ({reason(error)})")
    return code if isinstance(code, int) else 0


def _attributed(command: Callable[[], object]) -> object:
    """What `command` returns; Refused for an error that carries a note of whose code raised it."""
    try:
        return command()
    except (InputError, MemoryError):
        raise
    except Exception as error:
        if not (who := getattr(error, "__notes__", None)):
            raise
        raise Refused(f"{who[0]}: {type(error).__name__}: {reason(error)}") from None


def _check_open_files() -> None:
    """Raise InputError where so few files may be open that libraries break off, at length."""
    with suppress(ImportError):  # no such limit on this system
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        unlimited = most == resource.RLIM_INFINITY
        passed = f"a limit of {most} open files"
        check(unlimited or most >= _FEWEST, passed, f"at least {_FEWEST} are needed (ulimit -n)")


def complain(message: str) -> int:
    """Print one line on the standard error stream; the exit code of bad input."""
    _say(message)
    return 2


def _say(message: str) -> None:
    """One line, from which the middle of what is very long is left out."""
    line = escaped(" ".join(message.split()))
    if len(line) > 2 * _LONG:
        line = f"{line[:_LONG]} ... {line[-_LONG:]}"
    with suppress(OSError):
        print(f"qavalanche: {line}", file=sys.stderr, flush=True)


def _usage(error: Any) -> int:
    """The exit code of what the parser of options says; any other error is raised again."""
    import typer

    if isinstance(error, typer.Abort):
        return INTERRUPTED
    base: Any = typer.BadParameter.__base__  # typer hides the base of its usage errors
    if not isinstance(error, base):
        raise error
    return complain(error.format_message())


def _open_streams() -> None:
    """Closed streams lead nowhere, lest a file gets their number; the others take any text."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - open to the end
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _mute() -> None:
    """Nobody takes what is left in the buffer of the output: Python would try again at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    _say(f"warning: {message}")


def _show_notice(level: int, text: str) -> None:
    """What is a warning of the log "qavalanche": the rest is for those who ask for it in Python."""
    if level >= logging.WARNING:
        _say(f"warning: {text}")


def _note_on_cache() -> None:
    kernels = sys.modules.get("qavalanche.numerics.kernel")
    if note := getattr(kernels, "uncached", ""):
        _show_warning(note)


def _wait(number: int) -> None:
    """The first Ctrl-C: the main thread is told by Python, as a KeyboardInterrupt."""


def _leave(number: int) -> None:  # noqa: ARG001
    os._exit(INTERRUPTED)
