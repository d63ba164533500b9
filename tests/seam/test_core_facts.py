import ast
import inspect
import re
from functools import cache
from pathlib import Path

from odoo.tests import BaseCase, TransactionCase, tagged

from ...seam.contract import FIELDS, METHODS, NAMED_ELSEWHERE
from ..shop.kept_shop import Alone

ADDON = Path(__file__).parents[2]
OURS = "pos_closing_control"
CODE = ("engine", "models", "seam", "proofs", "wizards", "report", "controllers")
CONTRACT = "seam/contract.py"
# Where any file may name Odoo's drawer, entry and roads.
SEAM = ("models/seam/", "seam/", "proofs/")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
# What only Odoo calls, during its posting, and whose answer we use.
CALLED_BY_ODOO = {"_close_session_action"}


def words_of(tree):
    """Yield the names and words that a file uses, except in its docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield from re.findall(r"\w+", node.value)


@cache
def words():
    """Return the words of each file but the contract, by its path in the addon."""
    files = [path for folder in CODE for path in (ADDON / folder).rglob("*.py")]
    return {
        path.relative_to(ADDON).as_posix(): set(words_of(ast.parse(path.read_text())))
        for path in files
        if path != ADDON / CONTRACT
    }


def files_with(name):
    return sorted(path for path, used in words().items() if name in used)


def sentence(row, name, found):
    """Say what has changed, where that matters, and what to do."""
    return (
        f"Odoo's {row.model}.{name} {found}. What is taken for granted: {row.takes}."
        f" What to do: {row.then}. Named in: {', '.join(files_with(name)) or 'none'}."
    )


def classes(model):
    """Return the classes of which a model is made, by their modules."""
    parents = type(model).__mro__
    return [
        (parent.__dict__["_module"], parent)
        for parent in parents
        if parent.__dict__.get("_module")
    ]


def parameters(function):
    if not inspect.isfunction(function):
        return None
    return tuple(inspect.signature(function).parameters)[1:]


@tagged("post_install", "-at_install")
class TestCoreMethods(Alone, TransactionCase):
    """Odoo's methods that are overridden or called are those of the contract."""

    longMessage = False  # the sentence says it all

    def definitions(self, row):
        """Return each definition of a method and its module."""
        found = [
            (module, parent.__dict__[row.name])
            for module, parent in classes(self.env[row.model])
            if row.name in parent.__dict__
        ]
        self.assertTrue(
            [module for module, _value in found if module != OURS],
            sentence(row, row.name, "is gone"),
        )
        return found

    def test_methods_are_there_with_their_parameters(self):
        for row in METHODS:
            for module, value in self.definitions(row):
                with self.subTest(model=row.model, method=row.name, module=module):
                    found = parameters(value)
                    text = f"takes {found} in {module}, and not {row.parameters}"
                    same = found == row.parameters
                    self.assertTrue(same, sentence(row, row.name, text))

    def test_every_method_that_is_overridden_is_in_the_contract(self):
        """Methods that every model has, as create and write, are not relevant here."""
        known = {(row.model, row.name) for row in METHODS}
        for name in sorted(self.env.registry):
            for method in self.overridden(self.env[name]):
                with self.subTest(model=name, method=method):
                    self.assertTrue(
                        (name, method) in known,
                        f"{name}.{method} is Odoo's and is overridden here: say in a"
                        f" row of {CONTRACT} what it is relied upon for.",
                    )

    def overridden(self, model):
        """Return what this addon and Odoo both define on a model of Odoo's."""
        ours, theirs, of_odoo = set(), set(), False
        for module, parent in classes(model):
            if module != OURS:
                theirs |= self.methods(parent)
                of_odoo |= parent._name == model._name
            elif parent._name == model._name or parent._name.startswith("pos.closing"):
                ours |= self.methods(parent)
        return sorted((ours & theirs) - self.of_any_model()) if of_odoo else []

    def methods(self, parent):
        return {
            name
            for name, value in parent.__dict__.items()
            if inspect.isfunction(value) or isinstance(value, property)
        }

    def of_any_model(self):
        return {*dir(type(self.env["base"]))}

    def test_no_row_is_left_over(self):
        for row in METHODS:
            with self.subTest(model=row.model, method=row.name):
                self.assertTrue(
                    files_with(row.name) or row.name in CALLED_BY_ODOO,
                    f"Nothing of ours names {row.name}: take it out of {CONTRACT}.",
                )


@tagged("post_install", "-at_install")
class TestCoreFields(Alone, TransactionCase):
    """Odoo's fields that are read by name are as the contract says."""

    longMessage = False  # the sentence says it all

    def test_fields_are_what_they_were(self):
        for row in FIELDS:
            for name, told in row.fields.items():
                with self.subTest(model=row.model, field=name):
                    found = self.difference(row.model, name, *told.split())
                    self.assertTrue(not found, sentence(row, name, found))

    def difference(self, model, name, kind, *details):
        """Return what has changed as a part of a sentence, or None."""
        field = model in self.env and self.env[model]._fields.get(name)
        if not field:
            return "is gone"
        if field.type != kind:
            return f"is {field.type} by now, and not {kind}"
        if kind == "selection":
            missing = {*details} - {*field.get_values(self.env)}
            return f"is never {', '.join(sorted(missing))} by now" if missing else None
        if details and field.comodel_name != details[0]:
            return f"leads to {field.comodel_name}, and not to {details[0]}"
        return None

    def test_no_row_is_left_over(self):
        for row in FIELDS:
            for name in row.fields:
                with self.subTest(model=row.model, field=name):
                    self.assertTrue(
                        files_with(name),
                        f"Nothing of ours reads {name}: take it out of {CONTRACT}.",
                    )


class TestNamesOfOdoo(BaseCase):
    """If Odoo renames its drawer, its entry or its roads, only one room changes."""

    def test_odoos_names_stand_in_the_seam(self):
        for name, elsewhere in NAMED_ELSEWHERE.items():
            with self.subTest(name=name):
                found = [path for path in files_with(name) if not path.startswith(SEAM)]
                self.assertEqual(
                    found,
                    sorted(elsewhere),
                    f"Have a method of models/seam say {name}; or, if that cannot be,"
                    f" list the file in {CONTRACT} with the reason.",
                )
