import logging

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    """Remove levels of checks that were not a real choice.

    Odoo does not post while there are open orders or unposted invoices, so the two
    fields are removed and these checks always block. It does post while the books are
    locked, with a later date: that check used to block by default and is now a warning.
    """
    cr.execute(
        """SELECT id FROM pos_closing_policy
            WHERE check_draft_orders <> 'block' OR check_unposted_invoices <> 'block'"""
    )
    softened = [row[0] for row in cr.fetchall()]
    if softened:
        _logger.info(
            "Closing policies %s: open orders and unposted invoices always block now,"
            " as Odoo refuses to post over them",
            softened,
        )
    cr.execute(
        """UPDATE pos_closing_policy SET check_lock_dates = 'warn'
            WHERE check_lock_dates = 'block'"""
    )
