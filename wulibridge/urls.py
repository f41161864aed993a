"""One include per app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("wulibridge.web.urls")),
    path("", include("petitions.urls")),
    path("visits/", include("visits.urls")),
    path("", include("evaluations.urls")),
    path("meetings/", include("meetings.urls")),
    path("dashboard/", include("wulibridge.dashboards.urls")),
    path("search/", include("wulibridge.search.urls")),
    path("admin/", admin.site.urls),
]
