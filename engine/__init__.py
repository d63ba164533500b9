"""Pure Python: the rules of a closing, free of Odoo."""
