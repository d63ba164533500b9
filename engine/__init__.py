"""Pure Python: the rules of a closing, independent of Odoo."""
