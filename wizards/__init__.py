from . import pos_closing_review_wizard
from . import pos_closing_opening_wizard
from . import pos_closing_pin_wizard
from . import pos_closing_wizard
from . import pos_closing_day_wizard
