from django.urls import path

from petitions.open311 import views

# Before the longer ones: a number or token has no stroke in it.
urlpatterns = [
    path("services.<str:form>", views.services, name="open311_services"),
    path("services/<str:code>.<str:form>", views.service, name="open311_service"),
    path("requests.<str:form>", views.requests, name="open311_requests"),
    path("requests/<str:number>.<str:form>", views.request, name="open311_request"),
    path("tokens/<str:token>.<str:form>", views.token, name="open311_token"),
]
