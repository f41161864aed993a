from django.urls import path

from meetings.views import about, board, calendar, mine, opinions

app_name = "meetings"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("feed/<str:token>.ics", calendar.feed, name="feed"),
    path("mine/", mine.mine, name="mine"),
    path("about/<str:number>/", about.about, name="about"),
    path("board/", board.boards, name="boards"),
    path("board/<str:code>/", board.board, name="board"),
    path("opinions/", opinions.opinions, name="opinions"),
]
