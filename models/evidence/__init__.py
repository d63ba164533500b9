from . import evidence
from . import kept
