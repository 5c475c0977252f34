"""C2PA credentials of published files (https://spec.c2pa.org): signed by who runs the site, that a machine painted them.

They lie in the PNG as a chunk of its own, before the pixels; the texts stay. Files read at every signing, so that a certificate
is replaced by replacing its file.
"""

from __future__ import annotations

import io
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings

from gallery.marks import SOURCE_TYPE

Private = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey

CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
SETTINGS = {"builder": {"thumbnail": {"enabled": False}}, "verify": {"verify_trust": False}}


class CannotSign(ValueError):
    """The text says which setting is at fault and why."""


def is_configured() -> bool:
    return bool(settings.C2PA_CERTIFICATES or settings.C2PA_KEY)


def signed(png: bytes, model: str, timestamps: str | None = None) -> bytes:
    """The same PNG with credentials that name the model; `timestamps` is the address of an RFC 3161 server, by default the
    setting's. Raises CannotSign."""
    certificates, key = _pem("C2PA_CERTIFICATES"), _pem("C2PA_KEY")
    private = _private(key)
    _check_pair(certificates, private)
    clock = settings.C2PA_TIMESTAMPS if timestamps is None else timestamps
    # Most sites sign nothing, and then nobody waits for it.
    import c2pa

    plain = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    written = io.BytesIO()
    try:
        info = c2pa.C2paSignerInfo(_algorithm(private).encode(), certificates, plain, clock.encode() or None)
        context = c2pa.Context(c2pa.Settings.from_dict(SETTINGS))
        with c2pa.Signer.from_info(info) as signer, c2pa.Builder(_manifest(model), context) as builder:
            builder.sign(signer, "image/png", io.BytesIO(png), written)
    except c2pa.C2paError as error:
        raise CannotSign(f"C2PA_CERTIFICATES and C2PA_KEY sign nothing: {error}") from error
    return written.getvalue()


def _manifest(model: str) -> dict[str, object]:
    created = {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE, "softwareAgent": {"name": model}}
    return {
        "claim_generator_info": [{"name": "Paintoff"}],
        "format": "image/png",
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }


def _pem(name: str) -> bytes:
    path = getattr(settings, name)
    if not path:
        raise CannotSign(f"{name} is empty: C2PA_CERTIFICATES and C2PA_KEY belong together")
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CannotSign(f"{name} names {path}, which cannot be read: {error.strerror}") from error


def _private(key: bytes) -> Private:
    try:
        private = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        raise CannotSign(
            f"C2PA_KEY names a file that holds no private key as PEM without a password: {error}"
        ) from error
    if isinstance(private, Private):
        return private
    raise CannotSign("C2PA_KEY is neither of an elliptic curve, nor Ed25519, nor RSA")


def _algorithm(private: Private) -> str:
    match private:
        case ec.EllipticCurvePrivateKey():
            if private.curve.name not in CURVES:
                raise CannotSign(f"C2PA_KEY is of the curve {private.curve.name}; known are {', '.join(CURVES)}")
            return CURVES[private.curve.name]
        case rsa.RSAPrivateKey():
            return "ps256"
        case _:
            return "ed25519"


def _check_pair(certificates: bytes, private: Private) -> None:
    try:
        first = load_pem_x509_certificates(certificates)[0]
    except ValueError as error:
        raise CannotSign(f"C2PA_CERTIFICATES names a file that holds no certificates as PEM: {error}") from error
    if first.public_key() != private.public_key():
        raise CannotSign("C2PA_KEY is not the key of the first certificate in C2PA_CERTIFICATES")
