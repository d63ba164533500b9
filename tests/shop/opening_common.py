from odoo import Command

from .common import ClosingCommon


class OpeningCommon(ClosingCommon):
    """A register with a counted opening, in which the first session left 100.00.

    ``begin`` creates the next session, which is still to be counted; the verbs are
    called on it as the cashier.
    """

    LEFT = 100.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write(
            {
                "opening_control": True,
                "rule_ids": [
                    Command.create({"tender_kind": "opening", **rule})
                    for rule in (
                        {"limit_amount": 2, "requirement": "reason"},
                        {"limit_amount": 20, "requirement": "approval"},
                        {"limit_amount": 40, "requirement": "block"},
                    )
                ],
            }
        )
        cls.methods = cls.cash_pm1 | cls.bank_pm1

    def leave(self, amount=LEFT, **till):
        """Open the register and close it again with an amount in the drawer."""
        session = self.open_till(opening=amount, methods=self.methods, **till)
        return self.close_with(session, amount)

    def close_with(self, session, amount):
        """Close a session by its policy, or as Odoo does; nothing was sold by card."""
        if session.closing_policy_id:
            cash, card = self.methods
            closing = self.start(session)
            self.count(closing, {cash: amount, card: 0})
            self.assertTrue(closing.close()["done"])
        else:
            session.post_closing_cash_details(amount)
            self.env.invalidate_all()
            self.assertTrue(session.close_session_from_ui()["successful"])
        return session

    def begin(self, **values):
        """Give the policy values, and create the next session as the cashier."""
        self.policy.write(values)
        self.config.with_user(self.cashier).open_ui()
        self.config.invalidate_recordset()
        return self.use_session(self.config.current_session_id)

    def explain(self, session, reason=None, note=""):
        return session.opening_explain((reason or self.reason).id, note)

    def assertOpened(self, answer, amount=None):
        self.assertEqual((answer["state"], answer["missing"]), ("opened", []))
        self.assertTrue(answer["done"])
        self.assertEqual(self.pos_session.state, "opened")
        self.assertNotEqual(self.pos_session.name, "/")
        if amount is not None:
            self.assertEqual(self.pos_session.cash_register_balance_start, amount)

    def assertNotOpened(self, answer, *codes):
        self.assertFalse(answer["done"])
        self.assertEqual(self.missing(answer), [*codes])
        self.pos_session.invalidate_recordset()
        self.assertEqual(self.pos_session.state, "opening_control")
        self.assertFalse(self.pos_session.opening_id.move_ids)
