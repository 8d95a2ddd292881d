"""The demo: a programme, and a year of real shopping that earns in it, all through the public API.

The shopping is The Complete Journey, a year of groceries of 2,469 households, published by dunnhumby under CC0; the
programme is ours. Everything is chosen by arithmetic on the data's own ids, so that two demos of one size are the same.
"""

from laurels.demo.client import Api, Refused
from laurels.demo.journey import HOUSEHOLDS, STARTS_AT, ZONE, NoData, Year, open_year
from laurels.demo.load import Loaded, load
from laurels.demo.programme import CODE

__all__ = ["CODE", "HOUSEHOLDS", "STARTS_AT", "ZONE", "Api", "Loaded", "NoData", "Refused", "Year", "load", "open_year"]
