"""Where the doors of the table are: what their addresses are about, for each who knocks."""

from __future__ import annotations

from typing import Any

from battles.integrity.recounting import pseudonym
from gallery.studio.axes import Axis, What
from paintoff.doors import Who
from tests.support.everybody import Everybody
from tests.support.wishes import run_of

OF_ANYBODYS_COLLECTION = ("/api/collections/{key}/pictures",)


class Town(Everybody):
    """Everybody, and where they go."""

    def arguments(self, name: str, who: Who) -> dict[str, Any]:
        owner, things = self.player(who), self.things_of(who)
        exclusion = self.exclusion_of(owner) if owner and name == "battles:appeal" else None
        export = self.export_of(owner) if owner and "export" in name else "x"
        run = run_of(owner or self.author, axes=(Axis(What.STEPS, (4,)),)) if name == "gallery:sheet" else things.run
        judged = self.judged_of(owner) if owner and name == "moderation:decision" else "unknown"
        return {
            "moderation:case": {"number": self.case.pk},
            "moderation:claim": {"number": self.case.pk},
            "moderation:person": {"key": self.guest.key},
            **{f"moderation:{name}": {"number": self.draft.pk} for name in ("rule", "edit_rule", "try_rule")},
            "moderation:decision": {"key": judged},
            "battles:room": {"code": self.battle.code},
            "battles:screen": {"code": self.battle.code},
            "battles:moderate": {"code": self.over.code},
            "battles:moderated_picture": {"code": self.over.code, "key": self.picture.key},
            "battles:qr": {"code": self.battle.code},
            "battles:withdraw": {"code": self.over.code, "round_number": 1},
            "battles:duel_picture": {"token": self.duel.token, "side": "left"},
            "battles:ballot_picture": {"ballot": self.offered, "side": "left"},
            "battles:set_vote": {"key": self.asked.settlement.vote.key},
            "battles:cast_set_vote": {"key": self.asked.settlement.vote.key},
            "battles:set_vote_picture": {"token": self.asked.token, "side": "left"},
            "battles:results": {"code": self.over.code},
            "battles:chart": {"code": self.over.code, "name": "votes-1-1"},
            "battles:card": {"code": self.over.code},
            "battles:rivals": {"key": self.host.key},
            "battles:rival": {"key": self.host.key, "other": self.member.key},
            "battles:leaderboard": {"which": "prompts"},
            "battles:appeal": {"number": exclusion.pk if exclusion else 1},
            "battles:proposal": {"number": self.decided.pk},
            "battles:voter": {"code": self.over.code, "pseudonym": pseudonym(self.over, self.host.pk)},
            "gallery:picture": {"key": self.picture.key},
            "gallery:ancestry": {"key": self.picture.key},
            "gallery:remixes": {"key": self.picture.key},
            "gallery:collections_with": {"key": self.picture.key},
            "gallery:blend": {"key": self.picture.key},
            "gallery:compare": {"key": self.picture.key, "other": self.picture.key},
            "gallery:delete": {"key": self.picture.key},
            "gallery:like": {"key": self.picture.key},
            "gallery:say": {"key": self.picture.key},
            "gallery:report": {"key": self.picture.key},
            "gallery:judged": {"key": self.picture.key},
            "gallery:report_collection": {"key": self.shared.key},
            "gallery:report_comment": {"number": things.comment.pk},
            "gallery:edit_comment": {"number": things.comment.pk},
            "gallery:remove_comment": {"number": things.comment.pk},
            "gallery:export": {"key": export},
            "gallery:export_file": {"key": export},
            "gallery:drop_export": {"key": export},
            "gallery:credit": {"key": self.guest.key},
            "gallery:follow": {"key": self.guest.key},
            "gallery:tag": {"slug": "boats"},
            "gallery:put_tags": {"key": self.picture.key},
            "gallery:take_tag": {"key": self.picture.key},
            "gallery:collections_of": {"key": self.guest.key},
            "gallery:collection": {"key": self.shared.key},
            "gallery:edit_collection": {"key": things.collection.key},
            "gallery:delete_collection": {"key": things.collection.key},
            "gallery:arrange": {"key": things.collection.key},
            "gallery:offers": {"key": things.collection.key},
            "gallery:offer": {"key": self.shared.key},
            "gallery:take_back_offer": {"key": self.shared.key},
            "gallery:collect": {"key": self.picture.key},
            "gallery:notice": {"number": things.notice.pk},
            "gallery:run": {"key": run.key},
            "gallery:cancel_run": {"key": run.key},
            "gallery:note_run": {"key": run.key},
            "gallery:sheet": {"key": run.key},
            "gallery:delete_run": {"key": run.key},
            "gallery:enlarge": {"key": self.picture.key},
            "gallery:publish": {"key": things.painted.key},
            "gallery:of_player": {"key": self.guest.key},
            "gallery:file": {"name": f"{self.picture.blob_id}.png"},
            "gallery:add_to_set": {"key": self.picture.key},
            "gallery:sets_with": {"key": self.picture.key},
            "gallery:set": {"key": self.open_set.key},
            "gallery:set_wall": {"key": self.open_set.key},
            "gallery:set_slot": {"key": self.open_set.key, "slot": "heron"},
            "gallery:set_report": {"key": self.open_set.key, "slot": "heron"},
            "gallery:report_set": {"key": self.open_set.key},
            "gallery:report_set_words": {"key": self.open_set.key, "what": "title", "name": "1"},
            "gallery:report_remark": {"key": self.open_set.key, "number": self.said.pk},
            "gallery:set_compare": {"key": self.open_set.key, "slot": "heron"},
            "gallery:set_commits": {"key": self.open_set.key},
            "gallery:set_commit": {"key": self.open_set.key, "name": self.heads[self.open_set.pk]},
            "gallery:set_diff": {"key": self.open_set.key},
            "gallery:set_branches": {"key": self.set_of(who).key},
            "gallery:set_members": {"key": self.set_of(who).key},
            "gallery:set_export": {"key": self.set_of(who).key},
            "gallery:set_edit_slot": {"key": self.set_of(who).key, "slot": "heron"},
            "gallery:set_revert": {"key": self.set_of(who).key, "name": self.heads[self.set_of(who).pk]},
            "gallery:set_settings": {"key": self.set_of(who).key},
            "gallery:delete_set": {"key": self.set_of(who).key},
            **self.of_proposals(who),
            "gallery:set_file": {"key": self.open_set.key, "name": f"{self.given}.png"},
            "accounts:player": {"key": self.guest.key},
            "accounts:distance": {"key": (self.host if who is Who.MEMBER else self.member).key},
            "accounts:revoke_token": {"pk": things.token.pk},
            "account_confirm_email": {"key": self.confirmation},
            "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
        }.get(name, {})

    def of_proposals(self, who: Who) -> dict[str, dict[str, Any]]:
        of_set = {"key": self.set_of(who).key}
        first = of_set | {"number": 1}
        vote = self.votes[self.set_of(who).pk]
        return (
            {f"gallery:{name}": of_set for name in ("proposals", "new_proposal", "proposal_rules")}
            | {
                f"gallery:{name}": first
                for name in (
                    *("proposal", "proposal_changes", "proposal_checks", "proposal_conflicts", "edit_proposal"),
                    *("say_of_proposal", "remove_set_remark", "review_proposal", "act_on_proposal", "settle_proposal"),
                )
            }
            | {"gallery:set_vote_receipt": first | {"vote": vote}}
        )

    def places(self, path: str, who: Who) -> dict[str, Any]:
        """What the address of an operation of the API is about."""
        return {
            "code": self.over.code if "receipt" in path else self.battle.code,
            "key": self.key(path, who),
            "other": self.member.key if "rivals" in path or "members" in path else self.picture.key,
            "kind": "wow" if "reactions" in path else "prompts",
            "name": self.name(path, who),
            "slot": "heron",
            "slug": "boats",
            "number": self.number(path, who),
            "remark": self.things_of(who).remark.pk,
            "vote": self.votes[self.set_of(who).pk],
        }

    def key(self, path: str, who: Who) -> str:
        owner = self.player(who)
        match path.split("/")[2]:
            case "players":
                return self.host.key if "rivals" in path else self.guest.key
            case "collections" if owner and not owner.is_guest and path not in OF_ANYBODYS_COLLECTION:
                return self.things[who].collection.key
            case "collections":
                return self.shared.key
            case "sets":
                return self.set_of(who).key
            case "exports" if owner:
                return self.export_of(owner)
            case "me" if owner and not owner.is_guest and "/files/" in path:
                return self.file_of(owner)
            case "studio" if path.endswith("/sheet"):
                return run_of(owner or self.author, axes=(Axis(What.STEPS, (4,)),)).key
            case "studio":
                return self.things_of(who).run.key
        return self.picture.key

    def name(self, path: str, who: Who) -> str:
        if not path.startswith("/api/sets/"):
            return "throw-away"
        if "/tags/" in path:
            return "first"
        return "side" if "/branches/" in path else self.heads[self.set_of(who).pk]

    def number(self, path: str, who: Who) -> int:
        things = self.things_of(who)
        if "/proposals/" in path:
            return 1
        return things.notice.pk if "notifications" in path else things.comment.pk
