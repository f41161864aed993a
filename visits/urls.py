from django.urls import path

from visits.views import along, door, photo

app_name = "visits"
urlpatterns = [
    # The round without a signal
    path("along/", along.along, name="along"),
    path("along/pack/", along.pack, name="pack"),
    path("worker.js", along.worker, name="worker"),
    # At the door
    path("round/", door.my_round, name="round"),
    path("buildings/<int:pk>/", door.building, name="building"),
    path("households/<int:pk>/", door.household, name="household"),
    path("households/<int:pk>/contact/", door.contact, name="contact"),
    path("households/<int:pk>/outcome/", door.outcome, name="outcome"),
    path("households/<int:pk>/visit/", door.visit_form, name="visit_form"),
    path("<int:pk>/", door.visit, name="visit"),
    path("<int:pk>/slips/", door.slips, name="slips"),
    # Photos
    path("photos/", photo.upload, name="photo_upload"),
    path("photos/<int:pk>/", photo.photo, name="photo"),
    path("photos/<int:pk>/remove/", photo.photo_remove, name="photo_remove"),
]
