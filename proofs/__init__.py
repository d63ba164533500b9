from . import books, cash, identities, ledger, orders, payments, sales, stock
