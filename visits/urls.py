from django.urls import path

from visits.views import door

app_name = "visits"
urlpatterns = [
    path("round/", door.my_round, name="round"),
    path("buildings/<int:pk>/", door.building, name="building"),
    path("households/<int:pk>/", door.household, name="household"),
    path("households/<int:pk>/contact/", door.contact, name="contact"),
    path("households/<int:pk>/outcome/", door.outcome, name="outcome"),
    path("households/<int:pk>/visit/", door.visit_form, name="visit_form"),
    path("<int:pk>/", door.visit, name="visit"),
    path("<int:pk>/slips/", door.slips, name="slips"),
]
