"""Kernels as parts of other kernels: typed once, and compiled to machine code with these alone.

By itself Numba optimizes a kernel and makes machine code of it before it is linked into the one
that calls it, where all is optimized again, for every floor of a house of kernels; and compiles it
once more where an argument is the constant 0 and not any integer, or an integer of 32 bits. Here a
kernel that another one calls is typed for integers of 64 bits, kept in the compiler's language, and
linked; only what Python calls is optimized, once, with all its parts.

All this is private to Numba. Of a version that lacks it kernels compile as usual, with the same
results.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any, NamedTuple

from qavalanche.system.compiling import WATCH

_NO_WRAPPER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
_METHODS = ("get_call_template", "get_overload", "py_func")


class Pipelines(NamedTuple):
    """How Numba compiles what Python calls, and what other kernels call."""

    whole: Any
    part: Any


def share(dispatcher: Any, options: dict[str, Any]) -> None:
    """Let other kernels take this one as a part."""
    if PIPELINES is None or not all(hasattr(dispatcher, name) for name in _METHODS):
        return
    made: list[Any] = []

    def part() -> Any:
        if not made:
            made.append(_part(dispatcher.py_func, options))
        return made[0]

    dispatcher.get_call_template = lambda args, kws: part().get_call_template(args, kws)
    dispatcher.get_overload = lambda signature: part().get_overload(signature)


def _part(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    from numba import njit

    options = {"forceinline": False, **options, **_NO_WRAPPER, "pipeline_class": PIPELINES.part}
    part = njit(**options)(function)
    usual = part.get_call_template
    part.get_call_template = lambda args, kws: usual([_wide(a) for a in args], kws)
    return part


def _wide(argument: Any) -> Any:
    """The type that a part takes for this one: of integers the widest, of a constant any."""
    from numba import types

    argument = types.unliteral(argument)  # type: ignore[no-untyped-call]
    if isinstance(argument, types.Integer) and argument.signed:  # type: ignore[attr-defined]
        return types.int64
    return argument


def _pipelines() -> Pipelines:
    whole = _whole_library()
    return Pipelines(_pipeline(whole, "whole", True), _pipeline(_linked_library(), "part", False))


def _whole_library() -> Any:
    codegen = import_module("numba.core.codegen")

    class Whole(codegen.JITCodeLibrary):  # type: ignore[misc, name-defined]
        """A kernel with all its parts, optimized once."""

        def finalize(self) -> None:
            """Link all parts, each after those that call it: what nothing calls is left out."""
            parts: dict[Any, None] = {}
            linked: list[Any] = self._linking_libraries  # type: ignore[has-type]
            for library in linked:
                parts.update(getattr(library, "apart", {}))
                parts[library] = None
            self._linking_libraries = [*reversed(parts)]
            super().finalize()

    return Whole


def _linked_library() -> Any:
    codegen = import_module("numba.core.codegen")

    class Linked(codegen.JITCodeLibrary):  # type: ignore[misc, name-defined]
        """A kernel in the compiler's language; no machine code of its own.

        What is written out in it is linked; `apart`, what it calls, all the way down.
        """

        forced = False

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.apart: dict[Any, None] = {}

        def add_linking_library(self, library: Any) -> None:
            """This library, now or later."""
            library._ensure_finalized()
            self.apart.update(getattr(library, "apart", {}))
            if getattr(library, "forced", True):
                self._linking_libraries.append(library)
            else:
                self.apart[library] = None

        def finalize(self) -> None:
            """Link what is written out, and make it simple."""
            self._raise_if_finalized()
            for library in dict.fromkeys(self._linking_libraries):
                if hasattr(self, "_reload_init"):  # Numba 0.62 has none
                    self._reload_init.update(library._reload_init)
                self._final_module.link_in(library._get_module_for_linking(), preserve=True)
            manager, builder = self._codegen._module_pass_manager(
                loop_vectorize=False, slp_vectorize=False
            )
            manager.run(self._final_module, builder)
            self._finalized = True

        def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002 - as Numba calls it
            """None."""
            self._ensure_finalized()
            return 0

        @property
        def codegen(self) -> Any:
            """As Numba asks for it once all is lowered, to let machine code know its module."""
            return SimpleNamespace(set_env=lambda *_: None)

    return Linked


def _pipeline(library: Any, name: str, whole: bool) -> Any:
    compiler = import_module("numba.core.compiler")
    machinery = import_module("numba.core.compiler_machinery")
    passes = import_module("numba.core.typed_passes")

    class Lowered(passes.NativeLowering):  # type: ignore[misc, name-defined]
        """As Numba lowers a kernel, into this kind of library."""

        def run_pass(self, state: Any) -> bool:
            """Lower it."""
            state.library = library(state.targetctx.codegen(), state.func_id.func_qualname)
            state.library.enable_object_caching()
            state.library.forced = bool(state.flags.forceinline)
            return bool(super().run_pass(state))

    Lowered._name = f"qavalanche_{name}"
    machinery.register_pass(mutates_CFG=True, analysis_only=False)(Lowered)

    class Pipeline(compiler.CompilerBase):  # type: ignore[misc, name-defined]
        """As Numba compiles, but for the last step."""

        def define_pipelines(self) -> list[Any]:
            """The usual one."""
            usual = compiler.DefaultPassBuilder.define_nopython_pipeline(self.state)
            lower = passes.NativeLowering
            usual.passes = [(Lowered if step is lower else step, why) for step, why in usual.passes]
            usual.finalize()
            return [usual]

        def _compile_core(self) -> Any:
            if not whole:
                WATCH.look()
                return super()._compile_core()
            with WATCH.over(self.state.func_id.func_qualname):
                return super()._compile_core()

    return Pipeline


PIPELINES: Any = None
with suppress(ImportError, AttributeError, TypeError):
    PIPELINES = _pipelines()
"""None without the insides of Numba that it takes."""
