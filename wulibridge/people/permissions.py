"""Everything that a person may be allowed to do, by name."""

from enum import StrEnum


class Permission(StrEnum):
    HOUSEHOLD_READ = "household.read"
    CONTACT_READ = "contact.read"  # see a resident's name and phone unmasked; every reading is journalled
    VISIT_READ = "visit.read"
    VISIT_LOG = "visit.log"
    CARE_DECLARE = "care.declare"  # call out weather care for one's area
    OPINION_WRITE = "opinion.write"  # write down and sort what was said at a desk, on the phone, on paper
    SERVICE_ENROL = "service.enrol"  # type in reply slips, and follow up what a resident wants to join
    GUIDEBOOK_EDIT = "guidebook.edit"
    PAIRING_EDIT = "pairing.edit"  # who keeps contact with which household
    QUOTA_EDIT = "quota.edit"
    TEAM_EDIT = "team.edit"  # who goes along in a zone, and who is on duty
    BRIEF_PUBLISH = "brief.publish"
    WISH_READ = "wish.read"  # read what households need and wish for, and what was agreed about it
    WISH_POST = "wish.post"  # write down needs and wishes of a household
    WISH_MATCH = "wish.match"  # offers, agreements, claims, and what was given for them
    HELP_READ = "help.read"  # read who offers help and gives, and the ledger of it
    DEVICE_REVOKE = "device.revoke"  # shut out a lost phone of one's own people
    PETITION_READ = "petition.read"
    PETITION_REGISTER = "petition.register"
    HANDLE_AT_ZONE = "petition.handle.zone"  # take, answer, move up what stands at the zone stop
    HANDLE_AT_COMMITTEE = "petition.handle.committee"  # the same a stop higher, and extend or reopen what is below
    HANDLE_AT_SUBDISTRICT = "petition.handle.subdistrict"
    SUPERVISE = "petition.supervise"  # extend at the last stop, reopen, answer for what is overdue there
    DEPARTMENT_READ = "petition.department.read"  # read what one's own department was asked to help with
    DUTY_WORK = "petition.duty.work"  # accept, report or object to what one's own department was given to do
    HOMECARE_VISIT = "homecare.visit"  # one's own elders as a home-care worker
    HOMECARE_STAFF = "homecare.staff"  # one's own agency's plans, and who comes instead of whom
    HOMECARE_KEEP = "homecare.keep"  # plans, cards, sheets, months and draws of a subdistrict
    HOMECARE_APPROVE = "homecare.approve"  # approve what somebody else locked
    DRAW_READ = "homecare.draw.read"  # repeat the monthly draw of elders: numbers of plans, never who lives there
    VERDICT_READ = "verdict.read"  # rounds, the index, pledges, inspections and windows of one's area, and results
    VERDICT_TYPE = "verdict.type"  # type in what was answered on paper
    VERDICT_KEEP = "verdict.keep"  # rounds, the index, work evaluation, pledges, windows, inspections of a subdistrict
    VERDICT_APPROVE = "verdict.approve"  # conclude and publish what somebody else put together
    VERDICT_ANSWER = "verdict.answer"  # pledge, report and reply for one's own committee or department
    POINTS_KEEP = "points.keep"  # book points of volunteers, households and teams
    LISTS_KEEP = "lists.keep"  # write versions of the three lists, and check one's own work against them
    LISTS_APPROVE = "lists.approve"
    REPORT_WRITE = "report.write"  # edit the monthly report
    REPORT_APPROVE = "report.approve"
    DASHBOARD_READ = "dashboard.read"
    PETITION_IMPORT = "petition.import"  # take over the petitions of an older register
    HOTLINE_EXCHANGE = "hotline.exchange"  # bring in a hotline's work orders, and hand back what became of them
    CLIENT_MANAGE = "client.manage"  # let other systems file and follow, without seeing a case
    MEETING_READ = "meeting.read"  # see which meetings are owed, planned and held, and which tasks of them are late
    MEETING_HOLD = "meeting.hold"  # prepare and hold meetings, and keep what came of them
    MEETING_APPROVE = "meeting.approve"  # lock the minutes, and put them on the board
    MEETING_KINDS = "meeting.kinds"  # keep the list of kinds of meetings
    ROSTER_IMPORT = "roster.import"
    TERRITORY_EDIT = "territory.edit"
    TERRITORY_PLAN = "territory.plan"  # redraw zones of one's committee, or committees and zones of one's subdistrict
    CALENDAR_EDIT = "calendar.edit"
    CLOCK_CONFIRM = "clock.confirm"  # say that the clock is right or that there was an outage; it shows figures only
    OUTBOX_MANAGE = "outbox.manage"
    PEOPLE_EDIT = "people.edit"  # accounts and posts
    JOURNAL_READ = "journal.read"
