"""Writes configs/api.md, the reference of `import transforms`, from its docstrings: python scripts/write_api.py

The sources are read, not imported, so that the page is the same on every version of Python.
"""

from __future__ import annotations

import ast
import inspect
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "configs" / "api.md"
_HEAD = """\
# From Python

What `import transforms` has; made by `scripts/write_api.py` from the docstrings, so change those instead. Transforms
are used as `articles | ExtractQuotes()`; the [README](../README.md) has two examples.
"""


def api_page() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(_entry(name, module) for name, module in sorted(_homes().items()))


def _homes() -> dict[str, str]:
    """The public names with the modules they come from, as `transforms` itself has them."""
    for node in _parse("transforms").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HOMES":
            homes: dict[str, str] = ast.literal_eval(node.value)
            return homes
    raise LookupError("transforms has no _HOMES")


def _parse(module: str) -> ast.Module:
    path = ROOT.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(path.read_text(encoding="utf-8"))


def _entry(name: str, module: str) -> str:
    node = next(
        node for node in _parse(module).body if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name == name
    )
    text = inspect.cleandoc(ast.get_docstring(node) or "")
    return f"\n## {name}\n\n```text\n{_signature(node)}\n\n{text}\n```\n"


def _signature(node: ast.ClassDef | ast.FunctionDef) -> str:
    if isinstance(node, ast.FunctionDef):
        returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return _call(node.name, ast.unparse(node.args).split(", ")) + returned
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign)]
    return _call(node.name, [ast.unparse(item) for item in fields if not ast.unparse(item.target).startswith("_")])


def _call(name: str, arguments: list[str]) -> str:
    short = f"{name}({', '.join(arguments)})"
    return short if len(short) <= 100 else f"{name}(\n    " + ",\n    ".join(arguments) + ",\n)"


if __name__ == "__main__":
    PAGE.write_text(api_page(), encoding="utf-8")
