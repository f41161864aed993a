"""The register of metrics: every figure of the product, defined once.

Pages, lists, files and reports count, draw and list from here alone, so that a number and the rows behind it cannot
differ. What a row is, and which rows there are, the apps' queries say.
"""

from evaluations.metrics import departments, households, meetings, petitions, wishes
from evaluations.metrics.ahead import Counter
from evaluations.metrics.counting import (
    Counts,
    Keys,
    count_ahead,
    count_by,
    count_by_day,
    count_by_month,
    counts_of,
    keys_of,
)
from evaluations.metrics.shape import UNITS, Ahead, AsOf, By, Direction, Metric, Part, Population, Scope, Unit
from evaluations.metrics.shares import HIGH_STEPS, LOW_STEPS, Share, share_of

METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        *households.METRICS,
        *petitions.METRICS,
        *departments.METRICS,
        *wishes.METRICS,
        *meetings.METRICS,
    )
}

__all__ = [
    "HIGH_STEPS",
    "LOW_STEPS",
    "METRICS",
    "UNITS",
    "Ahead",
    "AsOf",
    "By",
    "Counter",
    "Counts",
    "Direction",
    "Keys",
    "Metric",
    "Part",
    "Population",
    "Scope",
    "Share",
    "Unit",
    "count_ahead",
    "count_by",
    "count_by_day",
    "count_by_month",
    "counts_of",
    "keys_of",
    "share_of",
]
