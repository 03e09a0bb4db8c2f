"""Addresses of whole judgements."""

from __future__ import annotations

from django.urls import path

from lianggang.web.analysis import views

urlpatterns = [
    path("analysis/", views.runs, name="analysis"),
    path("analysis/<int:pk>/", views.run, name="analysis-run"),
]
