"""What residents and other systems open, at whichever door; pages of staff lead there too (settings.PUBLIC_URLCONF)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("report/", include("commonweal.reports.public.urls")),
    path("your-neighbourhood/", include("commonweal.publishing.public.urls")),
    path("open311/v2/", include("commonweal.reports.open311.urls")),
]
