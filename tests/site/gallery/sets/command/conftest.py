import pytest

from accounts import tokens
from gallery.models import Role, SetMember, SetPicture
from gallery.seeding import scenes
from gallery.sets.tree.entries import Entry
from tests.support.desks import Desk
from tests.support.image_sets import set_of
from tests.support.paintings import showing
from tests.support.people import account


@pytest.fixture
def desks(live_server, valkey, tmp_path, monkeypatch, capsys):
    ada, bo = account("Ada"), account("Bo")
    heron = showing(ada, scenes.scene(1).resize((96, 96)), "a heron in rain")
    entry = Entry(bytes.fromhex(heron.blob_id), "a heron in rain", "grey on grey", ("bird",), 0, "i")
    image_set = set_of(ada, {"heron": entry})
    SetMember.objects.create(image_set=image_set, player=bo, role=Role.COMMIT)
    SetPicture.objects.create(image_set=image_set, sha256=heron.blob_id, picture=heron, added_by=ada)
    made = [
        Desk(tmp_path / who.nickname, tokens.issue(who, "command")[1], live_server.url, monkeypatch, capsys)
        for who in (ada, bo)
    ]
    for desk in made:
        desk("clone", f"{live_server.url}/sets/{image_set.key}", ".")
    return made
