"""What each year's visits come to at each household. The database keeps it; here it is counted anew."""

from django.db import connection
from django.db.models import Max

from wulibridge.territory.models import Household

# Households of a transaction: their rows are held while it lasts.
BATCH = 1_000

_RECOUNT = """
SELECT coalesce(sum(visits_tally(doors, years, true)), 0)
  FROM (SELECT array_agg(door) AS doors, array_agg(number) AS years
          FROM (SELECT household_id AS door, visits_year(visited_at) AS number FROM visits_visit
                 WHERE household_id BETWEEN %(first)s AND %(last)s
                 UNION
                SELECT household_id, year FROM visits_householdyear WHERE household_id BETWEEN %(first)s AND %(last)s
               ) pairs
        HAVING count(*) > 0) asked
"""


def recount_years() -> int:
    """Count every household's years (Asia/Shanghai) anew, and return how many rows were not as they should be.

    Nobody's to ask for but the administrator's of the server: there is nothing to decide, so nothing to journal.
    """
    wrong = 0
    last = Household.objects.aggregate(last=Max("pk"))["last"] or 0
    with connection.cursor() as cursor:
        for first in range(1, last + 1, BATCH):
            cursor.execute(_RECOUNT, {"first": first, "last": first + BATCH - 1})
            wrong += cursor.fetchone()[0]
    return wrong
