"""The doctor: proves on a live database what must always be true, and names what is not.

I1 a balance is the sum of its transfers. I2 every unit sums to zero. I3 lots and holds are within what was issued.
I4 every debit is allocated to lots, and gives back at most what it took. I5 a counter is the recount of its transfers,
and of the carts that stand, within its bounds, and with a ceiling of one that is I6. I7 nothing earns twice. I8 the
feed has no gap. I9 the chains of ledger and audit hold. I13 what was acknowledged is there. I14 the discounts of a cart
are those of its lines, and no more is paid back than was paid. I16 the days of customers are what their orders say. I17
segments count their members, and who is in one against its rule is told. I18 a batch has the codes that it counts, and
what was given to one customer can be given to nobody else. I19 a gift card got its money once. I20 days are what the
books say. Each check is one statement, so it sees one instant and needs no lock: it may run at any time.
"""

from laurels.insight.doctor.model import Check, Finding, Run
from laurels.insight.doctor.service import CHECKS, compare_history, examine, findings, keep, last_run

__all__ = ["CHECKS", "Check", "Finding", "Run", "compare_history", "examine", "findings", "keep", "last_run"]
