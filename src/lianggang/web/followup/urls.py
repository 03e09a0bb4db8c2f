"""Addresses of the matters."""

from __future__ import annotations

from django.urls import path

from lianggang.web.followup import views

urlpatterns = [
    path("matters/", views.matters, name="matters"),
    path("matters/<int:pk>/", views.matter, name="matter"),
]
