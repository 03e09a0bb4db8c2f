"""Addresses of comments."""

from __future__ import annotations

from django.urls import path

from lianggang.web.feedback import views

urlpatterns = [
    path("comments/", views.comments, name="comments"),
    path("comments/new/", views.new, name="comment-new"),
    path("comments/reports/<int:pk>/", views.new_on_report, name="comment-report"),
    path("comments/<int:pk>/", views.comment, name="comment"),
]
