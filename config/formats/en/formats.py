"""How dates and times are written in English: day before month, 24 hours, the zone in full stamps.

For `|date:"…"` and `date_format`. The two of the clock are names of our own; a language that is added needs all of these.
"""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i T"
SHORT_DATETIME_FORMAT = "j M, H:i"  # of something recent, in a list of the learner's own
CLOCK_DAY_FORMAT = "D j M Y"
CLOCK_TIME_FORMAT = "H:i:s"
