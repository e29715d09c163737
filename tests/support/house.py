"""The rules of the house, read off the source: each yields what breaks it, one key for each.

A key is the file (under the package), and what there breaks the rule. docs/development.md and the
names of the rules say what they are for; nothing is imported, so that any tree can be read.
"""

import ast
import re
import tomllib
from pathlib import Path

MOST_LINES = 400
MOST_PARAMETERS = 8
KERNELS = {"kernel", "inlined", "fused"}
INTRINSICS = {"intrinsic"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def sources(root):
    """(path under the package, syntax tree) of every module."""
    for path in sorted(root.rglob("*.py")):
        yield path.relative_to(root), ast.parse(path.read_text(encoding="utf-8"))


def long_files(root):
    """Files of more than 400 lines."""
    for path in sorted(root.rglob("*.py")):
        if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES:
            yield f"{path.relative_to(root)}"


def many_parameters(root):
    """Functions of more than 8 parameters, self and cls aside; a command has one per option."""
    commands = set(listed_commands(root))
    for path, tree in sources(root):
        for function in (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)):
            if count_parameters(function) > MOST_PARAMETERS:
                key = f"{path}: {function.name}"
                if key not in commands:
                    yield key


def count_parameters(function):
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    own = bool(named) and named[0].arg in ("self", "cls")
    return len(named) - own + bool(arguments.vararg) + bool(arguments.kwarg)


def listed_commands(root):
    """Functions of cli/ that stand in a collection called ...COMMANDS, there or in another file."""
    for path, tree in sources(root):
        if path.parts[0] != "cli":
            continue
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", 0)]
            if not any(getattr(target, "id", "").endswith("COMMANDS") for target in targets):
                continue
            for part in ast.walk(node.value):
                if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                    yield f"cli/{part.value.id}.py: {part.attr}"
                elif isinstance(part, ast.Name):
                    yield f"{path}: {part.id}"


def doubled_classes(root):
    """Names that more than one class has, private ones too."""
    places = {}
    for path, tree in sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(path))
    for name, files in places.items():
        if len(files) > 1:
            yield f"{name}: {', '.join(files)}"


def kernels_outside(root):
    """Kernels that lie neither in a folder core/ nor, beside its record, in an observable's file.

    Types, contracts and readers find kernels by their folder.
    """
    for path, tree in sources(root):
        observable = path.parts[0] == "observables" and len(path.parts) == 2
        if path.parent.name == "core" or observable:
            continue
        for node in ast.walk(tree):
            if isinstance(node, FUNCTIONS) and decorators(node) & KERNELS:
                yield f"{path}: {node.name}"


def decorators(node):
    """Names of the decorators of a function or class, whether called or not."""
    found = set()
    for decorator in node.decorator_list:
        decorator = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.add(getattr(decorator, "id", getattr(decorator, "attr", "")))
    return found


def not_kernels_in_core(root):
    """What is neither kernel, constant nor NamedTuple of fields alone in a folder core/."""
    for path, tree in sources(root):
        if path.parent.name != "core":
            continue
        for i, node in enumerate(tree.body):
            if not (i == 0 and is_text(node)) and not belongs_in_core(node):
                name = getattr(node, "name", ast.unparse(node).partition("\n")[0])
                yield f"{path}: {name}"


def belongs_in_core(node):
    if isinstance(node, ast.FunctionDef):
        return bool(decorators(node) & (KERNELS | INTRINSICS))
    if isinstance(node, ast.ClassDef):
        fields = all(isinstance(part, ast.AnnAssign) or is_text(part) for part in node.body)
        return [ast.unparse(base) for base in node.bases] == ["NamedTuple"] and fields
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return not any(isinstance(part, ast.Lambda) for part in ast.walk(node))
    return isinstance(node, ast.Import | ast.ImportFrom) or is_text(node)


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


def undescribed(root):
    """Public modules, classes, functions, methods and properties without a docstring.

    A method that a base class describes is described.
    """
    trees = list(sources(root))
    classes = {
        node.name: node
        for _, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    for path, tree in trees:
        if ast.get_docstring(tree) is None:
            yield f"{path}: the module"
        for name, node, owner in public(tree):
            if ast.get_docstring(node) is None and not inherited(node.name, owner, classes):
                yield f"{path}: {name}"


def public(tree):
    """(dotted name, node, the class it is of) of what is public in a module."""
    for node in tree.body:
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)) or node.name.startswith("_"):
            continue
        yield node.name, node, None
        for part in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(part, FUNCTIONS) and not part.name.startswith("_"):
                yield f"{node.name}.{part.name}", part, node


def inherited(method, owner, classes):
    """Whether a class above `owner` describes this method."""
    for base in owner.bases if owner else ():
        above = classes.get(getattr(base, "id", getattr(base, "attr", "")))
        if above is None or above is owner:
            continue
        own = (part for part in above.body if getattr(part, "name", "") == method)
        if any(ast.get_docstring(part) for part in own) or inherited(method, above, classes):
            return True
    return False


def second_schemes(root):
    """Files called scheme.py but the one that says what a scheme is."""
    files = (str(path) for path, _ in sources(root) if path.name == "scheme.py")
    return [file for file in files if file != "schemes/scheme.py"]


def unfound_cores(root, project):
    """Folders core/ that a pattern of pyproject does not find, and patterns that are lists.

    mypy leaves kernels to Numba; a contract keeps them apart from what is no array.
    """
    settings = tomllib.loads(Path(project).read_text(encoding="utf-8"))["tool"]
    loose = [o for o in settings["mypy"]["overrides"] if o.get("check_untyped_defs") is False]
    contracts = [c for c in settings["importlinter"]["contracts"] if c["type"] == "forbidden"]
    typed = {pattern for override in loose for pattern in override["module"]}
    kept = {pattern for contract in contracts for pattern in contract["source_modules"]}
    for pattern in sorted(typed | kept):
        if ".core" in pattern and "*" not in pattern:
            yield f"{pattern}: a list"
    for folder in sorted(path for path in root.rglob("core") if path.is_dir()):
        if not (folder / "__init__.py").is_file():
            yield f"{folder.relative_to(root)}: no package"
            continue
        name = ".".join((root.name, *folder.relative_to(root).parts))
        if not any(of_mypy(pattern).fullmatch(f"{name}.melt") for pattern in typed):
            yield f"{name}: not found by mypy"
        if not any(of_contract(pattern).fullmatch(name) for pattern in kept):
            yield f"{name}: not found by the contract of the kernels"


def of_mypy(pattern):
    """A * of mypy stands for any number of parts of a name, none of them too."""
    first, *parts = pattern.split(".")
    expression = ".*" if first == "*" else re.escape(first)
    return re.compile(
        expression + "".join(r"(\..*)?" if p == "*" else re.escape("." + p) for p in parts)
    )


def of_contract(pattern):
    """In a contract * is one part of a name, ** one or more."""
    words = {"*": r"[^.]+", "**": r"[^.]+(\.[^.]+)*"}
    return re.compile(r"\.".join(words.get(p, re.escape(p)) for p in pattern.split(".")))
