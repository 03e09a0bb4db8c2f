"""Signing in and out, and changing one's password."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from lianggang.web.accounts import second_factor, sessions
from lianggang.web.accounts.models import Account
from lianggang.web.accounts.requests import Request
from lianggang.web.audit.record import By, record


class SignInForm(AuthenticationForm):
    """Name, password, and the code of those who use a second factor."""

    code = forms.CharField(label="动态口令", required=False, max_length=8)

    def confirm_login_allowed(self, user: Account) -> None:
        """Ask for the code after the password was right."""
        super().confirm_login_allowed(user)
        second_factor.check(user, self.cleaned_data.get("code", ""), self.request)


class SignIn(views.LoginView):
    """The page to sign in, the only one open to everybody."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and write it down."""
        answer = super().form_valid(form)
        if sessions.begin(self.request, _account(self.request)):
            messages.warning(self.request, f"同一账号最多在{sessions.MOST}处同时登录，最早的一处已经退出。")
        _record(self.request, "account.login", "登录")
        return answer


class SignOut(views.LogoutView):
    """Signs out and leads to the page to sign in."""


class NewPasswordForm(PasswordChangeForm):
    """A password that is really new: the first one was known to whoever gave it."""

    def clean_new_password1(self) -> str:
        """Refuse the old password."""
        new: str = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise ValidationError("新密码不能与原密码相同。", code="password-same")
        return new


class ChangePassword(views.PasswordChangeView):
    """A new password of one's own."""

    template_name = "accounts/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("desk")

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it, so that the first one given is of no use any more."""
        answer = super().form_valid(form)
        account = _account(self.request)
        account.must_change_password, account.password_changed_at = False, timezone.now()
        account.sessions = [self.request.session.session_key]  # the others have ended with the old password
        account.save(update_fields=["must_change_password", "password_changed_at", "sessions"])
        _record(self.request, "account.password", "修改密码")
        return answer


def second_factor_page(request: Request) -> HttpResponse:
    """Turn the second factor on or off."""
    if request.method == "POST":
        if request.POST.get("action") == "off":
            second_factor.turn_off(by=request.by, code=request.POST.get("code", ""), request=request)
        else:
            secret = str(request.session.get("new_secret") or "")
            second_factor.turn_on(by=request.by, secret=secret, code=request.POST.get("code", ""))
            request.session.pop("new_secret", None)
        return redirect("second-factor")
    if request.user.totp_secret:
        return render(request, "accounts/second_factor.html")
    secret = request.session["new_secret"] = request.session.get("new_secret") or second_factor.new_secret()
    content = {"secret": secret, "address": second_factor.address(request.user, secret)}
    return render(request, "accounts/second_factor.html", content)


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # these pages are reached signed in, or have just signed in
    return request.user


def _record(request: HttpRequest, action: str, title: str) -> None:
    account = _account(request)
    record(By(account, request.META.get("REMOTE_ADDR")), action, f"account:{account.pk}", f"{account} {title}")
