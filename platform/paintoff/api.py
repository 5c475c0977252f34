"""The one API of the site, assembled from its rooms' routers. Unknown parameters are refused, never ignored."""

from __future__ import annotations

from django.views.decorators.http import require_GET

from accounts.api import router as accounts
from accounts.distances_api import router as distances
from accounts.leaving_api import router as leaving
from battles.api import router as battles
from battles.integrity.api import router as corrections
from battles.ratings.api import router as ratings
from battles.receipt_doors import router as receipts
from battles.rivals_api import router as records
from gallery.ancestry.api import router as ancestry
from gallery.ancestry.credits_api import router as credits_
from gallery.api import router as gallery
from gallery.best_api import router as best
from gallery.collections.api import router as collections
from gallery.exports.api import router as exports
from gallery.find.api import router as find
from gallery.find.choices_api import router as choices
from gallery.notices.api import router as notices
from gallery.people.api import router as people
from gallery.people.follows_api import router as follows
from gallery.people.reactions_api import router as reactions
from gallery.picking.api import router as picking
from gallery.rivals_api import router as rivals
from gallery.sets.api import router as sets
from gallery.sets.carrying.api import router as carrying
from gallery.sets.naming_api import router as set_names
from gallery.sets.proposals.api import router as proposals
from gallery.sets.proposals.reviewing_api import router as reviews
from gallery.sets.proposals.settling_api import router as settling
from gallery.sets.reports_api import router as set_reports
from gallery.sets.unused_api import router as unused_files
from gallery.sets.versions_api import router as set_versions
from gallery.sets.writing_api import router as set_writing
from gallery.studio.api import router as studio
from gallery.studio.enlarging_api import router as enlarging
from gallery.studio.words_api import router as words
from gallery.tags.api import router as tags
from gallery.viewing.api import router as viewing
from paintoff.describing import DescribedAPI
from paintoff.wire import answer_errors

api = DescribedAPI(title="Paintoff", version="1", urls_namespace="api", docs_url=None, docs_decorator=require_GET)
answer_errors(api)
api.add_router("", accounts)
api.add_router("", leaving)
api.add_router("", distances)
api.add_router("", gallery)
api.add_router("", people)
api.add_router("", follows)
api.add_router("", reactions)
api.add_router("", rivals)
api.add_router("", ancestry)
api.add_router("", credits_)
api.add_router("", best)
api.add_router("", picking)
api.add_router("", notices)
api.add_router("", find)
api.add_router("", choices)
api.add_router("", collections)
api.add_router("", exports)
api.add_router("", sets)
api.add_router("", set_names)
api.add_router("", set_versions)
api.add_router("", set_writing)
api.add_router("", set_reports)
api.add_router("", proposals)
api.add_router("", reviews)
api.add_router("", settling)
api.add_router("", carrying)
api.add_router("", unused_files)
api.add_router("", studio)
api.add_router("", enlarging)
api.add_router("", words)
api.add_router("", tags)
api.add_router("", viewing)
api.add_router("", receipts)
api.add_router("battles", battles)
api.add_router("", ratings)
api.add_router("", records)
api.add_router("corrections", corrections)
