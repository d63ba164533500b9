"""What is taken for granted of Odoo, in words: its labels, and the contract.

``labels.py`` are Odoo's own labels, by which the ledgers tell journal items apart.
``contract.py`` is the table of all methods and fields of Odoo that closing, opening and
proof rest upon; ``tests/seam`` holds it against Odoo as it is. Whoever brings this
addon to another version of Odoo begins there. Neither knows records: where Odoo calls
ours, and ours reads Odoo, is in ``models/seam``.
"""
