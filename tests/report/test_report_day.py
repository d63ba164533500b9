from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..shop.proof_common import Recipe, Sale
from .report_common import BUSY_DAY, ReportCommon


@tagged("post_install", "-at_install")
class TestReportDay(ReportCommon):
    """The registers of a store on a day: added up, and each separately."""

    def ask(self, user=None, **values):
        Wizard = self.env["pos.closing.day.wizard"].with_user(user or self.manager)
        return Wizard.create(values)

    def trade_two(self):
        first = self.trade(Recipe(sales=BUSY_DAY, difference=-3))
        second = self.trade(Recipe(sales=(Sale(), Sale((("taxed", 1, 10),), "card"))))
        return first, second

    def test_all_tills_are_added_up(self):
        sessions = self.trade_two()
        day = self.ask()._gather()
        [of] = day["days"]
        apart = [self.report(session) for session in sessions]
        for code, place in (("sales", 6), ("taxes", 2), ("payments", 2)):
            self.assertAlmostEqual(
                self.total(of, code)[place],
                sum(self.total(report, code)[place] for report in apart),
            )
        self.assertEqual(self.total(of, "payments")[5], -3)
        orders = sum(len(session.order_ids) for session in sessions)
        self.assertEqual(self.told(of, "summary")["Orders"][0], orders)
        self.assertEqual(
            [one["sections"] for one in day["reports"]],
            [report["sections"] for report in apart],
        )

    def test_what_is_not_counted_yet_is_not_compared(self):
        self.trade(Recipe(sales=(Sale(), Sale(pay="card")), difference=-4))
        self.trade_open(Recipe(sales=(Sale(),)))
        [of] = self.ask(moment="start_at")._gather()["days"]
        total = self.total(of, "payments")
        self.assertEqual(total[2], 30)
        self.assertEqual(total[3:6], [120, 116, -4])

    def test_each_session_has_a_line(self):
        first, second = self.trade_two()
        [of] = self.ask()._gather()["days"]
        rows = self.section(of, "overview")["rows"]
        self.assertEqual([row["cells"][1] for row in rows], [first.name, second.name])
        self.assertEqual([row["cells"][7] for row in rows], [-3, 0])
        self.assertEqual([row["cells"][8] for row in rows], ["Matched", "Matched"])

    def test_a_broken_proof_is_told(self):
        first, _second = self.trade_two()
        self.tamper(first.order_ids.payment_ids[0])
        [of] = self.ask()._gather()["days"]
        row = self.section(of, "overview")["rows"][0]
        self.assertEqual((row["cells"][8], row["style"]), ("Not matched", "bad"))

    def test_currencies_are_not_added_up(self):
        self.trade(Recipe(sales=(Sale(),)))
        self.trade(Recipe(features=("other_currency",)))
        days = self.ask()._gather()["days"]
        self.assertEqual(
            [of["currency_id"] for of in days],
            [self.company_currency.id, self.other_currency.id],
        )

    def test_the_day_is_that_of_the_clock_on_the_wall(self):
        session = self.trade(Recipe(sales=(Sale(),)))
        self.env.cr.execute(
            "UPDATE pos_session SET stop_at = '2025-03-01 23:30' WHERE id = %s",
            [session.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.ask(date="2025-03-01")._sessions(), session)
        self.manager.tz = "Asia/Tokyo"
        self.assertEqual(self.ask(date="2025-03-02")._sessions(), session)
        with self.assertRaisesRegex(UserError, "no session"):
            self.ask(date="2025-03-01").action_print()

    def test_chosen_tills_and_sessions_opened_on_the_day(self):
        self.trade(Recipe(sales=(Sale(),)))
        session = self.trade_open(Recipe())
        self.assertNotIn(session, self.ask()._sessions())
        asked = self.ask(moment="start_at")
        self.assertIn(session, asked._sessions())
        other = self.env["pos.config"].create({"name": "Other till"})
        self.assertFalse(self.ask(config_ids=[(4, other.id)])._sessions())

    def test_a_blind_cashier_gets_no_day_with_their_open_till(self):
        self.policy.blind = True
        self.trade_open(Recipe())
        asked = self.ask(self.cashier, moment="start_at")
        with self.assertRaisesRegex(UserError, "counted blind"):
            asked.action_print()
        self.assertTrue(self.ask(moment="start_at").action_print())

    def test_yesterday_has_nothing(self):
        self.trade(Recipe(sales=(Sale(),)))
        yesterday = fields.Date.today() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "no session"):
            self.ask(date=yesterday).action_print_xlsx()
