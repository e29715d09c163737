"""Random words: one independent stream per address, one nanosecond per word.

Philox4x64-10 (Salmon et al., SC 2011) turns (key, sample index) into the start
state of one SFC64 generator (C. Doty-Humphrey, PractRand); SFC64 then runs
inside the drawing kernels. Philox is a strong mixing function, so neighbouring
sample indices give unrelated states; SFC64 has 256 bits of state of which the
counter alone guarantees a period of 2^64. NumPy carries both generators, and
the tests hold these kernels against NumPy word by word.
"""

from __future__ import annotations

import numpy as np

from qavalanche.numerics.kernel import kernel

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)
_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_ROUNDS = 10


@kernel
def multiply_high(a, b):
    """High 64 bits of the 128-bit product of two uint64."""
    a_low, a_high = a & _LOW, a >> _HALF
    b_low, b_high = b & _LOW, b >> _HALF
    middle = a_high * b_low + ((a_low * b_low) >> _HALF)
    carry = (middle & _LOW) + a_low * b_high
    return a_high * b_high + (middle >> _HALF) + (carry >> _HALF)


@kernel
def philox(key_0, key_1, counter):
    """One block of Philox4x64-10 at the 256-bit counter (counter, 0, 0, 0).

    key_0, key_1, counter: uint64. Returns four uint64 words.
    """
    x0, x1, x2, x3 = counter, _ZERO, _ZERO, _ZERO
    for _ in range(_ROUNDS):
        high_0, low_0 = multiply_high(_MULTIPLIER_0, x0), _MULTIPLIER_0 * x0
        high_1, low_1 = multiply_high(_MULTIPLIER_1, x2), _MULTIPLIER_1 * x2
        x0, x1, x2, x3 = high_1 ^ x1 ^ key_0, low_1, high_0 ^ x3 ^ key_1, low_0
        key_0 += _WEYL_0
        key_1 += _WEYL_1
    return x0, x1, x2, x3


@kernel
def open_stream(key, sample):
    """SFC64 state (a, b, c, counter) of sample number `sample` under `key`.

    key: uint64 array of 2 words, the hash of the address (see `streams.address`);
    sample: integer >= 0.
    """
    a, b, c, _ = philox(key[0], key[1], np.uint64(sample))
    return a, b, c, _ONE


@kernel
def next_word(a, b, c, counter):
    """One SFC64 step: the next uint64 word, then the four words of the new state."""
    word = a + b + counter
    rotated = (c << np.uint64(24)) | (c >> np.uint64(40))
    return (
        word,
        b ^ (b >> np.uint64(11)),
        c + (c << np.uint64(3)),
        rotated + word,
        counter + _ONE,
    )


@kernel
def fill_uniform(key, sample, out):
    """Fill the float64 array `out` with uniforms on (0, 1), neither end included.

    u = (floor(word / 2^12) + 1/2) / 2^52: 52 random bits, symmetric under u -> 1 - u, so that
    quantile functions stay finite.
    """
    a, b, c, counter = open_stream(key, sample)
    for i in range(out.size):
        word, a, b, c, counter = next_word(a, b, c, counter)
        out[i] = (np.float64(word >> np.uint64(12)) + 0.5) * 2.0**-52
