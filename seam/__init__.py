"""What we rely on in Odoo, in words: its labels, and the contract.

``labels.py`` has Odoo's own labels, by which the ledgers tell journal items apart.
``contract.py`` is the table of all methods and fields of Odoo that closing, opening and
proof rely on; ``tests/seam`` compares it with Odoo. Porting this addon to another
version of Odoo begins there. Neither uses records: where Odoo calls ours, and ours
reads Odoo, is in ``models/seam``.
"""
