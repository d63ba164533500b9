def migrate(cr, version):
    """Open receivables are told in the currency of the company now.

    Nearly all proofs of them say 0 and need no more than the other currency; what is
    open at a register in a foreign currency is told anew when it is proven again.
    """
    cr.execute(
        """UPDATE pos_closing_proof proof SET currency_id = company.currency_id
             FROM res_company company
            WHERE company.id = proof.company_id AND proof.code = 'receivable_open'
              AND proof.currency_id IS DISTINCT FROM company.currency_id"""
    )
