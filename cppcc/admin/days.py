"""First and last day of a date as curators write it (EDTF).

days("2023-04")   ->  date(2023, 4, 1), date(2023, 4, 30)
days("2018/..")   ->  date(2018, 1, 1), None
days("2023-13")   ->  ValueError
"""

import re
from datetime import date

from cppcc.extraction import dates

#  2023-06-29   2023-06   2023   2023-01/2023-06   2018/..
DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
WRITTEN = re.compile(rf"{DAY}(?:/(?:{DAY}|\.\.))?")


def days(written: str) -> tuple[date, date | None]:
    """Raises ValueError for what is no date, no day of the calendar, or runs backwards."""
    if not WRITTEN.fullmatch(written):
        raise ValueError(written)
    last_month = written.split("/")[-1]
    if len(last_month) == 7:
        date.fromisoformat(f"{last_month}-01")
    first = date.fromisoformat(dates.earliest(written))
    last = dates.latest(written)
    if not last:
        return first, None
    if date.fromisoformat(last) < first:
        raise ValueError(written)
    return first, date.fromisoformat(last)
