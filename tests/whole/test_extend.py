import re
from pathlib import Path
from textwrap import dedent

from odoo import fields, models
from odoo.tests import tagged
from odoo.tools import SQL

from ...proofs.identities import Identity
from ...proofs.ledger import Ledger
from ...report.document import Column, Row, Section
from ..report.report_common import ReportCommon
from ..shop import fake_models
from ..shop.proof_common import Recipe, Sale

GUIDE = Path(__file__).parents[2] / "doc" / "extending.rst"
# A paragraph that ends in "::", and the indented lines after it.
EXAMPLE = re.compile(r"::\n\n((?:(?: {4}.*)?\n)+)")


def examples():
    """Return the examples of doc/extending.rst that extend a model of ours."""
    found = map(dedent, EXAMPLE.findall(GUIDE.read_text(encoding="utf-8")))
    return [example for example in found if "_inherit" in example]


def paid_out(sessions):
    return SQL(
        """SELECT session_id, 'pos.session,' || session_id AS key, amount,
                  ARRAY[id] AS ids FROM my_payout WHERE session_id IN %s""",
        tuple(sessions.ids),
    )


def integrator():
    """Define an integrator's models, and what doc/extending.rst tells them to write."""

    class MyTab(models.Model):
        _name = "my.tab"
        _description = "Tab of a table"

        name = fields.Char()
        session_id = fields.Many2one("pos.session")

    class MyTips(models.Model):
        _name = "my.tips"
        _description = "Tips that were declared"

        session_id = fields.Many2one("pos.session")
        amount = fields.Float()

    class MyPayout(models.Model):
        _name = "my.payout"
        _inherit = "my.tips"
        _description = "Tips that were paid out"

    there = {
        "__name__": f"{__name__}.guide",
        "models": models,
        "SQL": SQL,
        "Identity": Identity,
        "Ledger": Ledger,
        "Column": Column,
        "Row": Row,
        "Section": Section,
        "paid_out": paid_out,
    }
    written = dict(there)
    for example in examples():
        exec(example, written)  # pylint: disable=exec-used
    own = [written[name] for name in written.keys() - there.keys()]
    extending = [one for one in own if isinstance(one, models.MetaModel)]
    return [MyTab, MyTips, MyPayout, *extending]


@tagged("post_install", "-at_install")
class TestExtend(ReportCommon):
    """The examples of doc/extending.rst, loaded as those of another module."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fake_models.load(cls, integrator)

    def test_the_guide_has_an_example_of_each(self):
        self.assertEqual(len(examples()), 3)

    def test_a_check_stops_the_count_and_says_why(self):
        session = self.trade_open(Recipe())
        self.assertNotIn("open_tabs", self.checks(session))
        self.env["my.tab"].sudo().create({"session_id": session.id})
        check = self.checks(session)["open_tabs"]
        self.assertEqual((check["level"], check["message"]), ("block", "Open tabs: 1."))
        # A model without access rights: nobody is sent to records they may not read.
        self.assertEqual((check["res_model"], check["res_ids"]), ("my.tab", []))
        with self.assertRefused("Open tabs: 1."):
            self.count(self.start(), {})

    def checks(self, session):
        checks = session.with_user(self.cashier).closing_start()["checks"]
        return {check["code"]: check for check in checks}

    def test_an_identity_is_proven_beside_ours(self):
        session = self.trade(Recipe(sales=(Sale(),)))
        self.assertEqual(self.tips(session)["status"], "not_applicable")
        self.env["my.tips"].sudo().create({"session_id": session.id, "amount": 5})
        paid = self.env["my.payout"].sudo()
        paid.create({"session_id": session.id, "amount": 3})
        identity = self.tips(session)
        self.assertEqual((identity["name"], identity["status"]), ("Tips", "broken"))
        [row] = identity["rows"]
        self.assertEqual((row["name"], row["left"], row["right"]), (session.name, 5, 3))
        paid.create({"session_id": session.id, "amount": 2})
        self.assertEqual(self.tips(session)["status"], "ok")

    def tips(self, session):
        self.env.flush_all()
        return self.prove(session)["tips"]

    def test_a_section_is_in_the_report(self):
        report = self.report(self.trade_open(Recipe()))
        self.assertEqual(self.section(report, "tables")["name"], "Guests")
        self.assertEqual(self.total(report, "tables"), [12])


@tagged("post_install", "-at_install")
class TestExtended(ReportCommon):
    """What was loaded for one test class is gone in the next one."""

    def test_nothing_of_another_module_is_left(self):
        self.assertNotIn("my.tab", self.env)
        codes = self.env["pos.closing.check"]._codes()
        self.assertNotIn("open_tabs", codes)
        session = self.trade_open(Recipe())
        self.assertIsNone(self.section(self.report(session), "tables"))
        self.assertNotIn("tips", self.prove(session))
