"""The discrete Hartley transform from sums and products alone: the same bits on every processor.

H_k = sum_j x_j cas(2 pi j k / M), cas a = cos a + sin a: real, its own inverse up to the factor M,
and the transform that diagonalizes every symmetric circulant matrix. Libraries of Fourier
transforms take cosines from the C library and may fuse products with sums where a processor can,
so that their last bits differ; here cosines are those of `elementary`, and the order is fixed.
"""

from __future__ import annotations

from qavalanche.numerics.kernel import kernel


@kernel
def hartley(x, cosines):
    """Transform x, float64 (M,), in place; M >= 4 a power of two.

    cosines: float64 (M / 4 + 1,), cos(2 pi k / M), k = 0 ... M / 4. Two halves of a block of n
    numbers, E of the even places and O of the odd ones, join as
    H_k = E_k + O_k cos + O_{-k} sin, H_{k + n/2} = E_k - O_k cos - O_{-k} sin, angle 2 pi k / n.
    """
    size = x.size
    _reverse(x)
    half = 1
    while half < size:
        step = size // (2 * half)
        for start in range(0, size, 2 * half):
            middle = start + half
            even, odd = x[start], x[middle]
            x[start], x[middle] = even + odd, even - odd
            if half > 1:
                quarter = half // 2
                even, odd = x[start + quarter], x[middle + quarter]
                x[start + quarter], x[middle + quarter] = even + odd, even - odd
            for k in range(1, half // 2):
                c, s = cosines[k * step], cosines[size // 4 - k * step]
                one, other = x[middle + k], x[middle + half - k]
                near, far = one * c + other * s, one * s - other * c
                low, high = x[start + k], x[start + half - k]
                x[start + k], x[middle + k] = low + near, low - near
                x[start + half - k], x[middle + half - k] = high + far, high - far
        half *= 2


@kernel
def _reverse(x):
    """Swap the elements whose places are each other's binary digits in reverse order."""
    j = 0
    for i in range(1, x.size):
        bit = x.size >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            x[i], x[j] = x[j], x[i]
