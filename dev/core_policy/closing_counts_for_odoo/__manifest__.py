{
    "name": "Closing Counts for Odoo",
    "summary": "For dev/test --core --policy only: counts where Odoo's tests do not.",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "depends": ["pos_closing_control"],
    "installable": True,
}
