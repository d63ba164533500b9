import re

from odoo.tests import HttpCase, no_retry, tagged
from odoo.tools.misc import file_open

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

from ..shop.common import ClosingCommon
from ..shop.kept_shop import Alone

# The tag by which Odoo's suite of unit tests selects those of this module.
OURS = "@pos_closing_control"
ANSWERS = "pos_closing_control/static/tests/unit/closing_answers.js"


@tagged("post_install", "-at_install")
class TestClosingUnit(Alone, HttpCase):
    @no_retry
    def test_unit_tests_of_the_screens(self):
        suite = HOOTCommon._generate_hash(self, OURS)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            code="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install")
class TestClosingUnitAnswers(ClosingCommon):
    """The answers that the unit tests give the screens are those of the server."""

    def test_they_have_the_keys_of_the_contract(self):
        self.open_till()
        answer = self.start().state()
        self.assertEqual(self.keys_of("ANSWER"), set(answer))
        self.assertEqual(self.keys_of("TENDER"), set(answer["tenders"][0]))

    def keys_of(self, name):
        with file_open(ANSWERS) as source:
            block = re.search(
                rf"^const {name} = {{\n(.*?)^}};", source.read(), re.M | re.S
            )
        return set(re.findall(r"^ {4}(\w+):", block[1], re.M))
