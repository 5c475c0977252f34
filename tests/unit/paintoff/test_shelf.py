"""Where pictures go, by the environment, and what is said of settings that cannot be meant."""

from pathlib import Path

import pytest

from paintoff import shelf

MEDIA = Path("/srv/media")
BUCKET = {"S3_BUCKET": "pictures"}
KEY, SECRET = {"S3_ACCESS_KEY_ID": "a"}, {"S3_SECRET_ACCESS_KEY": "b"}


def test_without_a_bucket_pictures_lie_in_the_folder():
    assert shelf.storage({}, MEDIA) == {
        "BACKEND": "gallery.shelves.folder.Folder",
        "OPTIONS": {"location": "/srv/media"},
    }


def test_a_bucket_takes_the_place_of_the_folder():
    said = shelf.storage(BUCKET | KEY | SECRET | {"S3_ENDPOINT": "http://here:9000", "S3_PREFIX": "/site/"}, MEDIA)
    options = said["OPTIONS"]
    assert said["BACKEND"] == "gallery.shelves.bucket.Bucket"
    assert (options["bucket_name"], options["endpoint_url"]) == ("pictures", "http://here:9000")
    assert (options["access_key"], options["secret_key"], options["location"]) == ("a", "b", "site")


@pytest.mark.parametrize(
    "environ",
    [{}, BUCKET, BUCKET | KEY | SECRET, BUCKET | {"S3_ENDPOINT": "https://s3.example.org"}, {"S3_BUCKET": ""}],
)
def test_settings_that_can_be_used_are_not_complained_of(environ):
    assert shelf.unusable(environ) == []


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        (KEY | SECRET, "S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY is set and S3_BUCKET is not"),
        (BUCKET | KEY, "S3_ACCESS_KEY_ID is set and S3_SECRET_ACCESS_KEY is not: write both"),
        (BUCKET | SECRET, "S3_SECRET_ACCESS_KEY is set and S3_ACCESS_KEY_ID is not: write both"),
        ({"S3_BUCKET": "https://here/pictures"}, "write the bucket's name alone"),
        ({"S3_BUCKET": "Pictures"}, "small letters"),
        (BUCKET | {"S3_ENDPOINT": "here:9000"}, "S3_ENDPOINT is 'here:9000': write an address as in https://"),
        (BUCKET | {"S3_ENDPOINT": "https://"}, "S3_ENDPOINT"),
    ],
)
def test_settings_that_cannot_be_meant_name_the_variable_and_what_to_write(environ, said):
    (sentence,) = shelf.unusable(environ)
    assert said in sentence
