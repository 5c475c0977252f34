"""`paintoff …`: reads what was typed, does it, says what came of it. Sentences go to stdout, faults to stderr."""

from __future__ import annotations

import argparse
import getpass
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from gallery.sets.command import (
    adding,
    branching,
    bringing,
    cloning,
    fetching,
    pulling,
    pushing,
    resetting,
    settling,
    telling,
    tokens,
)
from gallery.sets.command.clone import Clone
from gallery.sets.command.counting import counted
from gallery.sets.command.line import Line, Refused
from gallery.sets.command.wrong import DAMAGED, REFUSED, USAGE, Wrong

EXITS = "exit status: 0 done, 1 refused, 2 typed wrong, 3 conflicts to settle, 4 the site cannot be reached, 5 damaged"


def main(typed: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(typed)
    try:
        said = str(options.do(options))
    except Refused as error:
        _say(f"paintoff: {error}{_hint(error)}", sys.stderr)
        return error.code
    except Wrong as error:
        _say(f"paintoff: {error}", sys.stderr)
        return error.code
    except (KeyError, TypeError, ValueError, LookupError) as error:
        _say(
            f"paintoff: what came from the site, or lies here, cannot be read ({type(error).__name__}: {error}).",
            sys.stderr,
        )
        return DAMAGED
    except KeyboardInterrupt:
        _say("paintoff: stopped. The same command goes on from here.", sys.stderr)
        return REFUSED
    if said:
        _say(said, sys.stdout)
    return 0


def entry() -> None:
    """What is installed as `paintoff`."""
    sys.exit(main())


def _say(text: str, stream: TextIO) -> None:
    """Names and words are others': none of them reaches the terminal but as letters."""
    shown = (one if one == "\n" or unicodedata.category(one)[0] != "C" else "?" for one in text)
    print("".join(shown), file=stream)


def _hint(error: Refused) -> str:
    return " `paintoff login SITE` keeps a token." if error.status == 401 else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "paintoff", description="Image sets of a Paintoff site, in a folder.", epilog=EXITS
    )
    verbs = parser.add_subparsers(required=True, metavar="command")

    def verb(name: str, do: Callable[[argparse.Namespace], str], about: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=about, description=about)
        made.set_defaults(do=do)
        return made

    one = verb("login", _login, "keep a token for a site; it is read from a question or from stdin")
    one.add_argument("site")
    one = verb("clone", _clone, "a set into a folder")
    one.add_argument("address", help="of the set, as it stands in a browser")
    one.add_argument("folder", nargs="?")
    one.add_argument("-b", "--branch")
    some = one.add_mutually_exclusive_group()
    some.add_argument(
        "--only", action="append", metavar="BEGINNING", help="pictures of slots that begin so alone; may be said again"
    )
    some.add_argument("--no-pictures", action="store_true", help="words alone; `fetch` brings pictures later")
    one = verb("fetch", _fetch, "pictures that a clone left on the site: of slots that begin so, or of all")
    one.add_argument("beginning", nargs="*")
    verb("status", _status, "what is to be committed, and what changed")
    one = verb("add", _add, "take up what changed: all of it, or these slots, files and folders")
    one.add_argument("what", nargs="*")
    one = verb("import", _import, "take in the pictures and words of another folder, or of a zip")
    one.add_argument("source")
    one = verb("rm", _remove, "take slots away")
    one.add_argument("slot", nargs="+")
    one = verb("commit", _commit, "make a version of what was taken up")
    one.add_argument("-m", "--message", default="")
    one.add_argument("-a", "--all", action="store_true", help="take up all that changed first")
    verb("reset", _reset, "take back commits that were not pushed: what they changed is to be committed again")
    verb("push", _push, "send one's commits, and the pictures that the site lacks")
    verb("pull", _pull, "fetch what is new; one's own commits are laid on top")
    one = verb("diff", _diff, "what differs: the folder, or two versions")
    one.add_argument("before", nargs="?")
    one.add_argument("after", nargs="?")
    one = verb("log", _log, "the commits that led here")
    one.add_argument("-n", type=int, default=20)
    one = verb("branch", _branch, "list branches, or begin one here")
    one.add_argument("name", nargs="?")
    one = verb("checkout", _checkout, "show another branch")
    one.add_argument("name")
    one.add_argument("-b", dest="begin", action="store_true", help="begin it here")
    one = verb("merge", _merge, "take up what was done on another branch of the site")
    one.add_argument("name")
    one = verb("settle", _settle, f"end a merge with what {settling.FILE} says")
    one.add_argument("--drop", action="store_true", help="leave all as it was")
    verb("verify", _verify, "hold everything against its hash")
    return parser


def _here() -> Clone:
    return Clone.around(Path.cwd())


def _login(options: argparse.Namespace) -> str:
    parts = urlsplit(options.site)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Wrong("Name a site by its address, like https://example.org.", USAGE)
    site = f"{parts.scheme}://{parts.netloc}"
    token = (getpass.getpass(f"Token of {site}: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not token:
        raise Wrong("That is no token. The page of your settings gives one.", USAGE)
    tokens.ask_for_privacy(site)
    who = Line(site, token).get("/api/me")
    return f"You are {who['nickname']} at {site}. The token lies in {tokens.keep(site, token)}."


def _clone(options: argparse.Namespace) -> str:
    only = [] if options.no_pictures else options.only
    return cloning.clone(options.address, options.folder, options.branch, only)


def _fetch(options: argparse.Namespace) -> str:
    return fetching.fetch(_here(), options.beginning)


def _status(_: argparse.Namespace) -> str:
    return "\n".join(telling.status(_here()))


def _add(options: argparse.Namespace) -> str:
    return _taken(adding.add(_here(), options.what, Path.cwd()))


def _import(options: argparse.Namespace) -> str:
    return _taken(bringing.bring(_here(), options.source))


def _remove(options: argparse.Namespace) -> str:
    adding.remove(_here(), options.slot)
    return f"With the next commit {counted(len(options.slot), 'slot')} will be gone."


def _reset(_: argparse.Namespace) -> str:
    clone = _here()
    if settling.is_open(clone):
        raise Wrong(f"{settling.FILE} is not settled yet. {settling.HOW}")
    return resetting.reset(clone)


def _commit(options: argparse.Namespace) -> str:
    clone = _here()
    if settling.is_open(clone):
        raise Wrong(f"{settling.FILE} is not settled yet. {settling.HOW}")
    made = adding.commit(clone, options.message, everything=options.all)
    return f"{made.name[:12]}: {counted(len(clone.differences(clone.named(made.parents[0]), made)), 'slot')} changed."


def _push(_: argparse.Namespace) -> str:
    return pushing.push(_here())


def _pull(_: argparse.Namespace) -> str:
    return pulling.pull(_here())


def _diff(options: argparse.Namespace) -> str:
    return "\n".join(telling.diff(_here(), options.before, options.after))


def _log(options: argparse.Namespace) -> str:
    return "\n".join(telling.log(_here(), options.n))


def _branch(options: argparse.Namespace) -> str:
    clone = _here()
    return branching.begin(clone, options.name) if options.name else "\n".join(branching.listed(clone))


def _checkout(options: argparse.Namespace) -> str:
    clone = _here()
    if options.begin:
        branching.begin(clone, options.name)
    return branching.checkout(clone, options.name)


def _merge(options: argparse.Namespace) -> str:
    return pulling.merge(_here(), options.name)


def _settle(options: argparse.Namespace) -> str:
    clone = _here()
    if options.drop:
        settling.drop(clone)
        return "All is as it was."
    return f"{settling.settle(clone).name[:12]}: settled. `paintoff push` sends it."


def _verify(_: argparse.Namespace) -> str:
    return telling.verify(_here())


def _taken(slots: Sequence[str]) -> str:
    return (
        f"{counted(len(slots), 'slot')} to be committed: {', '.join(slots[:10])}" if slots else "Nothing has changed."
    )


if __name__ == "__main__":
    entry()
