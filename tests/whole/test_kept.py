from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestKept(ClosingCommon):
    """Deleting what closings, policies and registers refer to."""

    def assertKept(self, record, field):
        with self.assertRaisesRegex(UserError, rf"cannot be deleted.*{field}"):
            record.unlink()
        self.assertTrue(record.exists())

    def closed(self):
        """Return a closing that is closed, short, approved and reviewed."""
        session = self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        closing.request_approval("Please")
        closing.with_user(self.manager).approve(note="Seen")
        closing.close()
        self.assertEqual(session.state, "closed")
        return closing.sudo()

    def test_people_of_a_closing_are_kept(self):
        self.closed()
        self.assertKept(self.cashier, "Requested By|Closed By|Proven by|counted|User")
        self.assertKept(self.manager, "User")
        stranger = new_test_user(self.env, "stranger", "base.group_user")
        stranger.unlink()
        self.assertFalse(stranger.exists())

    def test_who_is_responsible_for_a_register_is_kept(self):
        """Without the last of them, every approver would be responsible."""
        person = self._user("boss", "pos_closing_control.group_closing_approver")
        self.config.closing_approver_ids = person
        self.assertKept(person, "Responsible for closings")
        self.config.closing_approver_ids = False
        person.unlink()

    def test_the_group_of_approvers_is_kept(self):
        """Without it everybody could approve."""
        group = self.env["res.groups"].create({"name": "District managers"})
        self.policy.approver_group_id = group
        self.assertKept(group, "Approvers")
        self.policy.approver_group_id = False
        group.unlink()

    def test_a_threshold_goes_with_its_payment_method(self):
        """It never becomes a threshold for all methods, not even in the cache."""
        method = self.cash_pm1.copy({"name": "Vouchers", "journal_id": False})
        self.policy.rule_ids = [
            Command.create(
                {"payment_method_id": method.id, "requirement": "block"},
            )
        ]
        rule = self.policy.rule_ids[-1]
        self.assertIn(
            method.ids, [list(m) for _k, m, _r in self.policy._engine_rules()]
        )
        method.unlink()
        self.assertFalse(rule.exists())
        self.env.invalidate_all()
        self.assertEqual(len(self.policy._engine_rules()), 3)
        judged = self.policy._judge(self.bank_pm1, -0.5, 10, self.currency)
        self.assertEqual(judged.requirement, "accept")

    def test_a_method_that_was_counted_is_kept(self):
        self.closed()
        self.assertKept(self.cash_pm1, "Payment Method")

    def test_policies_in_use_are_kept(self):
        self.config.closing_policy_id = self.policy
        self.assertKept(self.policy, "Closing policy")
        self.config.closing_policy_id = False
        self.company.pos_closing_policy_id = self.policy
        self.assertKept(self.policy, "Closing policy of new")
        self.company.pos_closing_policy_id = False
        self.policy.unlink()

    def test_no_reference_is_emptied(self):
        """Every reference says what happens on deletion; evidence keeps its own."""
        emptied = {
            f"{model._name}.{field.name}"
            for model in self.env.registry.values()
            if model._auto and not model._abstract and not model._transient
            for field in model._fields.values()
            if "pos_closing_control" in field._modules
            and field.type == "many2one"
            and field.store
            and not field.related
            and field.name not in ("create_uid", "write_uid")
            and (field.ondelete or "set null") == "set null"
        }
        self.assertFalse(emptied)
