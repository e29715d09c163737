"""Which attacks run when: a few in `make test`, more in `make test-slow`, all in `make attacks`."""

import pytest

SHARE = 20  # of the many that differ in one value alone, `make test-slow` runs every so many


def marks(number, every):
    """Marks of attack `number` of a long list of like ones, every `every`-th being quick."""
    if number % every == 0:
        return []
    return [pytest.mark.slow] if number % SHARE == 1 else [pytest.mark.slow, pytest.mark.rare]
