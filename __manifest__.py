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
        "security/pos_closing_wizard_rules.xml",
        "data/pos_closing_reason_data.xml",
        "data/pos_closing_policy_data.xml",
        "wizards/pos_closing_wizard_views.xml",
        "views/pos_closing_reason_views.xml",
        "views/pos_closing_policy_views.xml",
        "views/pos_closing_views.xml",
        "views/pos_session_views.xml",
        "views/pos_config_views.xml",
        "views/res_config_settings_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["pos_closing_control/static/src/closing_wizard/*"],
        "point_of_sale._assets_pos": ["pos_closing_control/static/src/pos/*"],
        "web.assets_tests": ["pos_closing_control/static/tests/tours/*"],
    },
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
        "demo/product_demo.xml",
        "demo/pos_config_demo.xml",
    ],
}
