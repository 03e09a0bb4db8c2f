"""Which document a page is about, or why it is not shown."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from lianggang.web.accounts.guard import require
from lianggang.web.accounts.requests import Request
from lianggang.web.accounts.rights import Right
from lianggang.web.plans.models import PlanDocument
from lianggang.web.plans.queries import may_see


def managed_document(request: Request, pk: int) -> PlanDocument:
    """A document whose plans the person manages. Raises Http404 or PermissionDenied."""
    document = _document(pk)
    require(request.by, Right.MANAGE_PLANS, territory=document.territory)
    return document


def visible_document(request: Request, pk: int) -> PlanDocument:
    """A document that the person may see. Raises Http404 or PermissionDenied."""
    document = _document(pk)
    if not may_see(request.user, document):
        raise PermissionDenied("您没有看这份规划的权限，或它还没有确认。")
    return document


def _document(pk: int) -> PlanDocument:
    query = PlanDocument.objects.select_related("territory__parent__parent__parent", "uploaded_by", "confirmed_by")
    document = query.filter(pk=pk).first()
    if document is None:
        raise Http404("没有这份规划。")
    return document
