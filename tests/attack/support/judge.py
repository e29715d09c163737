"""What must hold after every attack, whatever it was."""

import re
import signal
from dataclasses import replace

FINE = (0,)
REFUSED = (2,)
ANY_GOOD_END = (0, 2)
STOPPED = (130, 143)

_LONGEST = 2000  # characters of a complaint
_RAW = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")
_PANIC = re.compile(rb"thread '.*' \(\d+\) panicked at crates/polars-")
_FOREIGN_WORDS = (
    b"Traceback",
    b"panicked",
    b"Exception ignored",
    b"core dumped",
    b"Segmentation",
    b"Warning: ",  # as Python's own warnings are printed
)
_NOTICES = (b"qavalanche: warning: ", b"qavalanche: compiling kernels")  # beside a good end


def judge(outcome, codes=ANY_GOOD_END):
    """Not hung, no traceback, an exit code that is allowed, and one line if it is a bad end."""
    said = str(outcome)
    assert not outcome.hung, f"hangs: {said}"
    for words in _FOREIGN_WORDS:
        assert words not in outcome.err, f"{words.decode()}: {said}"
        assert words not in outcome.out, f"{words.decode()}: {said}"
    assert outcome.code in codes, f"exit code {outcome.code}, not {codes}: {said}"
    assert not _RAW.search(outcome.out + outcome.err), f"a control character is printed: {said}"
    told = [line for line in outcome.err.splitlines() if line.startswith(b"qavalanche: ")]
    complaints = [line for line in told if not line.startswith(_NOTICES)]
    if outcome.code == 2:
        assert len(complaints) == 1, f"not one line: {said}"
        assert outcome.err.splitlines()[-1] == complaints[0], f"not the last line: {said}"
        paths = [str(one) for one in outcome.arguments if "/" in str(one)]
        most = _LONGEST + 3 * max(map(len, paths), default=0)  # a path is told whole
        assert len(complaints[0]) < most, f"not a short line: {said}"
    elif outcome.code == 0:
        assert not complaints, f"a complaint and exit code 0: {said}"
    return outcome


def without_words_of_polars(outcome):
    """The outcome without what polars and its allocator say where they can start no thread.

    They write to the stream of errors by themselves, whatever becomes of it: lines of jemalloc
    anywhere, and a thread's panic, which stands before our line and is the reason of it.
    """
    lines = outcome.err.splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith(b"<jemalloc>: ")]
    ours = [i for i, line in enumerate(lines) if line.startswith(b"qavalanche: polars failed")]
    panics = [i for i, line in enumerate(lines) if _PANIC.match(line)]
    if ours and panics:
        del lines[panics[0] : ours[0]]
    return replace(outcome, err=b"".join(lines))


def names(outcome, *words):
    """Whether its complaint names what was passed: one of these words."""
    text = outcome.err.decode(errors="replace")
    assert any(word in text for word in words), f"{words} not named: {outcome}"


def killed(outcome, which=signal.SIGKILL):
    return outcome.code == -which


def snapshot(folder):
    """Every name under a folder with its mode, bytes and time of change; links not followed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        known = path.lstat()
        if path.is_symlink():
            content = str(path.readlink())
        else:
            content = path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (known.st_mode, content, known.st_mtime_ns)
    return found
