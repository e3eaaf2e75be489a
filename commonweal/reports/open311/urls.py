"""The addresses of the door for other systems, as GeoReport v2 fixes them; the last catches every other."""

from django.urls import path

from commonweal.reports.open311 import views
from commonweal.reports.open311.views import door

urlpatterns = [
    path("openapi.json", views.description, name="open311-openapi"),
    path("discovery.<str:form>", door(views.discovery), name="open311-discovery"),
    path("services.<str:form>", door(views.services), name="open311-services"),
    path("services/<str:service_code>.<str:form>", door(views.service), name="open311-service"),
    path("tokens/<str:token>.<str:form>", door(views.token), name="open311-token"),
    path("requests.<str:form>", door(views.requests, views.send), name="open311-requests"),
    path("requests/<str:service_request_id>.<str:form>", door(views.one_request), name="open311-request"),
    path("servicerequestupdates.<str:form>", door(views.updates, views.send_one_update), name="open311-updates"),
    path("<path:rest>", views.elsewhere, name="open311-elsewhere"),
]
