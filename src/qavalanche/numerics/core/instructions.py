"""What Numba does not offer by itself: single instructions, and eight numbers at a time."""

from __future__ import annotations

from typing import Any

import qavalanche.numerics.kernel  # noqa: F401  # isort: skip - loads numba, and says so if it cannot

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


def _instruction(name: str) -> Any:
    """A kernel function int64(uint64) that is one instruction of the processor."""

    def typed(_context: Any, word: Any) -> Any:  # noqa: ARG001
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            more = [] if name == "ctpop" else [ir.Constant(ir.IntType(1), 0)]
            return getattr(builder, name)(arguments[0], *more)

        return types.int64(types.uint64), generate

    return intrinsic(typed)


@intrinsic
def bits_of(_context: Any, value: Any) -> Any:  # noqa: ARG001
    """The 64 bits of a float64, as uint64."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.uint64(types.float64), generate


@intrinsic
def float_of(_context: Any, bits: Any) -> Any:  # noqa: ARG001
    """The float64 that has these 64 bits."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.uint64), generate


def _eight(builder: Any, data: Any, first: Any, k: int) -> Any:
    """The numbers data[first + 8 k], ..., data[first + 8 k + 7] as one vector."""
    place = builder.gep(data, [builder.add(first, ir.Constant(ir.IntType(64), 8 * k))])
    eight = ir.VectorType(data.type.pointee, 8)
    return builder.load(builder.bitcast(place, eight.as_pointer()), align=4)


@intrinsic
def bits_below(_context: Any, values: Any, first: Any, bound: Any) -> Any:  # noqa: ARG001
    """64 bits: bit i is set iff values[first + i] <= bound, a number of their type."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        bounds = ir.Constant(ir.VectorType(arguments[2].type, 8), ir.Undefined)
        for i in range(8):
            bounds = builder.insert_element(bounds, arguments[2], ir.Constant(ir.IntType(32), i))
        bits = ir.Constant(ir.IntType(64), 0)
        for k in range(8):
            below = builder.fcmp_ordered("<=", _eight(builder, array.data, arguments[1], k), bounds)
            eight = builder.zext(builder.bitcast(below, ir.IntType(8)), ir.IntType(64))
            bits = builder.or_(bits, builder.shl(eight, ir.Constant(ir.IntType(64), 8 * k)))
        return bits

    return types.uint64(values, types.int64, values.dtype), generate


@intrinsic
def sum_positive(_context: Any, values: Any, first: Any) -> Any:  # noqa: ARG001
    """Sum, in float64, of the positive ones of the 64 float32 numbers from values[first] on.

    Eight sums side by side, added in pairs at the end: the same order on every machine.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        eight = ir.VectorType(ir.DoubleType(), 8)
        zero = ir.Constant(eight, [0.0] * 8)
        total = zero
        for k in range(8):
            numbers = builder.fpext(_eight(builder, array.data, arguments[1], k), eight)
            positive = builder.select(builder.fcmp_ordered(">", numbers, zero), numbers, zero)
            total = builder.fadd(total, positive)
        sums = [builder.extract_element(total, ir.Constant(ir.IntType(32), i)) for i in range(8)]
        while len(sums) > 1:
            sums = [builder.fadd(a, b) for a, b in zip(sums[::2], sums[1::2], strict=True)]
        return sums[0]

    return types.float64(values, types.int64), generate


population, trailing, leading = (_instruction(name) for name in ("ctpop", "cttz", "ctlz"))
"""int64(uint64): number of ones; of zeros below the lowest and above the highest one (or 64)."""
