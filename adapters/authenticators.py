"""Authenticator applications (RFC 6238, six digits, thirty seconds): the secret, its QR code, a code's step.

The secret is computed from the machine's and is not kept (decision 0014).
"""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp
import segno

SECONDS = 30
SECRET_BYTES = 20


def secret(machine: str, account_id: int, salt: str) -> str:
    """What the application and the portal share, in base 32."""
    said = f"second factor:{account_id}:{salt}".encode()
    return base64.b32encode(hmac.digest(machine.encode(), said, hashlib.sha256)[:SECRET_BYTES]).decode()


def grouped(shared: str) -> str:
    """The secret in groups of four, to type it by hand."""
    return " ".join(shared[place : place + 4] for place in range(0, len(shared), 4))


def qr_code(shared: str, name: str, issuer: str) -> str:
    """The secret as a picture for the telephone: SVG without any style attribute."""
    address = pyotp.TOTP(shared).provisioning_uri(name=name, issuer_name=issuer)
    return segno.make(address, micro=False, error="m").svg_inline(scale=4, border=4, light="#fff", omitsize=True)


def step_of(shared: str, code: str, now: datetime) -> int | None:
    """The step that the code is of: the present one, or the one before or after it, since clocks differ; or None."""
    present = int(now.timestamp()) // SECONDS
    totp = pyotp.TOTP(shared)
    steps = [step for step in (present - 1, present, present + 1) if hmac.compare_digest(totp.generate_otp(step), code)]
    return max(steps, default=None)


def recovery_key(machine: str, account_id: int, code: str) -> str:
    """What the database keeps of a recovery code."""
    return hmac.new(machine.encode(), f"recovery:{account_id}:{code}".encode(), hashlib.sha256).hexdigest()
