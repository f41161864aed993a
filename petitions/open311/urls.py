from django.urls import path

from petitions.open311 import views

# Before the longer ones: a number or token has no stroke in it.
urlpatterns = [
    path("discovery.<str:form>", views.discovery, name="open311_discovery"),
    path("v2/services.<str:form>", views.services, name="open311_services"),
    path("v2/services/<str:code>.<str:form>", views.service, name="open311_service"),
    path("v2/requests.<str:form>", views.requests, name="open311_requests"),
    path("v2/requests/<str:number>.<str:form>", views.request, name="open311_request"),
    path("v2/tokens/<str:token>.<str:form>", views.token, name="open311_token"),
]
