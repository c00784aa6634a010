"""The links of mails: whoever follows one is signed out of another account by the form on its page, and by
nothing sooner. A link can be put before anybody."""

from allauth.account import views as allauth


class ConfirmEmailView(allauth.ConfirmEmailView):
    def logout_other_user(self, confirmation) -> None:
        if self.request.method == "POST":
            super().logout_other_user(confirmation)


class PasswordResetFromKeyView(allauth.PasswordResetFromKeyView):
    def logout(self) -> None:
        if self.request.method == "POST":
            super().logout()


confirm_email = ConfirmEmailView.as_view()
password_reset_from_key = PasswordResetFromKeyView.as_view()
