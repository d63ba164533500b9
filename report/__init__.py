from . import pos_closing_receivable
