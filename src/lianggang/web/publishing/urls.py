"""Addresses of releases, of the published site, and of the interface for programs."""

from __future__ import annotations

from django.urls import path

from lianggang.web.publishing import api, views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/map/", views.map_, name="release-map"),
    path("releases/<int:pk>/", views.release, name="release"),
    path("releases/<int:pk>/site/", views.look, name="release-site"),
    path("releases/<int:pk>/site/<path:path>", views.look, name="release-page"),
    path("releases/<int:pk>/site.zip", views.site_file, name="release-file"),
    path("public/<str:code>/", views.public, name="public"),
    path("public/<str:code>/<path:path>", views.public, name="public-page"),
    path("api/v1/openapi.json", api.openapi, name="api-description"),
    path("api/v1/releases/", api.releases, name="api-releases"),
    path("api/v1/areas/", api.areas, name="api-areas"),
    path("api/v1/indicators/", api.indicators, name="api-indicators"),
    path("api/v1/values/", api.values, name="api-values"),
]
