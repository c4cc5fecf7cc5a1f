"""Where a mutant differs from the code, for whoever writes the test that kills it."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from contract_tests.mutation.mutants import Mutant

__all__ = ["changed_line", "show"]

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_SEPARATOR: Final = "ǁ"  # mutmut's, in the names of methods


def show(workspace: Path, mutant: Mutant) -> str:
    """Return one mutant as `path:line`, its name, and its difference from the code."""
    shown = subprocess.run(  # noqa: S603 - mutmut, with arguments of ours
        [str(Path(sys.executable).with_name("mutmut")), "show", mutant.name],
        check=True,
        cwd=workspace,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    # Above the difference stand the name, the status and the path, which are told already.
    difference = [line for line in shown.splitlines()[1:] if line and not line.startswith(("---", "+++", "@@"))]
    line = changed_line((workspace / mutant.path).read_text(encoding="utf-8"), mutant.name, difference)
    return "\n".join((f"{mutant.path}:{line}  {mutant.name}", *difference, ""))


def changed_line(source: str, name: str, difference: Sequence[str]) -> int:
    """Return the number of the first line that a mutant takes from a source, or 1 if that cannot be told.

    mutmut counts from the comments above the function, and takes the indentation from methods: the place is found by
    the lines that it shows.
    """
    kept = [line for line in difference if not line.startswith("+")]
    shown = [line[1:].strip() for line in kept]
    offset = next((index for index, line in enumerate(kept) if line.startswith("-")), 0)
    lines = [line.strip() for line in source.splitlines()]
    for function in _named(ast.parse(source), name):
        for start in range(function.lineno - 1 - len(shown), function.end_lineno or function.lineno):
            if start >= 0 and lines[start : start + len(shown)] == shown:
                return start + offset + 1
    return 1


def _named(tree: ast.Module, name: str) -> Iterator[_Function]:
    """Yield the functions or methods that a mutant can be of: `x_function__mutmut_1`, `xǁClassǁmethod__mutmut_1`."""
    mangled = name.rpartition(".")[2].partition("__mutmut_")[0]
    owner, _, function = mangled.removeprefix("x").strip(_SEPARATOR).rpartition(_SEPARATOR)
    body = tree.body
    if owner:
        body = [node for each in body if isinstance(each, ast.ClassDef) and each.name == owner for node in each.body]
    else:
        function = function.removeprefix("_")
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            yield node
