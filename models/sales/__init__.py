from . import receipt
from . import sale_change
