import ast
import re
from functools import cache
from pathlib import Path
from unittest import defaultTestLoader

from odoo.tests import BaseCase, TransactionCase

from ..shop.common import ClosingCommon
from ..shop.kept_shop import Alone

ADDON = Path(__file__).parents[2]
# The rooms of models/, from the ground: a room may use only those before it.
FLOORS = (
    "seam",
    "evidence",
    "policy",
    "sales",
    "proof",
    "control",
    "approval",
    "closing",
    "session",
    "guard",
    "opening",
)
# What is on the ground, in no room, and uses none.
GROUND = {"groups", "numbers", "remote", "statuses"}
# Without Odoo's records, so that each can be read and tested alone.
FREE_OF_MODELS = ("engine", "seam", "proofs")
# Exceptions: a field's comodel, env[...] or a table in SQL that must point upwards, by
# room, and the model of a higher room that it names.
UPWARDS = {
    # The code of the sequence that numbers its closings.
    "policy": {"pos.closing"},
    # A journal item of a difference names the payment method it was posted for.
    "proof": {"pos.closing.tender"},
    # Payment methods and counts are part of one of these; an approval is checked for
    # both.
    "control": {"pos.closing", "pos.closing.opening", "pos.closing.signature"},
}
# This addon's name looks like that of a table.
ADDON_NAME = "pos_closing_control"
OURS = re.compile(r"\bpos[._]closing(?:[._][a-z]+)*\b")


@cache
def tree(path):
    return ast.parse(path.read_text())


def files_of(folder):
    return sorted((ADDON / folder).rglob("*.py"))


def room_of(path):
    return path.relative_to(ADDON / "models").parts[0].removesuffix(".py")


def imported(path):
    """Yield what a file imports from this addon, as ("models", "policy", "rule")."""
    package = path.relative_to(ADDON).parent.parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = package[: len(package) - node.level + 1]
            module = (*above, *(node.module or "").split("."))
            yield from ((*filter(None, module), name.name) for name in node.names)


def texts(path):
    """Yield the texts of a file, without its docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, documented)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield node.value


def value_of(node, name):
    for line in node.body:
        if isinstance(line, ast.Assign) and line.targets[0].id == name:
            return ast.literal_eval(line.value)
    return None


@cache
def homes():
    """Return the room of each model of ours."""
    homes = {}
    for path in files_of("models"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                name = value_of(node, "_name")
                if name and name.startswith("pos.closing"):
                    homes.setdefault(name, room_of(path))
    return homes


def tests_of(case):
    return defaultTestLoader.getTestCaseNames(case)


def all_below(case):
    for one in case.__subclasses__():
        yield one
        yield from all_below(one)


class TestRooms(BaseCase):
    """Whoever reads a room has to know the rooms below it, and none above."""

    def test_every_room_has_a_floor_and_says_what_it_is_for(self):
        folders = {
            path.parent.name for path in (ADDON / "models").glob("*/__init__.py")
        }
        self.assertEqual(folders, set(FLOORS))
        loose = {path.stem for path in (ADDON / "models").glob("*.py")}
        self.assertEqual(loose - {"__init__"}, GROUND)
        for room in FLOORS:
            with self.subTest(room=room):
                first = ast.get_docstring(tree(ADDON / "models" / room / "__init__.py"))
                self.assertTrue(first, "what lives there, and what may not")

    def test_rooms_are_loaded_from_the_ground_up(self):
        loaded = [parts[-1] for parts in imported(ADDON / "models" / "__init__.py")]
        self.assertEqual(tuple(loaded), FLOORS)

    def test_imports_run_downwards(self):
        for path in files_of("models"):
            if path.parent == ADDON / "models":
                continue
            for parts in imported(path):
                if parts[0] == "models" and parts[1] not in GROUND:
                    with self.subTest(file=path.name, takes=parts):
                        height = FLOORS.index(room_of(path))
                        self.assertLessEqual(FLOORS.index(parts[1]), height)
                elif parts[0] not in ("models", *FREE_OF_MODELS):
                    self.fail(f"{path} takes from {parts[0]}, which stands above.")

    def test_the_pure_part_takes_nothing_from_models(self):
        for height, folder in enumerate(FREE_OF_MODELS, 1):
            for path in files_of(folder):
                for parts in imported(path):
                    with self.subTest(file=path.name, takes=parts):
                        self.assertIn(parts[0], FREE_OF_MODELS[:height])

    def test_names_that_point_upwards_are_listed(self):
        found = {}
        for path in files_of("models"):
            if path.parent == ADDON / "models":
                continue
            room = room_of(path)
            for model in self.named(path):
                if FLOORS.index(homes()[model]) > FLOORS.index(room):
                    found.setdefault(room, set()).add(model)
        self.assertEqual(found, UPWARDS)

    def named(self, path):
        for text in texts(path):
            for name in OURS.findall(text):
                model = name.replace("_", ".")
                if name != ADDON_NAME and model in homes():
                    yield model


class TestTestsAreLoaded(BaseCase):
    """Odoo runs only the test_... that tests/__init__.py imports, without warning."""

    def test_every_file_of_tests_is_loaded(self):
        shown = {parts[-1] for parts in imported(ADDON / "tests" / "__init__.py")}
        there = {path.stem for path in (ADDON / "tests").rglob("test_*.py")}
        self.assertEqual(shown, there)

    def test_names_of_test_files_are_unique(self):
        names = [path.stem for path in (ADDON / "tests").rglob("test_*.py")]
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_those_without_the_shop_run_alone(self):
        """The kept shop's writes hold locks: these tests would wait for ever."""
        for case in all_below(TransactionCase):
            if f".{ADDON_NAME}.tests." in case.__module__ and tests_of(case):
                with self.subTest(case=case.__name__):
                    self.assertTrue(issubclass(case, (ClosingCommon, Alone)))
