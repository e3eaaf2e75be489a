"""The door that a web server opens."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.web.settings")
application = get_wsgi_application()

from commonweal.web.start_up import check_settings  # noqa: E402 - needs what the line above has set up

# `commonweal serve` looks at more; this much is looked at whatever server opens the door.
check_settings()

# Pages are imported once, before workers are forked, and not by each of them while somebody waits for its first answer.
get_resolver().url_patterns  # noqa: B018 - asking for them imports them
