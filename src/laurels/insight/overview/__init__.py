"""Overview: what needs attention, the key figures of some days beside those before, and campaigns compared.

Every number says what it counts and by which filters, so that nobody has to guess; all of them are read from days that
were added up before, so they cost the same however much has happened.
"""

from laurels.insight.overview.model import Attention, Explanation, Figure
from laurels.insight.overview.service import attention, compared, figures_of

__all__ = ["Attention", "Explanation", "Figure", "attention", "compared", "figures_of"]
