"""What goes wrong is told in Chinese, with what to do; nothing half-done is left."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from lianggang.errors import LianggangError
from lianggang.findings import error
from lianggang.web.conflict import Conflict
from lianggang.web.ui import storage

_log = logging.getLogger(__name__)


class ProblemMiddleware:
    """Refusals as pages: 403 for a right, 404 for what is not there, 409 for a conflict, 422 content, 503 storage."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; problems come by `process_exception`."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A page for the problems that a person can do something about."""
        if isinstance(problem, PermissionDenied):
            return _page(request, [error("not-permitted", str(problem) or "您没有这项权限。")], 403)
        if isinstance(problem, LianggangError):
            return _page(request, problem.findings, 409 if isinstance(problem, Conflict) else 422)
        if isinstance(problem, ObjectDoesNotExist):  # an address names a row that is not there, or the program is wrong
            _log.warning("%s", request.path, exc_info=problem)
            return HttpResponse(render_to_string("404.html"), status=404)
        found = storage.problem_of(problem)
        return storage.page(found) if found else None


def _page(request: HttpRequest, findings: object, status: int) -> HttpResponse:
    back = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = ""
    typed = request.method == "POST" and status == 422  # who met a conflict must see the page as it is now
    return render(request, "ui/problem.html", {"findings": findings, "back": back, "typed": typed}, status=status)
