from django.urls import path

from wulibridge.web import absence, devices, redistricting, redistricting_edits, roster, views, zone_planning

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language, name="language"),
    path("notices/", views.notices, name="notices"),
    path("password/", views.password, name="password"),
    path("absence/", absence.absence, name="absence"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:pk>/", devices.device, name="device"),
    path("roster/", roster.roster_imports, name="roster_imports"),
    path("roster/<int:pk>/", roster.roster_import, name="roster_import"),
    path("roster/<int:pk>/problems.csv", roster.roster_problems, name="roster_problems"),
    path("zones/", zone_planning.zones, name="zones"),
    path("zones/proposal/", zone_planning.zone_proposal, name="zone_proposal"),
    path("zones/plans/<int:pk>/", zone_planning.zone_plan, name="zone_plan"),
    path("zones/plans/<int:pk>/<edit>/", zone_planning.zone_plan_edit, name="zone_plan_edit"),
    path("plans/", redistricting.plans, name="plans"),
    path("plans/new/", redistricting.plan_new, name="plan_new"),
    path("plans/<int:pk>/", redistricting.plan, name="plan"),
    path("plans/<int:pk>/zones/<int:zone>/", redistricting_edits.plan_zone, name="plan_zone"),
    path("plans/<int:pk>/committees/<int:committee>/", redistricting_edits.plan_committee, name="plan_committee"),
    path("plans/<int:pk>/<slug:act>/", redistricting.plan_act, name="plan_act"),
    path("healthz", views.healthz, name="healthz"),
]
