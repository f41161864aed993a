from django.urls import path

from meetings.views import board

app_name = "meetings"
urlpatterns = [
    path("board/<str:code>/", board.board, name="board"),
]
