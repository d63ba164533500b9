"""Run in Odoo's shell after uninstalling: nothing is left, Odoo closes as before."""

from shop import close_as_odoo, open_session, sell

LEFT = """
    SELECT 'table ' || table_name FROM information_schema.tables
     WHERE table_name LIKE 'pos\\_closing%'
    UNION ALL
    SELECT 'column ' || table_name || '.' || column_name
      FROM information_schema.columns
     WHERE column_name LIKE '%closing\\_policy%' OR column_name LIKE 'pos\\_closing%'
        OR (table_name = 'pos_session' AND column_name LIKE 'closing\\_%'
            AND column_name <> 'closing_notes')
        OR (table_name = 'pos_session' AND column_name = 'opening_id')
    UNION ALL
    SELECT 'record ' || name FROM ir_model_data WHERE module = 'pos_closing_control'
    UNION ALL
    SELECT 'view ' || name FROM ir_ui_view WHERE arch_db::text LIKE '%closing\\_policy%'
    UNION ALL
    SELECT 'menu ' || (name->>'en_US') FROM ir_ui_menu
     WHERE name::text LIKE '%Closing Control%'
"""
env.cr.execute(LEFT)  # noqa: F821
left = [row[0] for row in env.cr.fetchall()]  # noqa: F821
assert not left, f"left behind: {left}"

config = env["pos.config"].search([("name", "=", "Till to uninstall")])  # noqa: F821
for session in (config.current_session_id, None):
    session = session or open_session(config)
    sell(session, 5)
    close_as_odoo(session)
    assert session.state == "closed" and session.move_id.state == "posted"
    assert set(session.order_ids.mapped("state")) == {"done"}
print("progress: nothing is left behind, and Odoo closed two sessions")
