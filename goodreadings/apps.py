"""The Django admin under our own name."""

from django.contrib.admin.apps import AdminConfig


class Admin(AdminConfig):
    default_site = "goodreadings.admin.Site"
