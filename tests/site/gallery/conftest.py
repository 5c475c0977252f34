"""Both shelves for pictures: a folder of this test alone, and a bucket on a real server."""

import pytest

from paintoff import shelf as shelves
from tests.support.buckets import bucket_server, empty_bucket, environ_of


@pytest.fixture(scope="session")
def bucket_port():
    with bucket_server() as port:
        yield port


@pytest.fixture(scope="session")
def folder_of_the_gallery(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def files_apart(settings, plain_static_files, folder_of_the_gallery):
    """Tests here free files and lose them, and beside them run others, whose pictures may be of the very same bytes."""
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage({}, folder_of_the_gallery)}


@pytest.fixture(params=["folder", "bucket"])
def shelf(request, settings, tmp_path):
    """Where files go in this test, as an operator's settings say it. The name of its kind."""
    environ = {}
    if request.param == "bucket":
        port = request.getfixturevalue("bucket_port")
        empty_bucket(port)
        environ = environ_of(port)
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage(environ, tmp_path)}
    return request.param


@pytest.fixture
def bucket(settings, tmp_path, bucket_port):
    """The same, the bucket alone: a client of it."""
    client = empty_bucket(bucket_port)
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage(environ_of(bucket_port), tmp_path)}
    return client
