from django.urls import path

from petitions import views

app_name = "petitions"
urlpatterns = [
    path("petitions/", views.petitions, name="list"),
    path("petitions/due/", views.due, name="due"),
    path("petitions/new/", views.register, name="register"),
    path("petitions/<str:number>/", views.petition, name="petition"),
    path("petitions/<str:number>/petitioner/", views.petitioner, name="petitioner"),
    path("petitions/<str:number>/code/", views.query_code, name="query_code"),
    path("petitions/<str:number>/department/", views.department, name="department"),
    path("petitions/<str:number>/<str:move>/", views.move, name="move"),
    path("follow/", views.follow, name="follow"),
    path("follow/verdict/", views.verdict, name="verdict"),
]
