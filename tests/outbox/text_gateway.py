"""A gateway for text messages, as a process of its own: `python -m tests.outbox.text_gateway FOLDER`.

It keeps each request as a file in FOLDER/requests and each message once by its Idempotency-Key in FOLDER/messages, and
answers with the status in FOLDER/status (201 if there is none; `drop` ends the connection after taking the message).
"""

import json
import secrets
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Gateway(BaseHTTPRequestHandler):
    folder: Path

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        told = {
            "path": self.path, "key": self.headers.get("Idempotency-Key"), "bearer": self.headers.get("Authorization"),
            **json.loads(content),
        }  # fmt: skip
        (self.folder / "requests" / secrets.token_hex(8)).write_text(json.dumps(told))
        file = self.folder / "status"
        status = file.read_text().strip() if file.is_file() else "201"
        if status == "drop" or status.startswith("2"):
            (self.folder / "messages" / str(told["key"])).write_text(json.dumps(told))
        if status == "drop":
            self.close_connection = True
            return
        self.send_response(int(status))
        self.end_headers()
        self.wfile.write(json.dumps({"id": f"gw-{str(told['key'])[:8]}"}).encode())

    def log_message(self, *_: Any) -> None:
        """Quiet."""


def serve(folder: Path) -> None:
    Gateway.folder = folder
    for part in ("requests", "messages"):
        (folder / part).mkdir(exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    (folder / "port.part").write_text(str(server.server_address[1]))
    (folder / "port.part").replace(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
