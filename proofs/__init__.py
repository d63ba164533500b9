from . import (
    books,
    cash,
    identities,
    ledger,
    method,
    orders,
    payments,
    receivables,
    sales,
    stock,
)
