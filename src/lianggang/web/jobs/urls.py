"""Addresses of long work."""

from __future__ import annotations

from django.urls import path

from lianggang.web.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/status/", views.status, name="job-status"),
]
