"""Addresses of reports and of the page for leaders."""

from __future__ import annotations

from django.urls import path

from lianggang.web.reporting import views

urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("reports/", views.reports, name="reports"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/status/", views.report_status, name="report-status"),
    path("reports/<int:pk>/act/", views.report_act, name="report-act"),
    path("reports/<int:pk>/file/<slug:what>/", views.report_file, name="report-file"),
]
