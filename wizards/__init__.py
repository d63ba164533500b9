from . import pos_closing_wizard
