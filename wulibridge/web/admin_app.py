"""Makes our admin site the one that Django's registration and URLs use."""

from django.contrib.admin.apps import AdminConfig


class OfficeAdminConfig(AdminConfig):
    default_site = "wulibridge.web.admin_site.OfficeAdminSite"
