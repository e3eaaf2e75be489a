"""The shipped settings of the web server, the same for every door: `gunicorn --config python:commonweal.web.listener`.

Each door is a listener with workers of its own, so that a flood at the residents' door keeps no member of staff waiting
(docs/decisions/0031). What is measured (`./script/bench intake`) runs with these.
"""

import os

# At the residents' door forms that come together are kept together, in one transaction (docs/decisions/0035): so many
# of a process can stand in line. Staff's pages keep to one at a time, as was measured to serve them best.
threads = 32 if os.environ.get("COMMONWEAL_DOOR", "").lower() == "public" else 1

# So many connections wait in the kernel while every worker is busy: a burst queues and is not refused.
backlog = 2_048
# A worker that does not answer within a minute is replaced.
timeout = 60
graceful_timeout = 30
# What no form of this product needs is not read (docs/security.md P8).
limit_request_line = 4_094
limit_request_fields = 64
limit_request_field_size = 8_190
preload_app = True
loglevel = "warning"
control_socket_disable = True
