"""One shop for many test classes.

Odoo's shop for tests (a company with its chart of accounts, products, payment methods,
registers) takes seconds to create. Its transaction stays open from one class to the
next: a class runs in a savepoint of it, as a test runs in one of its class.
"""

import atexit
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.modules.registry import Registry
from odoo.sql_db import Savepoint
from odoo.tests import BaseCase, HttpCase, TransactionCase
from odoo.tests.common import get_db_name

from odoo.addons.base.tests.common import BaseCommon

# In seconds. A transaction's time stands still, and tests compare it with the clock.
LONGEST = 300

_shop = None


def enter(case, *makers):
    """Give a class the shop of the class before it, or a new one.

    :param makers: functions that create it, the first one Odoo's own ``setUpClass``
    """
    global _shop
    if _shop and (_is_special(case) or _shop.is_stale()):
        forget()
    if _is_special(case):
        for make in makers:
            make()
    elif _shop:
        _shop.reuse(case)
    else:
        _shop = KeptShop()
        _shop.make(case, makers)


def _below_the_shop(case):
    """Return what sets up a class up to its transaction, without Odoo's shop."""
    return super(BaseCommon, case)


def _is_special(case):
    return case.country_code or case.chart_template or case.freeze_time


@atexit.register
def forget():
    """Roll the shop back: others would wait for its locks."""
    global _shop
    shop, _shop = _shop, None
    if shop and not shop.cr.closed:
        shop.close()
        TransactionCase._gc_filestore()


def is_kept():
    return _shop is not None


class Alone(BaseCase):
    """Tests in their own transaction, which must not wait for that of the shop."""

    @classmethod
    def setUpClass(cls):
        forget()
        super().setUpClass()


class KeptShop:
    """A transaction, and the attributes of the class for which its shop was made."""

    def __init__(self):
        self.cr = Registry(get_db_name()).cursor()
        self.close = self.cr.close
        self.cr.close = self.release
        self.made_at = time.monotonic()
        self.made = {}
        self.savepoint = None

    def is_stale(self):
        return self.cr.closed or time.monotonic() - self.made_at > LONGEST

    def make(self, case, makers):
        known = set(vars(case))
        with self.next_cursor():
            for make in makers:
                make()
        case.env.flush_all()
        self.savepoint = Savepoint(self.cr)
        odoos = {*known, *vars(TransactionCase), *vars(HttpCase), "cr", "registry"}
        self.made = {
            name: _copied(value)
            for name, value in vars(case).items()
            if name not in odoos and not name.startswith(("registry_", "_"))
        }

    def reuse(self, case):
        known = set(vars(case))
        self.savepoint = Savepoint(self.cr)
        with self.next_cursor():
            _below_the_shop(case).setUpClass()
        own = set(vars(case)) - known - {"env"}
        for name, value in self.made.items():
            if name not in own:
                setattr(case, name, _copied(value))

    @contextmanager
    def next_cursor(self):
        """Let the next cursor that Odoo opens be this one."""

        def cursor(registry, readonly=False):
            patcher.stop()
            return self.cr

        patcher = patch.object(Registry, "cursor", cursor)
        patcher.start()
        try:
            yield
        finally:
            patcher.stop()  # no effect if it was opened

    def release(self):
        """Called instead of closing the cursor, when a class is done."""
        if self.savepoint is None:  # the shop could not be created
            return forget()
        self.cr.clear()
        self.savepoint.close()
        self.savepoint = None
        return None


def _copied(value):
    """A class may change its dictionaries; records come from the database."""
    return dict(value) if isinstance(value, dict) else value
