"""Laws of scipy.stats with loc = 0 and scale = 1: their quantile tables, made once per process.

A quantile function that scipy solves for takes up to a second a value, so the time that a table
will take is foreseen from a few values: above SLOW it is announced, above LIMIT refused.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, reason
from qavalanche.laws import distributions
from qavalanche.laws.distributions import Quantiles
from qavalanche.laws.quantiles import BLOCK, EVALUATIONS, quantile_table
from qavalanche.system.notices import tell

SLOW = 2.0
"""Seconds above which the tabulation of a law is announced."""

LIMIT = 900.0
"""Seconds above which it, or drawing one chain without a table, is refused."""

Shapes = tuple[tuple[str, float], ...]
Table = NDArray[np.float64]

_CLEAR = 0.01  # seconds of one value that need no second look
_TRIED = 64  # values, where they are fast
_MIDDLE, _TAIL = 0.3, 1e-9
_LOOK = 0.2  # seconds between two looks at whether to stop
_TABLES: dict[tuple[str, Shapes], Table | None] = {}
_MOST_TABLES = 1000  # of 106 kB
_MAKING = threading.RLock()


class Interrupted(Exception):
    """The tabulation was given up because a stop is due."""


def seconds_to_tabulate(name: str, shapes: Shapes) -> float:
    """Foreseen time of the law's table; 0 if it is there. InputError above LIMIT."""
    if (name, shapes) in _TABLES:
        return 0.0
    seconds = EVALUATIONS * seconds_per_value(name, shapes)
    _refuse_above_limit(seconds, name, shapes)
    return seconds


@lru_cache(maxsize=1024)
def seconds_per_value(name: str, shapes: Shapes) -> float:
    """Time of one value of the quantile function, from a few of them."""
    law = _law(name, shapes)
    middle = min(_time(law, _MIDDLE), _time(law, _MIDDLE))  # the first call may load something
    seconds = (middle + _time(law, _TAIL)) / 2
    return seconds if seconds > _CLEAR else _time(law, np.geomspace(_TAIL, 0.5, _TRIED)) / _TRIED


def standard_table(
    name: str, shapes: Shapes, stop_due: Callable[[], bool] | None = None
) -> Table | None:
    """The table of `quantile_table` for this law, None if it has none.

    Raises InputError if it takes longer than LIMIT or the quantile function fails, and Interrupted
    as soon as `stop_due` says so.
    """
    key = name, shapes
    with _MAKING:
        if key not in _TABLES:
            seconds = seconds_to_tabulate(name, shapes)
            if seconds > SLOW:
                text = "%s: its quantile function is tabulated first, in about %.0f s"
                tell(logging.WARNING, text, _titled(name, shapes), seconds)
            made = _made(name, shapes, stop_due)
            if len(_TABLES) >= _MOST_TABLES:
                del _TABLES[next(iter(_TABLES))]
            _TABLES[key] = made
        return _TABLES[key]


def _made(name: str, shapes: Shapes, stop_due: Callable[[], bool] | None) -> Table | None:
    law, started = _law(name, shapes), time.perf_counter()

    def watch(known: int) -> None:
        if stop_due is not None and stop_due():
            raise Interrupted
        spent = time.perf_counter() - started
        if spent > SLOW:
            _refuse_above_limit(spent * EVALUATIONS / known, name, shapes)

    try:
        block = max(1, min(BLOCK, int(_LOOK / seconds_per_value(name, shapes))))
        return quantile_table(law.ppf, law.isf, watch, block)
    except (InputError, Interrupted, MemoryError):
        raise
    except Exception as error:  # whatever a law of scipy raises, or warns of where that is an error
        why = f"its quantile function fails ({reason(error)})"
        raise InputError(f"{_titled(name, shapes)}: {why}") from None


def rename(old: str, new: str) -> None:
    """Let the table of a held distribution (`distributions.hold`) be that of another name."""
    with _MAKING:
        _TABLES[new, ()] = _TABLES.pop((old, ()))


def refuse_slow_chain(length: int, name: str, shapes: Shapes) -> None:
    """Raise InputError if drawing a chain of `length` bonds without a table takes above LIMIT."""
    seconds = length * seconds_per_value(name, shapes)
    _refuse_above_limit(seconds, name, shapes, f"drawing {length} bonds")


def _refuse_above_limit(
    seconds: float, name: str, shapes: Shapes, what: str = "tabulating its quantile function"
) -> None:
    if seconds > LIMIT:
        takes = f"{what} takes about {_duration(seconds)}"
        raise InputError(f"{_titled(name, shapes)}: {takes}, must be below {_duration(LIMIT)}")


def _duration(seconds: float) -> str:
    """As text: 45 s, 20 min, 3.5 h."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _titled(name: str, shapes: Shapes) -> str:
    return f"ln g ~ {name}({', '.join(f'{key} = {value:g}' for key, value in shapes)})"


def _time(law: Quantiles, at: float | Table) -> float:
    started = time.perf_counter()
    with np.errstate(all="ignore"):
        law.ppf(at)
    return time.perf_counter() - started


def _law(name: str, shapes: Shapes) -> Quantiles:
    return distributions.frozen(name, dict(shapes))
