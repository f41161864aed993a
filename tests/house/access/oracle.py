"""Who may do what: written from the brief and the prose of the roles, never from the tables that the app reads.

A line for each page and each deed; a column for each role. `o` opens it, or does it, in one's own area. `n` sees the
row there, and is refused the deed in words. `-` finds nothing: 404, even in one's own area.

Out of one's own area everybody finds nothing. There is no exception, so no column for it; the sentences below say what
of the world around may still be mentioned on one's own pages.
"""

from tests.house.access.canaries import Origin
from tests.house.access.places import MAP, Walker
from tests.house.access.pledge_lines import JUDGED, PLEDGE_LINES, PROMISED
from tests.house.access.verdict_lines import CHECKS, LISTS, PAPER, POINTS, ROUNDS, VERDICT_LINES, WORK
from wulibridge.people.roles import Role

COLUMNS = (
    Role.ZONE_MEMBER,
    Role.ZONE_LEAD,
    Role.COMMITTEE_STAFF,
    Role.COMMITTEE_CHAIR,
    Role.DEPARTMENT_HANDLER,
    Role.CASE_DESK,
    Role.SUBDISTRICT_LEADER,
    Role.AUDITOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.SYSTEM_ADMINISTRATOR,
    Role.HOME_CARE_WORKER,
    Role.CARE_AGENCY,
)
# The last two are people of a firm: a line that ends before them is not theirs.
OF_THE_OFFICE = 10

#                                    member lead staff chair | department | desk leader | auditor security system
LINES = {
    # Everybody's own
    "web:home":                       "o o o o  o  o o  o o o | o o",
    "web:notices":                    "o o o o  o  o o  o o o | o o",
    "web:password":                   "o o o o  o  o o  o o o | o o",
    # Who says who works on what enters the absences of their people
    "web:absence":                    "o o o o  o  o o  o o o | o o",
    "web:absence of":                 "- o - o  -  o -  - - -",
    # One's own devices; that of somebody in a team is shut out by who answers for them, or keeps the accounts
    "web:devices":                    "o o o o  o  o o  o o o | o o",
    "web:device":                     "- o - o  -  o -  - o -",
    # Whoever answers for a committee keeps its roster; so does the case desk
    "web:roster_imports":             "- - - o  -  o -  - - -",
    "web:roster_import":              "- - - o  -  o -  - - -",
    "web:roster_problems":            "- - - o  -  o -  - - -",
    # Reading petitions: all who work on them, and leaders; a department what it was asked to help with
    "petitions:list":                 "o o o o  o  o o  - - -",
    "petitions:due":                  "o o o o  -  o o  - - -",
    "petitions:petition":             "o o o o  -  o o  - - -",
    "petitions:petition asked":       "o o o o  o  o o  - - -",
    # Who asked: those who may meet them. A confidential one: who handles it where it stands
    "petitions:petitioner":           "o o o o  -  o n  - - -",
    "petitions:petitioner asked":     "o o o o  n  o n  - - -",
    "petitions:petitioner confidential": "o o n n  -  n n  - - -",
    "petitions:query_code":           "o o o o  -  o -  - - -",
    "petitions:register":             "o o o o  -  o -  - - -",
    # A department is asked by those who handle the petition where it stands
    "petitions:department":           "o o n n  -  n n  - - -",
    "petitions:department asked":     "o o n n  n  n n  - - -",
    "petitions:department committee": "n n o o  -  n n  - - -",
    "petitions:unlink":               "o o n n  -  n -  - - -",
    # What residents filed is looked at by the committee and the case desk, who also edit the public board
    "petitions:filings":              "- - o o  -  o -  - - -",
    "petitions:filing_review":        "- - o o  -  o -  - - -",
    "petitions:filing_review reveal": "- - o o  -  o -  - - -",
    "petitions:filing_review settle": "- - o o  -  o -  - - -",
    "petitions:publication":          "- - o o  -  o -  - - -",
    "petitions:publication publish":  "- - o o  -  o -  - - -",
    # Transfer orders are read with the petition, drawn up by the committee; duties are given by the desk, worked on by
    # the department, and read by the leader who answers for it
    "petitions:order":                "o o o o  -  o o  - - -",
    "petitions:order_act draw":       "n n o o  -  n n  - - -",
    "petitions:order_act assign":     "n n n n  -  o n  - - -",
    "petitions:order_act plan":       "n n n n  -  o n  - - -",
    "petitions:petition given":       "o o o o  o  o o  - - -",
    "petitions:duties":               "- - - -  o  o o  - - -",
    "petitions:duty":                 "- - - -  o  o o  - - -",
    "petitions:duty_move accept":     "- - - -  o  n n  - - -",
    "petitions:duty_move object":     "- - - -  o  n n  - - -",
    "petitions:duty_move confirm":    "- - - -  n  o n  - - -",
    "petitions:duty_move ask":        "- - - -  o  o n  - - -",
    "petitions:duty_move tell":       "- - - -  o  n n  - - -",
    # One department's duty is not another's, nor what that one was asked
    "petitions:duty beside":          "- - - -  -  o o  - - -",
    "petitions:duty_move tell beside": "- - - -  n  n n  - - -",
    # A complaint about the zone and the committee themselves: its named handler, here the case desk, and nobody else
    "petitions:petition complaint":   "- - - -  -  o -  - - -",
    "petitions:query_code complaint": "- - - -  -  o -  - - -",
    "petitions:act complaint":        "- - - -  -  o -  - - -",
    # Who handles it speaks to the resident; the stop's other people, and the next stop up, ask about the answer that
    # the lead gave; who leads there says who works on what
    "petitions:callbacks":            "o o o o  -  o o  - - -",
    "petitions:workload":             "- o - o  -  o -  - - -",
    "petitions:care_act contact":     "o o n n  -  n n  - - -",
    "petitions:care_act assign":      "n o n o  -  o n  - - -",
    "petitions:care_act link":        "o o n n  -  n n  - - -",
    "petitions:care_act hand-over":   "n o n o  -  o n  - - -",
    "petitions:care_act name-consent": "o o o o  -  o n  - - -",
    "petitions:care_act call-back":   "o n o o  -  n n  - - -",
    # A list is kept for oneself; it is taken out by desks and leaders, and given away by who says who works on what
    "petitions:list_act save":        "o o o o  -  o o  - - -",
    "petitions:list_act another's":   "- - - -  -  - -  - - -",
    "petitions:list_act export":      "- - o o  -  o o  - - -",
    "petitions:list_act give":        "- o - o  -  o -  - - -",
    "petitions:case_file":            "o o o o  -  o o  - - -",
    "petitions:case_file petitioner": "o o o o  -  o n  - - -",
    # At the committee and above somebody acts for residents who agreed
    "petitions:mandates":             "- - o o  -  o -  - - -",
    "petitions:care_act act-for":     "n n o o  -  o n  - - -",
    "petitions:care_act act-step":    "n n o o  -  o n  - - -",
    "petitions:care_act act-end":     "n n o o  -  o n  - - -",
    # A legal petition is kept by the case desk, and extended by the leader
    "petitions:petition legal":       "o o o o  -  o o  - - -",
    "petitions:act make-legal":       "- - - -  -  o n  - - -",
    "petitions:act legal":            "- - - -  -  o n  - - -",
    "petitions:act extend-legal":     "- - - -  -  n o  - - -",
    # Files: brought by who registers there, and by a department at work on it; withdrawn by who handles it, or brought
    # it. One that names the petitioner is for who may know the name
    "petitions:files":                "o o o o  -  o n  - - -",
    "petitions:files given":          "o o o o  o  o n  - - -",
    "petitions:file":                 "o o o o  -  o o  - - -",
    "petitions:file named":           "o o - -  -  - -  - - -",
    "petitions:file withdraw":        "o o n n  -  n n  - - -",
    # Letters are printed by who registers petitions and may know the name; templates are the case desk's
    "petitions:letters":              "o o o o  -  o -  - - -",
    "petitions:letters open":         "o o o o  -  o -  - - -",
    "petitions:letters printed":      "o o o o  -  o -  - - -",
    "petitions:letters wish":         "o o o o  -  o -  - - -",
    "petitions:templates":            "- - - -  -  o -  - - -",
    "petitions:templates edit":       "- - - -  -  o -  - - -",
    # An older register is taken over by who answers for the committee, or by the case desk
    "petitions:takeovers":            "- - - o  -  o -  - - -",
    "petitions:takeover":             "- - - o  -  o -  - - -",
    "petitions:takeover_columns":     "- - - o  -  o -  - - -",
    "petitions:takeover_rows":        "- - - o  -  o -  - - -",
    "petitions:takeover_refused":     "- - - o  -  o -  - - -",
    # A hotline is the case desk's; connected systems are kept by who keeps the machine
    "petitions:hotline":              "- - - -  -  o -  - - -",
    "petitions:hotline_file":         "- - - -  -  o -  - - -",
    "petitions:hotline_results":      "- - - -  -  o -  - - -",
    "petitions:clients":              "- - - -  -  - -  - - o",
    "petitions:client":               "- - - -  -  - -  - - o",
    # The clock: who runs the third stop, and who keeps the machine
    "petitions:clock":                "- - - -  -  o -  - - o",
    # Zones are planned by the committee's chair, or by the case desk
    "web:zones":                      "- - - o  -  o -  - - -",
    "web:zone_proposal":              "- - - o  -  o -  - - -",
    "web:zone_plan":                  "- - - o  -  o -  - - -",
    "web:zone_plan_edit":             "- - - o  -  o -  - - -",
    # Committees are redrawn by the case desk; a committee's own plan is a plan like others
    "web:plans":                      "- - - o  -  o -  - - -",
    "web:plan_new":                   "- - - -  -  o -  - - -",
    "web:plan":                       "- - - o  -  o -  - - -",
    "web:plan subdistrict":           "- - - -  -  o -  - - -",
    "web:plan_act":                   "- - - o  -  o -  - - -",
    "web:plan_act subdistrict":       "- - - -  -  o -  - - -",
    "web:plan_zone":                  "- - - o  -  o -  - - -",
    "web:plan_zone subdistrict":      "- - - -  -  o -  - - -",
    "web:plan_committee":             "- - - -  -  o -  - - -",
    # The moves: a stop's own people at that stop; extending, reopening and closing is the next stop's, and the
    # leader's beyond the third; what the clock does, nobody does
    "petitions:move take at zone":            "o o n n  -  n n  - - -",
    "petitions:move take at committee":       "n n o o  -  n n  - - -",
    "petitions:move take at subdistrict":     "n n n n  -  o n  - - -",
    "petitions:move answer at zone":          "o o n n  -  n n  - - -",
    "petitions:move answer at committee":     "n n o o  -  n n  - - -",
    "petitions:move answer at subdistrict":   "n n n n  -  o n  - - -",
    "petitions:move move_up at zone":         "o o n n  -  n n  - - -",
    "petitions:move move_up at committee":    "n n o o  -  n n  - - -",
    "petitions:move send_down at committee":  "n n o o  -  n n  - - -",
    "petitions:move send_down at subdistrict": "n n n n  -  o n  - - -",
    "petitions:move extend at zone":          "n n o o  -  n n  - - -",
    "petitions:move extend at committee":     "n n n n  -  o n  - - -",
    "petitions:move extend at subdistrict":   "n n n n  -  n o  - - -",
    "petitions:move wait at zone":            "o o n n  -  n n  - - -",
    "petitions:move wait at committee":       "n n o o  -  n n  - - -",
    "petitions:move wait at subdistrict":     "n n n n  -  o n  - - -",
    "petitions:move go_on at zone":           "o o n n  -  n n  - - -",
    "petitions:move satisfied at zone":       "o o n n  -  n n  - - -",
    "petitions:move dissatisfied at zone":    "o o n n  -  n n  - - -",
    "petitions:move no_answer at zone":       "o o n n  -  n n  - - -",
    "petitions:move reopen at zone":          "n n o o  -  n n  - - -",
    "petitions:move close at zone":           "n n o o  -  n n  - - -",
    "petitions:move lapse at zone":           "n n n n  -  n n  - - -",
    "petitions:move supervise at subdistrict": "n n n n  -  n n  - - -",
    "petitions:move register at zone":        "n n n n  -  n n  - - -",
    "petitions:move take asked":              "o o n n  n  n n  - - -",
    # At the door. The case desk reads households and contacts and hands out slips, but makes no visits
    "visits:round":                   "o o o o  -  - -  - - -",
    "visits:pack":                    "o o o o  -  - -  - - -",
    "visits:building":                "o o o o  -  o o  - - -",
    "visits:household":               "o o o o  -  o o  - - -",
    "visits:contact":                 "o o o o  -  o -  - - -",
    "visits:outcome":                 "o o o o  -  - -  - - -",
    "visits:visit_form":              "o o o o  -  - -  - - -",
    "visits:visit":                   "o o o o  -  o o  - - -",
    "visits:slips":                   "o o o o  -  o -  - - -",
    # What a phone hands in, and putting right what was written down: who makes visits there
    "visits:sync_token":              "o o o o  -  - -  - - -",
    "visits:sync":                    "o o o o  -  - -  - - -",
    "visits:change":                  "o o o o  -  - -  - - -",
    "visits:withdraw":                "o o o o  -  - -  - - -",
    "visits:correct":                 "o o o o  -  - -  - - -",
    "visits:edits":                   "o o o o  -  - -  - - -",
    "visits:edit":                    "o o o o  -  - -  - - -",
    # Photos: seen with the visit; added and removed by who was there, or answers for the zone and goes to doors
    "visits:photo":                   "o o o o  -  o o  - - -",
    "visits:photo_upload":            "o o o o  -  - -  - - -",
    "visits:photo_remove":            "o o o o  -  - -  - - -",
    # The books: read with the visits; sorted and written by who speaks with residents, the case desk among them
    "visits:diary":                   "o o o o  -  o o  - - -",
    "visits:opinions":                "o o o o  -  o o  - - -",
    "visits:opinion_topics":          "o o o o  -  o o  - - -",
    "visits:opinion":                 "o o o o  -  o o  - - -",
    "visits:opinion sort":            "o o o o  -  o -  - - -",
    "visits:handbook":                "o o o o  -  o o  - - -",
    "visits:reception":               "o o o o  -  o -  - - -",
    "visits:intake":                  "o o o o  -  o -  - - -",
    # The guidebook is made by the case desk, and printed wherever somebody reads visits
    "visits:guidebook":               "- - - -  -  o -  - - -",
    "visits:edition":                 "- - - -  -  o -  - - -",
    "visits:edition_act":             "- - - -  -  o -  - - -",
    "visits:entry":                   "- - - -  -  o -  - - -",
    "visits:guidebook_print":         "o o o o  -  o o  - - -",
    # Slips are taken and followed up by who speaks with residents; a leader reads the figures
    "visits:services":                "o o o o  -  o o  - - -",
    "visits:slip_new":                "o o o o  -  o -  - - -",
    "visits:enrolment":               "o o o o  -  o -  - - -",
    "visits:slip":                    "o o o o  -  o -  - - -",
    "visits:uptake":                  "o o o o  -  o o  - - -",
    "visits:uptake_rows":             "o o o o  -  o o  - - -",
    # Teams are seen by all who read visits, and kept by who answers for the people
    "visits:teams":                   "o o o o  -  o o  - - -",
    "visits:origin":                  "- o - o  -  o -  - - -",
    "visits:duty":                    "o o o o  -  o o  - - -",
    "visits:duty set":                "- o - o  -  o -  - - -",
    "visits:duty_remove":             "- o - o  -  o -  - - -",
    # Briefs: published by the case desk, read and acknowledged by those who knock at doors
    "visits:briefs":                  "o o o o  -  o -  - - -",
    "visits:brief":                   "o o o o  -  o -  - - -",
    "visits:brief read":              "o o o o  -  n -  - - -",
    "visits:brief_new":               "- - - -  -  o -  - - -",
    # Needs and wishes are noted and followed by who speaks with residents; brought together with helpers by who works
    # for a whole committee, or at the desk; a leader reads what the desk reads
    "visits:wishes":                  "o o o o  -  o o  - - -",
    "visits:wish_note":               "o o o o  -  o -  - - -",
    "visits:need":                    "o o o o  -  o o  - - -",
    "visits:need drop":               "o o o o  -  o n  - - -",
    "visits:need match":              "n n o o  -  o n  - - -",
    "visits:wish":                    "o o o o  -  o o  - - -",
    "visits:wish withdraw":           "o o o o  -  o n  - - -",
    "visits:wish claim":              "n n o o  -  o n  - - -",
    # Offers and the ledger of gifts: those who bring together
    "visits:wishes helpers":          "- - o o  -  o o  - - -",
    "visits:offer_new":               "- - o o  -  o -  - - -",
    "visits:offer":                   "- - o o  -  o o  - - -",
    "visits:offer withdraw":          "- - o o  -  o n  - - -",
    "visits:sponsor_new":             "- - o o  -  o -  - - -",
    "visits:sponsorship":             "- - o o  -  o o  - - -",
    "visits:sponsorship line":        "- - o o  -  o n  - - -",
    "visits:sponsors_csv":            "- - o o  -  o o  - - -",
    # The round's coverage: whoever reads visits. What is said of it, and the quotas, are the case desk's
    "visits:coverage":                "o o o o  -  o o  - - -",
    "visits:coverage_rows":           "o o o o  -  o o  - - -",
    "visits:coverage_visits":         "o o o o  -  o o  - - -",
    "visits:unvisited":               "o o o o  -  o o  - - -",
    "visits:round_terms":             "- - - -  -  o -  - - -",
    # Weather care: called out by who leads or by the desk, worked off by who makes visits
    "visits:care":                    "o o o o  -  o -  - - -",
    "visits:care declare":            "- o - o  -  o -  - - -",
    "visits:care_alert":              "- o - o  -  o -  - - -",
    "visits:care_note":               "o o o o  -  - -  - - -",
    "visits:care_wish":               "o o o o  -  o -  - - -",
    # Pairings: by who answers for the people
    "visits:pairings":                "- o - o  -  o -  - - -",
    "visits:pairing_end":             "- o - o  -  o -  - - -",
    "visits:pair":                    "- o - o  -  o -  - - -",
    # Quotas: one's own for who makes visits, those of one's people for who leads; records are a committee's
    "visits:quotas":                  "o o o o  -  o o  - - -",
    "visits:quota_contacts":          "- o - o  -  o o  - - -",
    "visits:quota_rules":             "- - - -  -  o -  - - -",
    "visits:quota_end":               "- - - -  -  o -  - - -",
    "visits:quota_exception":         "- o - o  -  o -  - - -",
    "visits:record_publish":          "- - - o  -  o -  - - -",
    # The figures: whoever leads, and a department about its own duties. The rows are taken out by desks and leaders
    "dashboards:overview":            "- o - o  o  o o  - - -",
    "dashboards:overview place":      "- o - o  -  o o  - - -",
    "dashboards:rows":                "- o - o  -  o o  - - -",
    "dashboards:rows duties":         "- o - o  o  o o  - - -",
    "dashboards:rows export":         "- - - o  -  o o  - - -",
    # The administration rooms: committees read and move their petitions there, the others keep what is theirs
    "admin:index":                    "- - o o  -  o o  o o o",
    "admin:app_list territory":       "- - - -  -  o -  - - o",
    "admin:app_list people":          "- - - -  -  - -  - o -",
    "admin:app_list petitions":       "- - o o  -  o -  - - -",
    "admin:app_list meetings":        "- - o o  -  o o  - - -",
    "admin:app_list notices":         "- - - -  -  - -  - - o",
    "admin:app_list journal":         "- - - -  -  - -  o - -",
    "admin:jsi18n":                   "- - o o  -  o o  o o o",
    "admin:autocomplete":             "- - - -  -  - -  - - -",
    "admin:autocomplete committee":   "- - - -  -  o -  - - -",
    "admin:autocomplete zone":        "- - - -  -  o -  - - -",
    "admin:autocomplete building":    "- - - -  -  o -  - - -",
    "admin:autocomplete household":   "- - - -  -  o -  - - -",
    "admin:autocomplete organization": "- - - -  -  o -  - - -",
    "admin:autocomplete petition":    "- - o o  -  o -  - - -",
    "admin:autocomplete meeting":     "- - o o  -  o -  - - -",
    "admin:autocomplete user":        "- - - -  -  - -  - o -",
    "admin:nowhere":                  "- - - -  -  - -  - - -",
    # Meetings are prepared and held by who works for the committee, or at the desk; who answers for it approves
    "admin meeting":                  "- - o o  -  o -  - - -",
    "admin meeting add":              "- - o o  -  o -  - - -",
    "admin meeting way":              "- - o o  -  o -  - - -",
    "admin meeting way approve":      "- - n o  -  o -  - - -",
    "admin meeting way withdraw":     "- - n o  -  o -  - - -",
    # Written opinions: to whom they went, and those who sent them or answer for what is late
    "meetings:opinions":              "- - o o  o  o o  - - -",
    "meetings:opinions receive":      "- - n n  -  o n  - - -",
    "meetings:opinions reply":        "- - n n  o  n n  - - -",
    # Projects are worked on by the same; a leader reads along, and alone waives what one needs before its start
    "admin project":                  "- - o o  -  o o  - - -",
    "admin project add":              "- - o o  -  o -  - - -",
    "admin project way":              "- - o o  -  o o  - - -",
    "admin project way assess":       "- - o o  -  o n  - - -",
    "admin project way waive":        "- - n n  -  n o  - - -",
    "admin project way start":        "- - n o  -  o n  - - -",
    # What the residents agreed on, and notices: worked on by the same; on the board put by who answers for it. The
    # subdistrict alone says that a version arrived there
    "admin covenant":                 "- - o o  -  o -  - - -",
    "admin covenant add":             "- - o o  -  o -  - - -",
    "admin covenant way":             "- - o o  -  o -  - - -",
    "admin covenant way receive":     "- - n n  -  o -  - - -",
    "admin covenant way withdraw":    "- - n o  -  o -  - - -",
    "admin boardnotice":              "- - o o  -  o -  - - -",
    "admin boardnotice add":          "- - - o  -  o -  - - -",
    "admin boardnotice take_down":    "- - - o  -  o -  - - -",
    "admin boardnotice take_down paper": "- - o o  -  o -  - - -",
    "admin meetingkind":              "- - - -  -  o -  - - -",
    "admin meetingkind add":          "- - - -  -  o -  - - -",
    "admin meetingkind change":       "- - - -  -  o -  - - -",
    # Which meetings are owed: who leads or works for a committee, the desk; why one was missed: who answers for it
    "meetings:calendar":              "- o o o  -  o o  - - -",
    "meetings:calendar reason":       "- - - o  -  o -  - - -",
    # One's own meetings and tasks: whoever goes to meetings
    "meetings:mine":                  "o o o o  o  o o  - - -",
    "meetings:mine report":           "- - - o  -  - -  - - -",
    # Whoever is invited replies, signs in by the sheet in the room, and objects: here the chair
    "meetings:mine reply":            "- - - o  -  - -  - - -",
    "meetings:mine here":             "- - - o  -  - -  - - -",
    "meetings:mine object":           "- - - o  -  - -  - - -",
    # The meetings about a petition: whoever sees the petition
    "meetings:about":                 "o o o o  -  o o  - - -",
    "admin petition":                 "- - o o  -  o -  - - -",
    "admin petition move take at zone":      "- - n n  -  n -  - - -",
    "admin petition move take at committee": "- - o o  -  n -  - - -",
    "admin petition move extend at zone":    "- - o o  -  n -  - - -",
    "admin petition move take at subdistrict": "- - n n  -  o -  - - -",
    "admin subdistrict":              "- - - -  -  o -  - - -",
    "admin subdistrict change":       "- - - -  -  o -  - - -",
    "admin committee":                "- - - -  -  o -  - - -",
    "admin committee add":            "- - - -  -  o -  - - -",
    "admin committee change":         "- - - -  -  o -  - - -",
    "admin zone":                     "- - - -  -  o -  - - -",
    "admin zone add":                 "- - - -  -  o -  - - -",
    "admin zone change":              "- - - -  -  o -  - - -",
    "admin building":                 "- - - -  -  o -  - - -",
    "admin building add":             "- - - -  -  o -  - - -",
    "admin building change":          "- - - -  -  o -  - - -",
    "admin household":                "- - - -  -  o -  - - -",
    "admin household add":            "- - - -  -  o -  - - -",
    "admin household change":         "- - - -  -  o -  - - -",
    "admin organization":             "- - - -  -  o -  - - -",
    "admin organization add":         "- - - -  -  o -  - - -",
    "admin organization change":      "- - - -  -  o -  - - -",
    "admin workday":                  "- - - -  -  o -  - - o",
    "admin workday add":              "- - - -  -  o -  - - o",
    "admin workday change":           "- - - -  -  o -  - - o",
    "admin workday load_year":        "- - - -  -  o -  - - o",
    "admin user":                     "- - - -  -  - -  - o -",
    "admin user add":                 "- - - -  -  - -  - o -",
    "admin user change":              "- - - -  -  - -  - o -",
    "admin user set_password":        "- - - -  -  - -  - o -",
    "admin post":                     "- - - -  -  - -  - o -",
    "admin post add":                 "- - - -  -  - -  - o -",
    "admin post change":              "- - - -  -  - -  - o -",
    "admin leaderassignment":         "- - - -  -  - -  - o -",
    "admin leaderassignment add":     "- - - -  -  - -  - o -",
    "admin leaderassignment change":  "- - - -  -  - -  - o -",
    "admin journalentry":             "- - - -  -  - -  o - -",
    "admin notice":                   "- - - -  -  - -  - - o",
    "admin notice try_again":         "- - - -  -  - -  - - o",
    **VERDICT_LINES,
    **PLEDGE_LINES,
}  # fmt: skip


def cell(line: str, role: Role) -> str:
    """`o`, `n` or `-`. What has no line is nobody's."""
    cells, column = LINES.get(line, "").replace("|", "").split(), COLUMNS.index(role)
    return cells[column] if column < len(cells) else "-"


# The sentences --------------------------------------------------------------------------------------------------------

# The names of the world around one's own area: whose committee, which subdistrict, which departments, which colleague.
PUBLIC_NAMES = {"territory.committee", "territory.subdistrict", "territory.organization", "people.user"}
PLACES = PUBLIC_NAMES | {"territory.zone"}
CASE = (
    {
        f"petitions.{name}"
        for name in ("petition", "passage", "wait", "deadlineevent", "reply", "oldcase", "hotlineorder")
    }
    | {
        "petitions.attachment",
        "petitions.filing",
        "petitions.publicanswer",
    }
    | {
        f"petitions.{name}"
        for name in ("transferorder", "duty", "dutystep", "inquiry", "legalterm", "complainthandler")
    }
)
# What an office hands out or tells its teams: read in the whole area that it is for.
HANDED_OUT = {"visits.edition", "visits.service", "visits.openresource", "visits.policybrief"} | {
    "visits.visitround",
    "meetings.preconditionslot",
    "visits.carealert",
    "petitions.answertemplate",
    "evaluations.reportwords",
    "evaluations.reportsuggestion",
    "evaluations.indexweights",
    "evaluations.indicator",
}
# What was said to residents, and among colleagues: not for a department that helps.
CARE = {"petitions.contact", "petitions.callback", "petitions.charge", "petitions.voice"} | {
    f"petitions.{name}" for name in ("mandate", "mandatehousehold", "mandatestep")
}
DOOR = {"territory.building", "territory.household", "visits.visit", "visits.opinionitem", "visits.intake"}
KINDNESS = {f"visits.{name}" for name in ("need", "match", "microwish", "wishclaim", "wishstep")} | {
    f"visits.{name}" for name in ("offer", "sponsorship", "sponsorentry")
}
# What is prepared, said, voted and decided in meetings, and what came of it.
MEETINGS = (
    {
        f"meetings.{name}"
        for name in ("meeting", "agendaitem", "paper", "invitation", "statement", "option", "vote", "resolution")
    }
    | {
        f"meetings.{name}"
        for name in ("minutes", "objection", "approval", "publication", "actionitem", "progress", "excuse")
    }
    | {f"meetings.{name}" for name in ("writtenopinion", "opinioncopy", "covenant", "assembly", "boardnotice")}
)
# What an appraisal said, for those to whom it went.
OPINIONS = {"meetings.meeting", "meetings.writtenopinion", "meetings.opinioncopy"}
# Of them, what stands in the year's calendar and on the page of one's own tasks.
OWED = {f"meetings.{name}" for name in ("excuse", "meeting", "actionitem", "progress")}
# What a committee has built for its residents, from the proposal to the upkeep.
PROJECTS = {
    f"meetings.{name}"
    for name in ("project", "budgetline", "consultationround", "roundoption", "projectballot", "ballotplace")
} | {
    f"meetings.{name}"
    for name in ("precondition", "riskassessment", "riskopinion", "inspection", "preconditionslot")
} | {f"meetings.upkeep{name}" for name in ("agreement", "duty", "review")}  # fmt: skip
# A resident's name, phone and code: shown by these lines alone, to whoever has an `o` there.
PERSONAL = {
    ("territory.householdcontact", None): {"visits:contact", "visits:edit"},
    ("visits.householdedit", None): {"visits:edit"},
    ("petitions.filer", None): {"petitions:filing_review reveal"},
    ("petitions.petitioner", None): {
        "petitions:petitioner",
        "petitions:letters open",
        "petitions:case_file petitioner",
    },
    ("people.device", None): {"web:devices", "web:device"},
    ("petitions.petition", "query_code"): {
        "petitions:query_code",
        "visits:slips",
        "visits:visit_form",
        "visits:intake",
    },
}
# A colleague is known by name; the address for letters is for whoever keeps the accounts.
PRIVATE_OF_STAFF = {
    ("people.user", "email"): {Role.SECURITY_ADMINISTRATOR},
    ("notices.subscriber", "secret"): set(),
    ("notices.notice", "facts"): set(),
    ("notices.notice", "path"): set(),
}

# A petition says where the matter is: at a door, when it was written down for one.
WHERE_IT_IS = {
    ("territory.building", "address"),
    ("territory.household", "floor"),
    ("territory.household", "room"),
}

# What each role has to do with, by its prose. Besides, a notice tells its own receiver what it tells.
AT_WORK = PLACES | CASE | CARE | DOOR | KINDNESS | HANDED_OUT | {"people.post", "visits.quotaexception"}
REGISTERS = {
    "territory.rosterimport",
    "territory.plan",
    "territory.plancommittee",
    "territory.planzone",
    "petitions.takeover",
    "petitions.refusedrow",
}
HAS_TO_DO_WITH: dict[Role, set[str]] = {
    Role.ZONE_MEMBER: AT_WORK,
    Role.ZONE_LEAD: AT_WORK | OWED,
    Role.COMMITTEE_STAFF: AT_WORK | PROMISED | MEETINGS | PROJECTS | ROUNDS | PAPER | POINTS,
    Role.COMMITTEE_CHAIR: AT_WORK
    | PROMISED
    | REGISTERS
    | MEETINGS
    | PROJECTS
    | WORK
    | ROUNDS
    | PAPER
    | POINTS
    | CHECKS,
    Role.CASE_DESK: AT_WORK
    | JUDGED
    | WORK
    | REGISTERS
    | MEETINGS
    | PROJECTS
    | ROUNDS
    | PAPER
    | CHECKS
    | {"evaluations.pointscheme", "petitions.hotlinefile", "evaluations.careinterview", "evaluations.roundanswer"},
    Role.SUBDISTRICT_LEADER: AT_WORK | JUDGED | OPINIONS | OWED | PROJECTS | WORK | ROUNDS | CHECKS,
    Role.DEPARTMENT_HANDLER: PLACES
    | CASE
    | OPINIONS
    | OWED
    | PROMISED
    | {"evaluations.serviceline"}
    | WORK
    | {model for model, _field in WHERE_IT_IS},
    Role.HOME_CARE_WORKER: PLACES | {model for model, _field in WHERE_IT_IS},
    Role.CARE_AGENCY: PLACES | {model for model, _field in WHERE_IT_IS},
    # Who did what to what, by names and numbers, and never what was said or by whom
    Role.AUDITOR: PLACES | {"territory.building", "people.leaderassignment", "journal.journalentry"},
    Role.SECURITY_ADMINISTRATOR: PLACES,
    Role.SYSTEM_ADMINISTRATOR: PLACES | {"people.user", "notices.notice", "notices.subscriber", "petitions.apiclient"},
}


OF_ORGANIZATIONS = {Role.DEPARTMENT_HANDLER, Role.HOME_CARE_WORKER, Role.CARE_AGENCY}


def within(area: str) -> set[str]:
    """The areas inside an area of the map, itself included."""
    zones = {zone for zone, above in MAP.items() if area in {zone, *above[:2]}}
    below = {name for zone in zones for name in (zone, *MAP[zone]) if area[0] == "s" or name in zones}
    committees = {area} if area[0] == "c" else set()
    return zones | below | committees | {area}


def around(area: str) -> set[str]:
    """The areas that an area stands in, and the departments of its subdistrict."""
    subdistricts = {above[1] for zone, above in MAP.items() if area in {zone, *above}}
    committees = {above[0] for zone, above in MAP.items() if area in {zone, *above}} if area[0] in "zcd" else set()
    departments = {above[2] for above in MAP.values() if above[1] in subdistricts}
    return subdistricts | committees | departments


def may_see(who: Walker, origin: Origin, *, line: str, asked: set[int]) -> bool:
    """May this word stand in an answer to `who`? `asked`: the petitions that a department was asked to help with."""
    for (model, field), lines in PERSONAL.items():
        if origin.model == model and field in (None, origin.field):
            shown = any(line == name or line.startswith(f"{name} ") for name in lines)
            return shown and cell(line, who.role) == "o" and origin.area in within(who.area)
    if origin.model == "notices.notice" and who.user.pk == origin.receiver:
        return line == "web:notices" or who.role == Role.SYSTEM_ADMINISTRATOR
    if origin.model == "people.user" and who.user.pk == origin.row:
        return True
    if who.role not in PRIVATE_OF_STAFF.get((origin.model, origin.field), {who.role}):
        return False
    if origin.model not in HAS_TO_DO_WITH[who.role]:
        return False
    if who.role in OF_ORGANIZATIONS:
        if origin.model in CASE:
            return origin.petition in asked
        if (origin.model, origin.field) in WHERE_IT_IS:
            return origin.area in _zones_of(who.area)
        return origin.area in around(who.area) | _zones_of(who.area)
    if origin.area in within(who.area):
        return True
    return origin.model in PUBLIC_NAMES | HANDED_OUT | LISTS and origin.area in around(who.area)


def _zones_of(department: str) -> set[str]:
    return {zone for zone, above in MAP.items() if above[2] == department}
