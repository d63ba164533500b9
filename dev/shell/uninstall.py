"""Run in Odoo's shell: close a register by its policy, then uninstall the module."""

from shop import sell, trade

sell(trade(env), 20)  # noqa: F821
env.cr.commit()  # noqa: F821
module = env["ir.module.module"].search([("name", "=", "pos_closing_control")])  # noqa: F821
module.button_immediate_uninstall()
print("progress: uninstalled with a closed and an open session")
