"""One verdict of several: a statement that asks for two things at once."""

from __future__ import annotations

from qavalanche.letter.verdict import Verdict

_WORST: tuple[Verdict, ...] = ("differs", "not measured", "undecided", "agrees")


def joined(*verdicts: Verdict) -> Verdict:
    """ "differs" if one does; else "agrees" only if all do.

    >>> joined("agrees", "undecided"), joined("undecided", "differs"), joined("agrees", "agrees")
    ('undecided', 'differs', 'agrees')
    """
    return next((one for one in _WORST if one in verdicts), "not measured")
