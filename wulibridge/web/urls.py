from django.urls import path

from wulibridge.web import roster, views

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
    path("healthz", views.healthz, name="healthz"),
]
