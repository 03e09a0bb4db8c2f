"""Addresses of territories."""

from __future__ import annotations

from django.urls import path

from lianggang.web.places import views

urlpatterns = [path("territories/", views.territories, name="territories")]
