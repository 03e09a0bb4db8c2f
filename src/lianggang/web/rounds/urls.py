"""Addresses of the desk and the annual round."""

from __future__ import annotations

from django.urls import path

from lianggang.web.rounds import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("rounds/", views.schemes, name="schemes"),
    path("rounds/<int:pk>/", views.scheme, name="scheme"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
]
