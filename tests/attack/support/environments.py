"""Surroundings in which a command may be started: {name: variables}, by what they change."""

GOES_ON = {
    "HOME unset": {"HOME": None},
    "HOME missing": {"HOME": "/dev/null/nobody"},
    "HOME a file": {"HOME": "/etc/passwd"},
    "HOME empty": {"HOME": ""},
    "HOME not UTF-8": {"HOME": "/tmp/\udcff"},
    "no variables but PATH": "bare",
    "NUMBA_CACHE_DIR unwritable": {"NUMBA_CACHE_DIR": "/proc/nowhere"},
    "NUMBA_CACHE_DIR a file": {"NUMBA_CACHE_DIR": "/etc/passwd"},
    "NUMBA_NUM_THREADS=1": {"NUMBA_NUM_THREADS": "1"},
    "MPLBACKEND of a notebook": {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
    "MPLBACKEND of nobody": {"MPLBACKEND": "nobody"},
    "MPLBACKEND empty": {"MPLBACKEND": ""},
    "MPLCONFIGDIR unwritable": {"MPLCONFIGDIR": "/proc/nowhere"},
    "PYTHONWARNINGS=error": {"PYTHONWARNINGS": "error"},
    "PYTHONDEVMODE=1": {"PYTHONDEVMODE": "1"},
    "PYTHONIOENCODING=latin-1": {"PYTHONIOENCODING": "latin-1"},
    "PYTHONIOENCODING=ascii": {"PYTHONIOENCODING": "ascii"},
    "PYTHONUTF8=0 in C": {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"},
    "LC_ALL=C": {"LC_ALL": "C"},
    "LC_ALL=POSIX": {"LC_ALL": "POSIX"},
    "LC_ALL=C.UTF-8": {"LC_ALL": "C.UTF-8"},
    "LANG of nobody": {"LANG": "xx_XX.UTF-99"},
    "LC_NUMERIC with commas": {"LC_NUMERIC": "de_DE.UTF-8"},
    "PYTHONOPTIMIZE=1": {"PYTHONOPTIMIZE": "1"},
    "PYTHONOPTIMIZE=2": {"PYTHONOPTIMIZE": "2"},
    "PYTHONDONTWRITEBYTECODE=1": {"PYTHONDONTWRITEBYTECODE": "1"},
    "PYTHONHASHSEED=1": {"PYTHONHASHSEED": "1"},
    "PYTHONINTMAXSTRDIGITS=0": {"PYTHONINTMAXSTRDIGITS": "0"},
    "PYTHONUNBUFFERED=1": {"PYTHONUNBUFFERED": "1"},
    "TMPDIR missing": {"TMPDIR": "/dev/null/nobody"},
    "TERM=dumb": {"TERM": "dumb"},
    "TERM unset": {"TERM": None},
    "COLUMNS=1": {"COLUMNS": "1", "LINES": "1"},
    "COLUMNS of text": {"COLUMNS": "wide"},
    "NO_COLOR and FORCE_COLOR": {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    "TZ of nobody": {"TZ": "Nobody/Nowhere"},
    "TZ far": {"TZ": "Pacific/Kiritimati"},
    "PATH empty": {"PATH": ""},
    "OPENBLAS_NUM_THREADS=1": {"OPENBLAS_NUM_THREADS": "1"},
    "OPENBLAS_NUM_THREADS of text": {"OPENBLAS_NUM_THREADS": "many"},
    "OPENBLAS_CORETYPE=Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "OPENBLAS_CORETYPE=Sandybridge": {"OPENBLAS_CORETYPE": "Sandybridge"},
    "OPENBLAS_CORETYPE=Nehalem": {"OPENBLAS_CORETYPE": "Nehalem"},
    "OMP_NUM_THREADS=1": {"OMP_NUM_THREADS": "1"},
    "POLARS_MAX_THREADS=1": {"POLARS_MAX_THREADS": "1"},
    "POLARS_FMT_MAX_ROWS=0": {"POLARS_FMT_MAX_ROWS": "0"},
    "POLARS_VERBOSE=0": {"POLARS_VERBOSE": "0"},
    "_QAVALANCHE_COMPLETE of nobody": {"_QAVALANCHE_COMPLETE": ""},
}
"""With these the same numbers come out."""

REFUSED_THERE = {
    "NUMBA_DISABLE_JIT=1": {"NUMBA_DISABLE_JIT": "1"},
}
"""With these nothing can be computed: one line names the variable."""

_RC = {
    "text.usetex": "text.usetex: True\n",
    "a dark face": "figure.facecolor: black\naxes.facecolor: black\ntext.color: white\n",
    "a dark face when saved": "savefig.facecolor: black\nsavefig.transparent: True\n",
    "a sketch": "path.sketch: 1, 100, 2\n",
    "tight boxes": "savefig.bbox: tight\nsavefig.pad_inches: 3\n",
    "fonts of nobody": "font.family: Nobody\nmathtext.fontset: custom\n",
    "huge letters": "font.size: 60\nlines.linewidth: 20\n",
    "dashes and markers": "axes.prop_cycle: cycler('linestyle', ['--'])\nlines.marker: o\n",
    "a layout of its own": "figure.autolayout: True\n",
    "a rough resolution": "savefig.dpi: 10\nfigure.dpi: 10\n",
    "other fonts in pdf": "pdf.fonttype: 42\npdf.compression: 0\n",
    "a grid and all spines": "axes.grid: True\naxes.spines.top: True\naxes.spines.right: True\n",
    "broken": "no such key: 1\n: :\n\x00\n",
    "a backend": "backend: TkAgg\n",
    "locale": "axes.formatter.use_locale: True\n",
}


def settings_of_matplotlib():
    return dict(_RC)
