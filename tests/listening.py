"""Where a service that a test starts listens, and waiting until it answers, however busy the machine is."""

import random
import socket
from time import monotonic, sleep
from urllib.request import urlopen

# Below the ports that a system hands out by itself: nobody is given this one between the asking and the listening.
PORTS = range(20_000, 32_000)
READY_WITHIN_S = 300
LOOK_AGAIN_S = 0.1


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_for(address: str) -> None:
    """Until a service answers there with a page, or for five minutes."""
    until = monotonic() + READY_WITHIN_S
    while True:
        try:
            with urlopen(address):
                return
        except OSError:
            assert monotonic() < until, f"{address} did not answer"
            sleep(LOOK_AGAIN_S)
