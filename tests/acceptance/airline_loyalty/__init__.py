"""A frequent flyer programme: every member and month of two years, with the half points and what redeemed points cost.

The rule: a kilometre is a point, and half a point more for members who enrolled in the "2018 Promotion". Two campaigns
say so over the event `flights.flown`, the second with a condition on the member's attribute. The wallet has one decimal
place, so half points are exact.

How the files are read, where they leave a choice:

- Several rows of one member and month are one event with the sum of their kilometres; what it earns is compared with
  the sum of the points in the file. Months without a flight are sent too and earn nothing.
- Everything of a month happens at noon of its last day: first what is earned, then what is spent.
- Flights before the month of enrolment earn like all others.
- The file has the cost of redeemed points in whole dollars. So the workspace counts in a currency that has no smaller
  unit, and it is the product that rounds 0.18 times the points half up, for each row by itself.
- Each row with redeemed points is a payment with points that an order captures. So few points that they are worth
  nothing cannot pay; they are taken by an adjustment.
- A member who at some month has spent more than the file shows earned gets the largest such shortage beforehand as an
  opening balance.
- Two lanes of requests run side by side; all that belongs to one member is in one lane, in order.
"""

from tests.acceptance.airline_loyalty.run import replay

__all__ = ["replay"]
