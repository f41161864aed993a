"""Who may do what about pledges, ratings and admissions, windows and inspections: written from the prose of the roles.

Each its own, the case desk and the leader all of it. The unit reports and replies, the desk puts together, the leader
concludes.
"""

#                                    member lead staff chair | department | desk leader | auditor security system
PLEDGE_LINES = {
    "evaluations:pledges":            "- - o o  o  o o  - - -",
    "evaluations:pledges make":       "- - - o  n  n -  - - -",
    "evaluations:pledges make for a unit": "- - - n  o  n -  - - -",
    "evaluations:pledge":             "- - o o  -  o o  - - -",
    "evaluations:pledge of unit":     "- - - -  o  o o  - - -",
    "evaluations:evidence":           "- - o o  -  o o  - - -",
    "evaluations:evidence of unit":   "- - - -  o  o o  - - -",
    "evaluations:pledge deliver":     "- - - o  -  - -  - - -",
    "evaluations:pledge publish":     "- - - -  -  o o  - - -",
    "evaluations:pledge drop":        "- - - o  -  o -  - - -",
    "evaluations:pledge review":      "- - - -  -  o -  - - -",
    "evaluations:pledge close":       "- - - -  -  - o  - - -",
    "evaluations:organizations":      "- - - -  o  o o  - - -",
    "evaluations:organizations criteria": "- - - -  -  o -  - - -",
    "evaluations:organization":       "- - - -  o  o o  - - -",
    "evaluations:organization deliver": "- - - -  o  - -  - - -",
    "evaluations:organization publish": "- - - -  -  o o  - - -",
    "evaluations:organization rate":  "- - - -  -  o -  - - -",
    "evaluations:organization conclude": "- - - -  -  - o  - - -",
    "evaluations:organization social": "- - - -  -  o o  - - -",
    "evaluations:organization admit": "- - - -  -  o -  - - -",
    "evaluations:organization decide": "- - - -  -  - o  - - -",
    "evaluations:windows":            "- - o o  o  o o  - - -",
    "evaluations:windows open":       "- - - -  -  o -  - - -",
    "evaluations:window":             "- - o o  -  o o  - - -",
    "evaluations:window keep":        "- - - -  -  o -  - - -",
    "evaluations:window conclude":    "- - - -  -  - o  - - -",
    "evaluations:inspections":        "- - o o  o  o o  - - -",
    "evaluations:inspections enter":  "- - - -  -  o -  - - -",
    "evaluations:inspection":         "- - o o  -  o o  - - -",
    "evaluations:inspection keep":    "- - - -  -  o -  - - -",
    "evaluations:inspection reply":   "- - - o  -  - -  - - -",
    "evaluations:inspection close":   "- - - -  -  - o  - - -",
}  # fmt: skip

# What a unit promises and reports, and what third parties found at it.
PROMISED = {f"evaluations.{name}" for name in ("pledge", "delivery", "pledgereview", "window")} | {
    f"evaluations.{name}" for name in ("inspection", "inspectionfinding")
}
# What the case desk proposes about units and a leader concludes.
JUDGED = PROMISED | {
    f"evaluations.{name}" for name in ("serviceline", "unitrating", "windowstars", "admission", "admissionfinding")
} | {"evaluations.suspension", "evaluations.criterionslot"}  # fmt: skip
