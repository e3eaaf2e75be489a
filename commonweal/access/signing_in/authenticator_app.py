"""Codes of an authenticator app: time-based one-time passwords of six digits and 30 seconds (RFC 6238, SHA-1 as apps
expect). A clock may be one step off in either direction. Which step was used last is kept with the factor, so that no
code opens twice, whichever process is asked.
"""

import base64
import binascii
import os
from datetime import datetime
from hmac import compare_digest

import qrcode
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from qrcode.image.svg import SvgPathImage

STEP_S, DIGITS, KEY_BYTES = 30, 6, 20
STEPS_OF_DRIFT = 1
ISSUER = "Commonweal"


def new_key() -> str:
    """A random key of 160 bits in base32, as apps take it."""
    return base64.b32encode(os.urandom(KEY_BYTES)).decode()


def step_of(key: str, code: str, *, at: datetime) -> int | None:
    """The 30-second step that `code` belongs to, at most one from that of `at`, or None; takes equal time for all."""
    given = "".join(code.split()).encode()
    now = int(at.timestamp()) // STEP_S
    found = None
    for step in range(now - STEPS_OF_DRIFT, now + STEPS_OF_DRIFT + 1):
        if compare_digest(_code(key, step), given):
            found = step
    return found


def code_at(key: str, *, at: datetime) -> str:
    """The code that an app with this key shows at an instant."""
    return _code(key, int(at.timestamp()) // STEP_S).decode()


def key_address(key: str, *, username: str) -> str:
    """What the QR code says: `otpauth://totp/...`, with the product and the name that somebody signs in with."""
    return _totp(key).get_provisioning_uri(username, ISSUER)


def qr_svg(text: str) -> str:
    """A QR code as one `svg` element, black on transparent, scaled by its view box."""
    code = qrcode.QRCode(border=2, image_factory=SvgPathImage)
    code.add_data(text)
    return str(code.make_image().to_string(encoding="unicode"))


def in_groups(key: str) -> str:
    """The key as it is typed by hand: groups of four."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _totp(key: str) -> TOTP:
    try:
        raw = base64.b32decode(key)
    except binascii.Error as fault:
        raise ValueError("the key is not base32") from fault
    return TOTP(raw, DIGITS, SHA1(), STEP_S)  # noqa: S303 - RFC 6238: many apps know no other digest


def _code(key: str, step: int) -> bytes:
    return _totp(key).generate(step * STEP_S)
