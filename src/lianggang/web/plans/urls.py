"""Addresses of plan documents."""

from __future__ import annotations

from django.urls import path

from lianggang.web.plans import review_views as review
from lianggang.web.plans import task_views as tasks
from lianggang.web.plans import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/upload/", views.upload, name="plan-upload"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/status/", views.status, name="plan-status"),
    path("plans/<int:pk>/file/", views.file, name="plan-file"),
    path("plans/<int:pk>/retry/", views.retry, name="plan-retry"),
    path("plans/<int:pk>/discard/", views.discard, name="plan-discard"),
    path("plans/<int:pk>/revise/", views.revise, name="plan-revise"),
    path("plans/<int:pk>/units/", views.units, name="plan-units"),
    path("plans/<int:pk>/reporters/", views.reporters, name="plan-reporters"),
    path("plans/<int:pk>/confirm/", views.confirm, name="plan-confirm"),
    path("plans/<int:pk>/review/", review.review, name="plan-review"),
    path("plans/<int:pk>/review/items/<str:item>/", review.item, name="plan-item"),
    path("plans/<int:pk>/review/accept/", review.accept, name="plan-accept"),
    path("plans/<int:pk>/review/correct/", review.correct, name="plan-correct"),
    path("plans/<int:pk>/review/delete/", review.delete, name="plan-delete"),
    path("plans/<int:pk>/review/add/", review.add, name="plan-add"),
    path("plans/<int:pk>/review/split/", review.split, name="plan-split"),
    path("plans/<int:pk>/review/merge/", review.merge, name="plan-merge"),
    path("plans/<int:pk>/review/owners/", review.owners, name="plan-owners"),
    path("plans/<int:pk>/review/unit/", review.unit, name="plan-unit"),
    path("plans/<int:pk>/review/clear/", review.clear, name="plan-clear"),
    path("plans/<int:pk>/review/restore/", review.restore, name="plan-restore"),
    path("plans/<int:pk>/tasks/", tasks.tasks, name="plan-tasks"),
    path("plans/<int:pk>/tasks/all.xlsx", tasks.all_xlsx, name="plan-tasks-xlsx"),
    path("plans/<int:pk>/tasks/all.docx", tasks.all_docx, name="plan-tasks-docx"),
    path("plans/<int:pk>/tasks/<int:unit>.xlsx", tasks.unit_xlsx, name="plan-unit-xlsx"),
    path("plans/<int:pk>/tasks/<int:unit>.docx", tasks.unit_docx, name="plan-unit-docx"),
]
