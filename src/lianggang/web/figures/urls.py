"""Addresses of indicators, verdicts and imports."""

from __future__ import annotations

from django.urls import path

from lianggang.web.figures import views

urlpatterns = [
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
    path("verdicts/", views.verdicts, name="verdicts"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.import_, name="import"),
    path("imports/<int:pk>/decide/", views.import_decide, name="import-decide"),
]
