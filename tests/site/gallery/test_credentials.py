"""C2PA credentials on published files, read back by the library that readers use."""

import io
import json
import re
from datetime import timedelta

import c2pa
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.core.management import call_command
from PIL import Image

from gallery import credentials, files, png, renditions, tasks
from gallery.models import Rendition, RenditionKind
from paintoff import checks
from tests.support.certificates import CLUB, signing_in
from tests.support.paintings import Stage, painted, picture_of
from tests.support.people import account

KEYS = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
}


@pytest.fixture
def signing(settings, tmp_path):
    made = signing_in(tmp_path)
    use(settings, made)
    return made


def use(settings, made):
    settings.C2PA_CERTIFICATES, settings.C2PA_KEY = str(made.certificates), str(made.key)


def read(file):
    """What a reader of credentials says: its verdict, and the manifest."""
    told = json.loads(c2pa.Reader("image/png", io.BytesIO(file)).json())
    return told["validation_state"], told["manifests"][told["active_manifest"]]


def published():
    return files.read(Rendition.objects.get(kind=RenditionKind.PUBLISHED).sha256)


def refusals():
    return [(found.id, found.msg) for found in checks.published_files_can_be_signed()]


@pytest.mark.django_db
def test_a_published_file_says_who_signed_it_and_that_a_machine_painted_it(signing):
    picture = picture_of(account("Bo"), stage=Stage.NAMED)
    tasks.make_renditions([picture.blob_id])
    verdict, manifest = read(file := published())
    assert verdict == "Valid"
    assert manifest["signature_info"]["issuer"] == CLUB
    (created,) = manifest["assertions"][0]["data"]["actions"]
    assert created["action"] == "c2pa.created"
    assert created["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert created["softwareAgent"]["name"] == picture.model
    image = Image.open(io.BytesIO(file))
    assert image.text["parameters"].startswith("a red fox\n"), "the texts are still there"
    assert image.tobytes() == Image.open(io.BytesIO(painted().image)).tobytes()


@pytest.mark.django_db
def test_without_a_certificate_nothing_is_signed(settings):
    picture = picture_of(account("Bo"), stage=Stage.NAMED)
    tasks.make_renditions([picture.blob_id])
    with pytest.raises(c2pa.C2paError, match="ManifestNotFound"):
        read(published())


@pytest.mark.django_db
def test_a_file_that_cannot_be_signed_is_not_published_until_it_can(signing):
    picture = picture_of(account("Bo"), stage=Stage.NAMED)
    kept = signing.key.read_bytes()
    signing.key.write_text("nothing")
    tasks.make_renditions([picture.blob_id])
    assert set(picture.blob.renditions.values_list("kind", flat=True)) == {
        RenditionKind.THUMBNAIL,
        RenditionKind.SCREEN,
    }
    signing.key.write_bytes(kept)
    assert tasks.sweep_renditions() == 1
    assert read(published())[0] == "Valid"


@pytest.mark.django_db
def test_an_original_is_found_again_in_a_signed_file(signing):
    picture = picture_of(account("Bo"), stage=Stage.NAMED)
    renditions.make_missing(picture.blob)
    files.remove(picture.blob_id)
    call_command("verify_blobs", "--mend", stdout=io.StringIO())
    assert files.read(picture.blob_id) == painted().image


@pytest.mark.django_db
def test_a_signed_file_that_was_lost_is_signed_anew(signing):
    picture = picture_of(account("Bo"), stage=Stage.NAMED)
    renditions.make_missing(picture.blob)
    files.remove(Rendition.objects.get(kind=RenditionKind.PUBLISHED).sha256)
    call_command("verify_blobs", "--mend", stdout=io.StringIO())
    assert read(published())[0] == "Valid"


def test_one_changed_pixel_shows(signing):
    file = bytearray(credentials.signed(painted().image, "tiny"))
    at = file.index(b"IDAT") + 40
    file[at] ^= 1
    assert read(bytes(file))[0] == "Invalid"


def test_the_original_comes_out_of_a_signed_file(signing):
    assert png.without_words(credentials.signed(painted().image, "tiny")) == png.without_words(painted().image)


@pytest.mark.parametrize("kind", KEYS)
def test_every_kind_of_key_that_the_standard_knows_signs(kind, settings, tmp_path):
    use(settings, signing_in(tmp_path, KEYS[kind]()))
    assert refusals() == []
    assert read(credentials.signed(painted().image, "tiny"))[0] == "Valid"


def test_a_site_without_certificates_starts(settings):
    assert refusals() == []


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda settings, made: setattr(settings, "C2PA_KEY", ""), "C2PA_KEY is empty"),
        (lambda settings, made: setattr(settings, "C2PA_CERTIFICATES", ""), "C2PA_CERTIFICATES is empty"),
        (lambda settings, made: made.key.unlink(), "C2PA_KEY names .*, which cannot be read: No such file"),
        (lambda settings, made: made.key.write_text("fox"), "C2PA_KEY names a file that holds no private key"),
        (
            lambda settings, made: made.certificates.write_text("fox"),
            "C2PA_CERTIFICATES names a file that holds no cert",
        ),
    ],
)
def test_the_start_names_the_setting_that_is_wrong(harm, said, signing, settings):
    harm(settings, signing)
    ((ident, text),) = refusals()
    assert ident == "paintoff.E009"
    assert re.search(said, text)


def test_a_key_of_another_certificate_is_refused(signing, tmp_path):
    (other := tmp_path / "other").mkdir()
    signing.key.write_bytes(signing_in(other).key.read_bytes())
    ((_, text),) = refusals()
    assert "C2PA_KEY is not the key of the first certificate" in text


def test_a_certificate_that_ran_out_is_refused(settings, tmp_path):
    use(settings, signing_in(tmp_path, until=timedelta(hours=-1)))
    ((_, text),) = refusals()
    assert "sign nothing" in text
    assert "the certificate was not valid at time of signing" in text
