from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..groups import POS_MANAGER, SETTINGS, is_any

# What decides how an open register's sales are taxed, rounded, paid and booked. Odoo
# protects three of these fields; changing any other would affect what has been sold
# already.
STANDS_STILL = (
    "company_id",
    "currency_id",
    "journal_id",
    "invoice_journal_id",
    "payment_method_ids",
    "cash_rounding",
    "rounding_method",
    "only_round_cash_method",
    "tax_regime_selection",
    "default_fiscal_position_id",
    "fiscal_position_ids",
    "iface_tipproduct",
    "tip_product_id",
    "order_seq_id",
    "closing_policy_id",
)
# How a register looks, which cashiers may change as in Odoo.
APPEARANCE = ("name", "iface_", "receipt_", "show_")


class PosConfig(models.Model):
    """The set-up of a register with a closing policy cannot change while it is open.

    Values are compared, not keys: Odoo rewrites some of these fields with the same
    values, and a context key lets others through. Odoo lets every cashier write the
    settings of a register; with a policy only administrators may.
    """

    _inherit = "pos.config"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_closing_may_install(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_closing_may_install(vals)
        self._check_closing_may_configure(vals)
        self._check_closing_sequence_kept(vals)
        if {*STANDS_STILL}.isdisjoint(vals):
            return super().write(vals)
        with self._closing_open_registers()._closing_stand_still():
            return super().write(vals)

    # ------------------------------------------------------------------
    # While a register is open
    # ------------------------------------------------------------------

    @api.model
    def _closing_open_registers(self):
        """Return those of these registers, or of all, with a policy that are open."""
        configs = self.sudo().with_context(active_test=False)
        domain = Domain("closing_policy_id", "!=", False)
        domain &= Domain("session_ids.state", "!=", "closed")
        return configs.search(domain & Domain("id", "in", self.ids) if self else domain)

    @contextmanager
    def _closing_stand_still(self):
        """Refuse whatever happens inside if it changes the set-up of these."""
        before = {config: config._closing_setup() for config in self}
        yield
        for config, setup in before.items():
            config._check_closing_setup(setup)

    def _closing_setup(self):
        setup = {name: self[name] for name in STANDS_STILL}
        # Without the setting Odoo empties the list on the next write of anything.
        if not self.tax_regime_selection:
            setup["fiscal_position_ids"] = self.fiscal_position_ids.browse()
        return setup

    def _check_closing_setup(self, before):
        after = self._closing_setup()
        changed = [name for name in STANDS_STILL if after[name] != before[name]]
        if changed:
            labels = [
                self._fields[name]._description_string(self.env) for name in changed
            ]
            raise UserError(
                self.env._(
                    "%(register)s is open, and its sales depend on these settings:"
                    " %(fields)s. Close the register before you change them.",
                    register=self.display_name,
                    fields=", ".join(labels),
                )
            )

    # ------------------------------------------------------------------
    # Who may change settings
    # ------------------------------------------------------------------

    @api.model
    def _closing_is_administrator(self):
        user = self.env.user
        return self.env.su or is_any(user, (POS_MANAGER, SETTINGS))

    def _check_closing_may_configure(self, vals):
        guarded = self.sudo().filtered("closing_policy_id")
        matters = any(
            name in STANDS_STILL or not name.startswith(APPEARANCE) for name in vals
        )
        if guarded and matters and not self._closing_is_administrator():
            raise AccessError(
                self.env._(
                    "%(registers)s: only a Point of Sale administrator can change the"
                    " settings of a register with a closing policy.",
                    registers=", ".join(guarded.mapped("display_name")),
                )
            )

    def _check_closing_sequence_kept(self, vals):
        """Another sequence would give the same Z numbers a second time."""
        if "closing_sequence_id" in vals and not self.env.su:
            raise AccessError(self.env["ir.sequence"]._closing_text_kept())

    def _check_closing_may_install(self, vals):
        """Switching one of these on installs the module in the whole database.

        Odoo lets every cashier do that. It concerns the database and not just a
        register, so it is refused without a policy as well. Groups on the fields would
        not do: the register's screen loads them.
        """
        names = [name for name in self._fields if name.startswith("module_")]
        wanted = {name for name in names if vals.get(name)}
        if not self:
            wanted |= {
                name for name in names if self.env.context.get(f"default_{name}")
            }
        new = [name for name in wanted if not self or not all(self.mapped(name))]
        if new and not self._closing_is_administrator():
            raise AccessError(
                self.env._(
                    "Only a Point of Sale administrator can install modules:"
                    " %(modules)s.",
                    modules=", ".join(sorted(name[7:] for name in new)),
                )
            )


class PosPaymentMethod(models.Model):
    """A payment method can be put on a register from its own form as well."""

    _inherit = "pos.payment.method"

    @api.model_create_multi
    def create(self, vals_list):
        with self._closing_registers_stand_still(*vals_list):
            return super().create(vals_list)

    def write(self, vals):
        with self._closing_registers_stand_still(vals):
            return super().write(vals)

    @contextmanager
    def _closing_registers_stand_still(self, *vals_list):
        configs = self.env["pos.config"]
        named = "default_config_ids" in self.env.context
        if named or any("config_ids" in vals for vals in vals_list):
            with configs._closing_open_registers()._closing_stand_still():
                yield
        else:
            yield


class AccountJournal(models.Model):
    """The currency of a register is that of its journal."""

    _inherit = "account.journal"

    def write(self, vals):
        if "currency_id" not in vals:
            return super().write(vals)
        with self.env["pos.config"]._closing_open_registers()._closing_stand_still():
            return super().write(vals)


class PosBill(models.Model):
    """Coins and notes price the count, and Odoo lets every cashier edit them."""

    _inherit = "pos.bill"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_closing_bills_kept()
        return super().create(vals_list)

    def write(self, vals):
        self._check_closing_bills_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        self._check_closing_bills_kept()

    def _check_closing_bills_kept(self):
        configs = self.env["pos.config"]
        if configs._closing_is_administrator():
            return
        if configs.sudo().search_count([("closing_policy_id", "!=", False)], limit=1):
            raise AccessError(
                self.env._(
                    "Only a Point of Sale administrator can change the coins and notes"
                    " that registers are counted by."
                )
            )


class IrSequence(models.Model):
    """Z numbers only go up: nobody can set them back."""

    _inherit = "ir.sequence"

    def write(self, vals):
        self._check_closing_numbers_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closing_numbers(self):
        self._check_closing_numbers_kept()

    def _check_closing_numbers_kept(self):
        if not self.env.su and "pos.closing" in self.mapped("code"):
            raise AccessError(self._closing_text_kept())

    @api.model
    def _closing_text_kept(self):
        return self.env._(
            "Closing numbers are given only once and without gaps: their sequence"
            " cannot be changed or replaced."
        )
