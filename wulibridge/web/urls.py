from django.urls import path

from wulibridge.web import roster, views, zone_planning

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language, name="language"),
    path("notices/", views.notices, name="notices"),
    path("password/", views.password, name="password"),
    path("roster/", roster.roster_imports, name="roster_imports"),
    path("roster/<int:pk>/", roster.roster_import, name="roster_import"),
    path("roster/<int:pk>/problems.csv", roster.roster_problems, name="roster_problems"),
    path("zones/", zone_planning.zones, name="zones"),
    path("zones/proposal/", zone_planning.zone_proposal, name="zone_proposal"),
    path("zones/plans/<int:pk>/", zone_planning.zone_plan, name="zone_plan"),
    path("zones/plans/<int:pk>/<edit>/", zone_planning.zone_plan_edit, name="zone_plan_edit"),
    path("healthz", views.healthz, name="healthz"),
]
