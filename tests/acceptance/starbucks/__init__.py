"""A coffee house that sends offers: who received which, what they bought, and which offers that completed.

The rule: every receipt opens an instance of its own, for so many days. Buy-one-get-one completes with one transaction
above the offer's difficulty, a discount when what is spent in its time reaches it, and information never does. Ten
campaigns say so, each published to its customers: `order.amount > …`, `publication.spent >= …` and `false`, once for
each publication.

How the files are read, where they leave a choice:

- Hours are counted from an unknown start; here it is the first midnight of 2018, in UTC. Both ends of a window are
  inclusive in whole hours, so a publication of seven days is valid for 169 hours: until before the hour after its last.
- Everything is sent in the order of its hours; receipts of an hour before its transactions.
- What is compared is each completion by its receipt, and by customer, offer and hour with those that the file records.
- That an offer was looked at changes nothing and is not sent.
- All of it goes in lists of a thousand. Then some of the customers go once more into workspaces of their own, in lists
  of 130 and of 7.
- Two lanes of requests run side by side; all that belongs to one customer is in one lane, in order.
"""

from tests.acceptance.starbucks import run
from tests.acceptance.starbucks.run import replay

__all__ = ["replay", "run"]
