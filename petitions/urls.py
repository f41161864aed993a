from django.urls import include, path

from petitions.views import clients, clock, desk, duties, follow, hotline, kinds, moves, orders, takeover

app_name = "petitions"
urlpatterns = [
    path("petitions/", desk.petitions, name="list"),
    path("petitions/due/", desk.due, name="due"),
    path("petitions/new/", moves.register, name="register"),
    path("petitions/clock/", clock.clock, name="clock"),
    path("petitions/clients/", clients.clients, name="clients"),
    path("petitions/clients/<int:pk>/", clients.client, name="client"),
    path("petitions/hotline/", hotline.hotline, name="hotline"),
    path("petitions/hotline/<int:pk>/", hotline.hotline_file, name="hotline_file"),
    path("petitions/hotline/results/", hotline.hotline_results, name="hotline_results"),
    path("petitions/takeover/", takeover.takeovers, name="takeovers"),
    path("petitions/takeover/<int:pk>/", takeover.takeover, name="takeover"),
    path("petitions/takeover/<int:pk>/columns/", takeover.takeover_columns, name="takeover_columns"),
    path("petitions/takeover/<int:pk>/refused.csv", takeover.takeover_refused, name="takeover_refused"),
    path("petitions/takeover/<int:pk>/<figure>/", takeover.takeover_rows, name="takeover_rows"),
    path("petitions/duties/", duties.duties, name="duties"),
    path("petitions/duties/<int:pk>/", duties.duty, name="duty"),
    path("petitions/duties/<int:pk>/<str:move>/", duties.duty_move, name="duty_move"),
    path("petitions/<str:number>/", desk.petition, name="petition"),
    path("petitions/<str:number>/order/", orders.order, name="order"),
    path("petitions/<str:number>/order/<str:act>/", orders.order_act, name="order_act"),
    path("petitions/<str:number>/unlink/", takeover.unlinked, name="unlink"),
    path("petitions/<str:number>/petitioner/", desk.petitioner, name="petitioner"),
    path("petitions/<str:number>/code/", desk.query_code, name="query_code"),
    path("petitions/<str:number>/department/", moves.department, name="department"),
    path("petitions/<str:number>/acts/<str:verb>/", kinds.act, name="act"),
    path("petitions/<str:number>/<str:move>/", moves.move, name="move"),
    path("open311/v2/", include("petitions.open311.urls")),
    path("follow/", follow.follow, name="follow"),
    path("follow/verdict/", follow.verdict, name="verdict"),
]
