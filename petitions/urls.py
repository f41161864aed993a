from django.urls import path

from petitions.views import clock, desk, follow, moves

app_name = "petitions"
urlpatterns = [
    path("petitions/", desk.petitions, name="list"),
    path("petitions/due/", desk.due, name="due"),
    path("petitions/new/", moves.register, name="register"),
    path("petitions/clock/", clock.clock, name="clock"),
    path("petitions/<str:number>/", desk.petition, name="petition"),
    path("petitions/<str:number>/petitioner/", desk.petitioner, name="petitioner"),
    path("petitions/<str:number>/code/", desk.query_code, name="query_code"),
    path("petitions/<str:number>/department/", moves.department, name="department"),
    path("petitions/<str:number>/<str:move>/", moves.move, name="move"),
    path("follow/", follow.follow, name="follow"),
    path("follow/verdict/", follow.verdict, name="verdict"),
]
