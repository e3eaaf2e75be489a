"""Addresses of signing in and of the own account."""

from django.urls import path

from commonweal.access.signing_in import account_views, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/second-factor/", views.second_factor, name="second-factor"),
    path("sign-in/passkey/", views.sign_in_with_passkey, name="sign-in-passkey"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.change_password, name="password-change"),
    path("account/work-address/", account_views.work_address, name="work-address"),
    path("account/factors/new/", account_views.add_factor, name="factor-add"),
    path("account/factors/<uuid:factor_id>/remove/", account_views.factor_removal, name="factor-remove"),
    path("account/recovery-codes/", account_views.recovery_codes, name="recovery-codes"),
    path("account/recovery-codes/file/", account_views.recovery_codes_file, name="recovery-codes-file"),
    path("account/recovery-codes/renew/", account_views.renew_codes, name="recovery-codes-renew"),
]
