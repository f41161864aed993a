from django.urls import path

from visits import views

app_name = "visits"
urlpatterns = [
    path("round/", views.my_round, name="round"),
    path("buildings/<int:pk>/", views.building, name="building"),
    path("households/<int:pk>/", views.household, name="household"),
    path("households/<int:pk>/contact/", views.contact, name="contact"),
    path("households/<int:pk>/outcome/", views.outcome, name="outcome"),
    path("households/<int:pk>/visit/", views.visit_form, name="visit_form"),
    path("<int:pk>/", views.visit, name="visit"),
    path("<int:pk>/slips/", views.slips, name="slips"),
]
