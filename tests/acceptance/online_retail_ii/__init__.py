"""UCI Online Retail II: every invoice of two years, in time order, then shuffled within each day, then once more.

The rule: a customer earns one point for each whole pound of an invoice's eligible total. Postage (`POST`, `DOT`, `C2`),
manual lines (`M`, `m`), discounts (`D`) and gift vouchers (`gift_0001_…`) are not eligible. A line's value is quantity
times price, half up to the penny. The campaign's rule over `line` decides what is eligible; the sender never does.

How the file is read, where it leaves a choice:

- Time. The file has minutes of a British wall clock. An invoice whose lines have several happened at the first of them.
  Within one minute purchases come before cancellations, since a cancellation may take back a purchase of its minute.
  Beyond that, ties keep the order of the file.
- Lines. An invoice's lines go by `line_no`, then by the order of the file. Its customer is the one any line names.
- A cancellation is an invoice `C…`. Each of its lines is a return of its own: of the same customer, item and price.
- Which line is the newest: the one of the latest invoice; of invoices of one minute the one with the highest number,
  compared as text; of one invoice's lines the last. It must have all of the returned quantity left. Only purchases
  that are not later than the cancellation count.
- What a line is worth after a return is what is left of it times its price, half up; so an order's points after a
  return are the whole pounds of what is left of its eligible lines, and the difference is taken back.
- Guests earn nothing. Their cancellations name nobody, so nothing can match and they are refused as incomplete.
- What is no purchase (a quantity that is not above zero, or a negative price, outside of a cancellation: stock
  corrections and bad debts) is sent as an order of its own, which the API must refuse; the rest of its invoice counts.
- Shuffled: within each day of the file first its orders in a random order with a fixed seed, then its cancellations in
  their time order. Since a cancellation looks only at purchases not later than itself, this must change nothing.
- Two lanes of requests run side by side; all that belongs to one customer is in one lane, in order.
"""

from tests.acceptance.online_retail_ii.run import replay

__all__ = ["replay"]
