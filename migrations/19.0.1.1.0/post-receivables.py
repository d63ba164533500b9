def migrate(cr, version):
    """Convert open receivables to the currency of the company.

    Nearly all of these proofs are 0 and need only the other currency. Those of a
    register in a foreign currency are recomputed when they are proven again.
    """
    cr.execute(
        """UPDATE pos_closing_proof proof SET currency_id = company.currency_id
             FROM res_company company
            WHERE company.id = proof.company_id AND proof.code = 'receivable_open'
              AND proof.currency_id IS DISTINCT FROM company.currency_id"""
    )
