"""The verifier needs neither Django nor a database, and speaks to people."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from battles.receipt.__main__ import main
from battles.receipt.keys import public_key_of
from battles.receipt.writing import to_bytes
from tests.support import logs

ROOT = Path(__file__).resolve().parents[4]
WITHOUT_DJANGO = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "psycopg", "celery", "channels", "ninja"}:
            raise ImportError(f"{name} is not to be had here")
sys.meta_path.insert(0, Wall())
from battles.receipt.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "BKTM.json"
    path.write_bytes(to_bytes(logs.rated().receipt()))
    return path


def test_it_verifies_where_there_is_no_django(file: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_DJANGO, str(file)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "verified" in said.stdout
    assert "First place: seat 3." in said.stdout


def test_it_verifies_from_the_root_with_nothing_set(file: Path) -> None:
    command = [sys.executable, "-m", "battles.receipt", str(file)]
    said = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    assert "verified" in said.stdout


def test_a_reader_who_has_enough_of_it_does_not_make_it_fail(file: Path) -> None:
    command = [sys.executable, "-m", "battles.receipt", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as verifier:
        assert verifier.stdout is not None
        verifier.stdout.close()
        assert verifier.stderr is not None
        said = verifier.stderr.read()
    assert (verifier.returncode, said) == (0, "")


def test_it_names_the_key_until_one_is_given(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file)]) == 0
    assert "pass --key to check that it is the site's" in capsys.readouterr().out
    (key := tmp_path / "key.txt").write_text(public_key_of(logs.KEY) + "\n")
    assert main([str(file), "--key", str(key)]) == 0
    key.write_text(public_key_of(logs.OTHER_KEY))
    assert main([str(file), "--key", str(key)]) == 1
    assert "signed by another key" in capsys.readouterr().out


def test_a_changed_line_is_named_and_the_status_says_so(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = json.loads(file.read_bytes())
    changed["lines"][4]["body"]["role"] = "audience"
    file.write_text(json.dumps(changed))
    assert main([str(file)]) == 1
    assert "line 5: its digest does not fit what it says" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [b"", b"no json", b"[]", b"{}", b'{"a":1,"a":2}', b"\xff", b"[" * 100_000, b"1e9", b"9" * 999]
)
def test_what_is_no_receipt_is_told_apart_from_a_wrong_one(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file := tmp_path / "receipt.json").write_bytes(content)
    assert main([str(file)]) == 2
    assert capsys.readouterr().err.startswith("cannot be read: ")


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    assert main([str(tmp_path / "nothing.json")]) == 2


def test_it_answers_in_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["findings"], said["champions"]) == ("verified", [], [3])


def test_downloaded_pictures_are_compared(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder := tmp_path / "pictures").mkdir()
    (folder / "mine.png").write_bytes(b"not painted in this battle")
    assert main([str(file), "--pictures", str(folder)]) == 1
    assert "mine.png: it is no picture of this battle" in capsys.readouterr().out
