"""Measure the code, as a table in Markdown.

    python code_report.py ROOT [DATA_FOLDER]

Functions, comments and tests; with a folder of recorded test runs: coverage.
"""

import ast
import re
import sys
import tempfile
import tokenize
from pathlib import Path
from statistics import median, quantiles

from coverage import Coverage

FOLDERS = ("models", "engine", "seam", "proofs", "wizards", "report", "controllers")
ENOUGH = 0.9  # of the lines of a file
LONG = 40  # lines of a function
# As prettier formats them: the closing brace of a function is below its beginning.
JS_FUNCTION = re.compile(
    r"^(?P<indent> *)(?!.*\b(?:if|for|while|switch|catch)\b \()"
    r"(?:[\w .=]*(?P<name>\b\w+)\(.*\) \{|.*\bfunction\b.*\{|.* => \{|\) \{)$"
)


class Code:
    """What some files contain: lines, comments, and functions with their lengths."""

    def __init__(self, files):
        self.lines = self.comments = self.documented = 0
        self.functions = []  # (length, where)
        for path in files:
            self.read_text(path)
            (self.read_python if path.suffix == ".py" else self.read_javascript)(path)

    def read_text(self, path):
        self.text = path.read_text(encoding="utf-8")
        self.lines += sum(bool(line.strip()) for line in self.text.splitlines())

    def read_python(self, path):
        with open(path, "rb") as file:
            tokens = tokenize.tokenize(file.readline)
            self.comments += sum(token.type == tokenize.COMMENT for token in tokens)
        # Comments in SQL, which is in strings.
        lines = self.text.splitlines()
        self.comments += sum(line.lstrip().startswith("-- ") for line in lines)
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = node.end_lineno - node.lineno + 1
                self.functions.append((length, f"{path.name}: {node.name}"))
                self.documented += bool(ast.get_docstring(node))

    def read_javascript(self, path):
        lines = self.text.splitlines()
        before = ""
        for number, line in enumerate(lines):
            self.comments += line.lstrip().startswith(("//", "*", "/*"))
            if match := JS_FUNCTION.match(line):
                end = match["indent"] + "}"
                rest = enumerate(lines[number:], 1)
                length = next(count for count, row in rest if row.startswith(end))
                name = match["name"] or f"line {number + 1}"
                self.functions.append((length, f"{path.name}: {name}"))
                self.documented += before.endswith("*/")
            before = line.rstrip()

    def row(self, name):
        if not self.functions:
            return f"| {name} | {self.lines:,} | | | | |"
        lengths = [length for length, _where in self.functions]
        longest, where = max(self.functions)
        ninth = quantiles(lengths, n=10, method="inclusive")[-1]
        spread = f"{median(lengths):g} / {ninth:.0f} / {longest}"
        docstrings = f"{self.documented / len(lengths):.0%}"
        comments = f"{self.comments / self.lines:.0%}"
        cells = (name, f"{self.lines:,}", spread, docstrings, comments, where)
        return f"| {' | '.join(cells)} |"


def files_of(root, folder, suffix=".py"):
    return sorted((root / folder).rglob(f"*{suffix}"))


def measure(root):
    """Rows as in the table of the style's examples: lines that are not blank."""
    python = {folder: files_of(root, folder) for folder in FOLDERS}
    rows = python | {
        "**all Python**": sorted(root.glob("*.py")) + sum(python.values(), []),
        "static/src (JS, roughly)": files_of(root, "static/src", ".js"),
        "tests": files_of(root, "tests"),
        "static/tests (JS, roughly)": files_of(root, "static/tests", ".js"),
        "dev": files_of(root, "dev"),
    }
    yield "| folder | lines | function lines | docstring | comments | longest |"
    yield "|---|---|---|---|---|---|"
    codes = {name: Code(files) for name, files in rows.items()}
    for name, code in codes.items():
        yield code.row(name)
    yield "\nFunction lines: median / 90th percentile / longest."
    for length, where in sorted(codes["**all Python**"].functions, reverse=True):
        if length > LONG:
            yield f"Longer than {LONG}: {where}, {length}"
    source = codes["**all Python**"].lines + codes["static/src (JS, roughly)"].lines
    tests = codes["tests"].lines + codes["static/tests (JS, roughly)"].lines
    yield f"{tests:,} lines of tests, {source:,} of source: {tests / source:.2f} to 1"


def coverage_of(root, data):
    """Yield a row for each folder, then the files with too little coverage."""
    files = dict(covered(root, data))
    yield "| folder | statements | not run | coverage |"
    yield "|---|---|---|---|"
    for folder in FOLDERS:
        yield row(folder, [n for path, n in files.items() if path.parts[0] == folder])
    yield row("**all Python**", files.values())
    for path, (statements, missing) in files.items():
        if len(missing) > statements * (1 - ENOUGH):
            lines = ", ".join(map(str, missing))
            yield f"\n{path}: {share(statements, len(missing))}, not run: {lines}"


def covered(root, data):
    """Yield (path, (statements, lines not run)) of every file of the folders."""
    with tempfile.TemporaryDirectory() as place:
        report = Coverage(data_file=f"{place}/data", config_file=False)
        report.combine([str(path) for path in data.glob("closing_test_*")], keep=True)
        for path in sum((files_of(root, folder) for folder in FOLDERS), []):
            _name, statements, _excluded, missing, _text = report.analysis2(str(path))
            yield path.relative_to(root), (len(statements), missing)


def row(name, files):
    statements = sum(statements for statements, _missing in files)
    missing = sum(len(missing) for _statements, missing in files)
    return f"| {name} | {statements} | {missing} | {share(statements, missing)} |"


def share(statements, missing):
    return f"{1 - missing / statements:.1%}" if statements else "100%"


if __name__ == "__main__":
    root, *data = map(Path, sys.argv[1:])
    print(*(coverage_of(root, *data) if data else measure(root)), sep="\n")
