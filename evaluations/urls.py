from django.urls import path

from evaluations.views import (
    ballot,
    index,
    inspection,
    interview,
    month,
    organization,
    plan,
    pledge,
    points,
    power_list,
    report,
    rooms,
    round,
    window,
    work,
)

app_name = "evaluations"
urlpatterns = [
    # Home care: the worker's day; plans; months and pay; the monthly draw
    path("home-care/", plan.elders, name="elders"),
    path("home-care/pay/", month.pay, name="pay"),
    path("home-care/visits/<int:pk>/", plan.sign, name="sign"),
    path("home-care/plans/", plan.plans, name="plans"),
    path("home-care/plans/<int:pk>/", plan.plan, name="plan"),
    path("home-care/sheets/<int:pk>/", plan.sheet, name="sheet"),
    path("home-care/months/", month.months, name="months"),
    path("home-care/months/<int:pk>/<str:key>/", month.month, name="month"),
    path("home-care/draws/", interview.draws, name="draws"),
    path("home-care/draws/<int:pk>/", interview.draw, name="draw"),
    path("home-care/interviews/<int:pk>/", interview.interview, name="interview"),
    # The monthly report
    path("reports/", report.reports, name="reports"),
    path("reports/<int:pk>/", report.report, name="report"),
    path("reports/<int:pk>/<int:part>/", report.report_rows, name="report_rows"),
    # The people's verdict
    path("verdict/", rooms.verdict, name="verdict"),
    path("verdict/rounds/", round.rounds, name="rounds"),
    path("verdict/rounds/<int:pk>/", round.round_, name="round"),
    path("verdict/rounds/<int:pk>/paper/", round.paper, name="paper"),
    path("ballot/", ballot.ballot, name="ballot"),
    path("ballot/results/<int:pk>/", ballot.results, name="results"),
    # The satisfaction index and work evaluation
    path("verdict/index/", index.index, name="index"),
    path("verdict/index/<int:pk>/", index.index_value, name="index_value"),
    path("verdict/work/", work.work, name="work"),
    path("verdict/work/years/<int:pk>/", work.work_year, name="work_year"),
    path("verdict/work/<int:pk>/", work.evaluation, name="evaluation"),
    path("verdict/work/<int:pk>/<slug:figure>/", work.work_rows, name="work_rows"),
    # Points, and the three lists with the committees' self-checks
    path("verdict/points/", points.points, name="points"),
    path("verdict/points/<int:pk>/", points.scheme, name="scheme"),
    path("verdict/points/accounts/<int:pk>/", points.account, name="account"),
    path("verdict/lists/", power_list.lists, name="lists"),
    path("verdict/lists/<int:pk>/", power_list.version, name="list"),
    path("verdict/lists/checks/<int:pk>/", power_list.check, name="check"),
    path("lists/", power_list.lists_public, name="lists_public"),
    # Pledges, ratings and admissions, windows, inspections
    path("verdict/pledges/", pledge.pledges, name="pledges"),
    path("verdict/pledges/<int:pk>/", pledge.pledge, name="pledge"),
    path("verdict/deliveries/<int:pk>/", pledge.evidence, name="evidence"),
    path("pledges/<int:pk>/", pledge.promised, name="promised"),
    path("verdict/organizations/", organization.organizations, name="organizations"),
    path("verdict/organizations/<int:pk>/", organization.organization, name="organization"),
    path("verdict/windows/", window.windows, name="windows"),
    path("verdict/windows/<int:pk>/", window.window, name="window"),
    path("window/<slug:code>/", window.rate, name="window_rate"),
    path("verdict/inspections/", inspection.inspections, name="inspections"),
    path("verdict/inspections/<int:pk>/", inspection.inspection, name="inspection"),
]
