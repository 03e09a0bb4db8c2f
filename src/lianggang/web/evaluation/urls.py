"""Addresses of evaluations."""

from __future__ import annotations

from django.urls import path

from lianggang.web.evaluation import views

urlpatterns = [
    path("evaluations/", views.evaluations, name="evaluations"),
    path("evaluations/<int:pk>/", views.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/scheme/", views.evaluation_scheme, name="evaluation-scheme"),
    path("evaluations/<int:pk>/items/", views.evaluation_items, name="evaluation-items"),
    path("evaluations/<int:pk>/results/", views.evaluation_results, name="evaluation-results"),
    path("evaluations/items/<int:pk>/", views.evaluation_item, name="evaluation-item"),
    path("reviews/<int:pk>/", views.review, name="review"),
    path("reviews/<int:pk>/evidence/", views.review_evidence, name="review-evidence"),
    path("reviews/files/<int:pk>/", views.review_file, name="review-file"),
    path("reviews/claims/<int:pk>/", views.claim_history, name="claim-history"),
]
