# Copyright 2026 POS Closing Control contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "POS Closing Control",
    "summary": "Counted, judged, signed and proven closing of every POS session",
    "version": "19.0.0.1.0",
    "category": "Sales/Point of Sale",
    "author": "POS Closing Control contributors",
    "license": "LGPL-3",
    "depends": ["point_of_sale"],
    "data": [
        "security/pos_closing_control_groups.xml",
        "security/ir.model.access.csv",
        "security/pos_closing_control_rules.xml",
        "data/pos_closing_reason_data.xml",
        "data/pos_closing_policy_data.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
        "demo/product_demo.xml",
        "demo/pos_config_demo.xml",
    ],
    "installable": True,
}
