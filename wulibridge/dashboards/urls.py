from django.urls import path

from wulibridge.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:figure>/", views.rows, name="rows"),
]
