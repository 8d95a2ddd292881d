"""Windows of the week, such as a happy hour, on the wall clock of a zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from laurels.kit.calendar.zones import local

EVERY_DAY = frozenset(range(1, 8))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of wall time from `opens` to before `closes` on ISO weekdays (Monday is 1).

    One that closes at or before it opens runs past midnight and belongs to the weekday on which it opened. Clocks
    decide alone: a time that they skip is skipped, one that they repeat counts twice, but as one occurrence.
    """

    opens: time
    closes: time
    weekdays: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("a window is in wall time and carries no offset")
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays are 1 for Monday to 7 for Sunday")

    def contains(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Tell whether the window is open at this instant."""
        return self.occurrence(instant, zone) is not None

    def occurrence(self, instant: datetime, zone: ZoneInfo) -> date | None:
        """Name the local day on which the window opened that is open now, or None.

        Limits per day count by this date, so that neither midnight nor a repeated hour opens a second allowance.
        """
        wall = local(instant, zone)
        today, clock = wall.date(), wall.time()
        if self.opens < self.closes:
            return today if self.opens <= clock < self.closes and today.isoweekday() in self.weekdays else None
        if clock >= self.opens and today.isoweekday() in self.weekdays:
            return today
        yesterday = today - _DAY
        return yesterday if clock < self.closes and yesterday.isoweekday() in self.weekdays else None
