"""Lines of the oracle: home care and the people's verdict. Read as those in oracle.LINES are."""

#                                    member lead staff chair | department | desk leader | auditor security system
VERDICT_LINES = {
    # Home care: the worker has their own elders, the agency its plans, the centre it all; a leader approves its months
    "evaluations:elders":             "- - - -  -  - -  - - - | o -",
    "evaluations:sign":               "- - - -  -  - -  - - - | o -",
    "evaluations:plan visit":         "- - - -  -  - -  - - - | o -",
    "evaluations:plan":               "- - - -  -  o -  - - - | o o",
    "evaluations:plans":              "- - - -  -  o -  - - - | - o",
    "evaluations:plan name":          "- - - -  -  - -  - - - | - o",
    "evaluations:months":             "- - - -  -  o o  - - - | - o",
    "evaluations:month":              "- - - -  -  o o  - - - | - o",
    "evaluations:plans make":         "- - - -  -  o -  - - - | - -",
    "evaluations:plan keep":          "- - - -  -  o -  - - - | - -",
    "evaluations:sheet":              "- - - -  -  o -  - - - | - -",
    "evaluations:months rate":        "- - - -  -  o -  - - - | - -",
    "evaluations:month keep":         "- - - -  -  o n  - - - | - n",
    "evaluations:month hand out":     "- - - -  -  o o  - - - | - n",
    "evaluations:month approve":      "- - - -  -  n o  - - - | - n",
    "evaluations:plan report":        "- - - -  -  o -  - - - | - o",
    "evaluations:pay":                "- - - -  -  - -  - - - | o -",
    # Leader and auditor repeat the draw by its numbers; who was drawn is the centre's to ask
    "evaluations:draws":              "- - - -  -  o o  o - - | - -",
    "evaluations:draws make":         "- - - -  -  o -  - - - | - -",
    "evaluations:draw":               "- - - -  -  o o  o - - | - -",
    "evaluations:interview":          "- - - -  -  o -  - - - | - -",
    # One box for everything, at the desk, and for a department what it was asked about
    "search:everything":              "- - o o  o  o o  - - -",
    # The monthly report: written by the case desk, approved by a leader; committees read what is approved
    "evaluations:reports":            "- - o o  -  o o  - - -",
    "evaluations:report":             "- - o o  -  o o  - - -",
    "evaluations:report hand out":    "- - o o  -  o o  - - -",
    "evaluations:report_rows":        "- - o o  -  o o  - - -",
    "evaluations:report open":        "- - - -  -  o o  - - -",
    "evaluations:report_rows open":   "- - - -  -  o o  - - -",
    "evaluations:report write":       "- - - -  -  o -  - - -",
    "evaluations:report approve":     "- - - -  -  - o  - - -",
    # The people's verdict begins on a page that holds no rows
    "evaluations:verdict":            "- - o o  o  o o  - - -",
    # Points are their committee's; the desk is told sums. The chair concludes the star families that others chose
    "evaluations:points":             "- - o o  -  o -  - - -",
    "evaluations:points open":        "- - o o  -  - -  - - -",
    "evaluations:scheme":             "- - o o  -  - -  - - -",
    "evaluations:scheme conclude":    "- - - o  -  - -  - - -",
    "evaluations:account":            "- - o o  -  - -  - - -",
    # The desk writes the three lists, the leader approves them; a chair reads what is in force and checks the committee
    "evaluations:lists":              "- - - o  -  o o  - - -",
    "evaluations:lists begin":        "- - - -  -  o -  - - -",
    "evaluations:lists check":        "- - - o  -  - -  - - -",
    "evaluations:list":               "- - - o  -  o o  - - -",
    "evaluations:list draft":         "- - - -  -  o o  - - -",
    "evaluations:list write":         "- - - -  -  o -  - - -",
    "evaluations:list approve":       "- - - -  -  - o  - - -",
    "evaluations:check":              "- - - o  -  - -  - - -",
    "evaluations:check handed in":    "- - - o  -  o o  - - -",
    "evaluations:check make":         "- - - o  -  - -  - - -",
    "evaluations:check review":       "- - - -  -  o o  - - -",
    # The index is read by committees and leaders, kept by the desk, concluded by a leader
    "evaluations:index":              "- - o o  -  o o  - - -",
    "evaluations:index keep":         "- - - -  -  o -  - - -",
    "evaluations:index_value":        "- - o o  -  o o  - - -",
    "evaluations:index_value keep":   "- - - -  -  o -  - - -",
    "evaluations:index_value conclude": "- - - -  -  - o  - - -",
    # Work evaluation: who is reviewed reads the own sheet once it was told, and answers
    "evaluations:work":               "- - - o  o  o o  - - -",
    "evaluations:work open":          "- - - -  -  o -  - - -",
    "evaluations:work_year":          "- - - -  -  o o  - - -",
    "evaluations:work_year keep":     "- - - -  -  o -  - - -",
    "evaluations:evaluation":         "- - - o  -  o o  - - -",
    "evaluations:work_rows":          "- - - o  -  o o  - - -",
    "evaluations:work_rows draft":    "- - - -  -  o o  - - -",
    "evaluations:work_rows department": "- - - -  o  o o  - - -",
    "evaluations:evaluation draft":   "- - - -  -  o o  - - -",
    "evaluations:evaluation department": "- - - -  o  o o  - - -",
    "evaluations:evaluation keep":    "- - - -  -  o -  - - -",
    "evaluations:evaluation answer":  "- - - o  -  - -  - - -",
    "evaluations:evaluation answer department": "- - - -  o  - -  - - -",
    "evaluations:evaluation conclude": "- - - -  -  - o  - - -",
    # Rounds: the desk asks and counts, the committee types in and hands over, a leader publishes
    "evaluations:rounds":             "- - o o  -  o o  - - -",
    "evaluations:rounds make":        "- - - -  -  o -  - - -",
    "evaluations:round":              "- - o o  -  o o  - - -",
    "evaluations:round draft":        "- - - -  -  o o  - - -",
    "evaluations:round keep":         "- - - -  -  o -  - - -",
    "evaluations:round publish":      "- - - -  -  - o  - - -",
    "evaluations:round hand":         "- - o o  -  o -  - - -",
    "evaluations:paper":              "- - o o  -  o -  - - -",
}  # fmt: skip

# How the work of a committee or department is evaluated, for itself and those who evaluate it.
WORK = {"evaluations.workevaluation", "evaluations.workfigure", "evaluations.indicator"}
# What is asked in rounds; what was said on paper, for who types it in; in words, for the desk alone.
ROUNDS = {"evaluations.round", "evaluations.roundquestion"}
PAPER = {"evaluations.paperentry"}
# What binds the whole office, and what a committee says of itself by it.
LISTS = {"evaluations.powerlist", "evaluations.listitem"}
CHECKS = LISTS | {"evaluations.selfcheck", "evaluations.checkanswer", "evaluations.checkmeasure"}
POINTS = {f"evaluations.{name}" for name in ("pointscheme", "pointrule", "pointentry", "starfamily")}
