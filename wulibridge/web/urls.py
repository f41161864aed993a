from django.urls import path

from wulibridge.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("language/", views.language, name="language"),
    path("notices/", views.notices, name="notices"),
    path("password/", views.password, name="password"),
    path("healthz", views.healthz, name="healthz"),
]
