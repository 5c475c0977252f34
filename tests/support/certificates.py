"""Certificates as C2PA wants them, under a root of the tests' own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLUB = "The Fox Club"


@dataclass(frozen=True, slots=True)
class Signing:
    """Two PEM files: the certificate with its root, and the key."""

    certificates: Path
    key: Path


def signing_in(folder: Path, key: object = None, until: timedelta = timedelta(days=30)) -> Signing:
    """`key` is one of `cryptography`, by default of the curve P-256; the certificate holds from yesterday `until` then."""
    root, leaf = ec.generate_private_key(ec.SECP256R1()), key or ec.generate_private_key(ec.SECP256R1())
    chain = [_certificate(CLUB, leaf, root, until), _certificate("Root", root, root, until)]
    made = Signing(folder / "chain.pem", folder / "key.pem")
    made.certificates.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
    made.key.write_bytes(
        leaf.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _certificate(name: str, key: object, root: ec.EllipticCurvePrivateKey, until: timedelta) -> x509.Certificate:
    is_root, began = key is root, datetime.now(UTC) - timedelta(days=1)
    rights = dict.fromkeys(RIGHTS, False) | ({"key_cert_sign": True} if is_root else {"digital_signature": True})
    made = x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named("Root")).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(began - timedelta(days=1))
    made = made.not_valid_after(began + timedelta(days=1) + until)
    made = made.add_extension(x509.BasicConstraints(is_root, None), critical=True)
    made = made.add_extension(x509.KeyUsage(**rights), critical=True)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if not is_root:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return made.sign(root, hashes.SHA256())


RIGHTS = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _named(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, CLUB)]
    )
