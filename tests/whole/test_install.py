from odoo.tests import TransactionCase, tagged

from ...hooks import COLUMNS
from ..shop.kept_shop import Alone


@tagged("post_install", "-at_install")
class TestInstall(Alone, TransactionCase):
    def test_computed_columns_of_odoos_tables_are_made_beforehand(self):
        """Otherwise Odoo computes them for all sessions and entries that ever were."""
        computed = {}
        for model in self.env.registry.values():
            ours = model._name.startswith("pos.closing") or model._transient
            if ours or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                own = field._modules == ("pos_closing_control",)
                if own and field.store and field.compute and field.column_type:
                    columns = computed.setdefault(model._table, {})
                    columns[field.name] = field.column_type[0]
        self.assertEqual(computed, COLUMNS)
