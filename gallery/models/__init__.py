"""Rows of the gallery, a file for each noun. A picture is somebody's claim on bytes; bytes are named by their hash."""

from gallery.models.collections import (
    ABOUT_MAX,
    HELD_MOST,
    RANK_MAX,
    TITLE_MAX,
    Access,
    Collection,
    CollectionItem,
    ItemState,
)
from gallery.models.credit import CreditLine, Win
from gallery.models.exports import Export, ExportState
from gallery.models.files import Blob, Rendition, RenditionKind
from gallery.models.finding import DIMENSIONS, WORD_MAX, Cell, Look, PromptVector, Term, Words
from gallery.models.follows import Follow
from gallery.models.least_levels import LeastLevel
from gallery.models.listing import Listing, ModelName, Shape, Theme
from gallery.models.notifications import Category, Notification, NotificationActor, NotificationChoice, Verb
from gallery.models.pictures import Picture
from gallery.models.prompts import ParentKind, Prompt, PromptParent
from gallery.models.proposals import (
    PROPOSAL_TEXT_MAX,
    PROPOSAL_TITLE_MAX,
    CheckState,
    ProposalChecks,
    ProposalPick,
    ProposalRemark,
    ProposalReview,
    ProposalState,
    ReviewVerdict,
    SetProposal,
    SetRules,
    SetVote,
    VoteState,
)
from gallery.models.reactions import COMMENT_MAX, Comment, Reaction, ReactionKind
from gallery.models.runs import NOTE_MAX, Mask, PaintState, Run, RunPicture
from gallery.models.set_versions import MESSAGE_MAX, SetBlame, SetBranch, SetCommit, SetNode, SetTag
from gallery.models.set_words import SetWords
from gallery.models.sets import ImageSet, Licence, Role, SetMember, SetPicture, Visibility
from gallery.models.tags import TAG_MAX, PictureTag, Tag, TagRefusal
from gallery.models.takedowns import HOLDING, TAKEN_DOWN, Takedown, Taken, Why
from gallery.models.viewing import NOTHING_COVERED, HiddenTag, Viewing
from moderation.levels import Level

__all__ = [
    "ABOUT_MAX",
    "COMMENT_MAX",
    "DIMENSIONS",
    "HELD_MOST",
    "HOLDING",
    "MESSAGE_MAX",
    "NOTE_MAX",
    "NOTHING_COVERED",
    "PROPOSAL_TEXT_MAX",
    "PROPOSAL_TITLE_MAX",
    "RANK_MAX",
    "TAG_MAX",
    "TAKEN_DOWN",
    "TITLE_MAX",
    "WORD_MAX",
    "Access",
    "Blob",
    "Category",
    "Cell",
    "CheckState",
    "Collection",
    "CollectionItem",
    "Comment",
    "CreditLine",
    "Export",
    "ExportState",
    "Follow",
    "HiddenTag",
    "ImageSet",
    "ItemState",
    "LeastLevel",
    "Level",
    "Licence",
    "Listing",
    "Look",
    "Mask",
    "ModelName",
    "Notification",
    "NotificationActor",
    "NotificationChoice",
    "PaintState",
    "ParentKind",
    "Picture",
    "PictureTag",
    "Prompt",
    "PromptParent",
    "PromptVector",
    "ProposalChecks",
    "ProposalPick",
    "ProposalRemark",
    "ProposalReview",
    "ProposalState",
    "Reaction",
    "ReactionKind",
    "Rendition",
    "RenditionKind",
    "ReviewVerdict",
    "Role",
    "Run",
    "RunPicture",
    "SetBlame",
    "SetBranch",
    "SetCommit",
    "SetMember",
    "SetNode",
    "SetPicture",
    "SetProposal",
    "SetRules",
    "SetTag",
    "SetVote",
    "SetWords",
    "Shape",
    "Tag",
    "TagRefusal",
    "Takedown",
    "Taken",
    "Term",
    "Theme",
    "Verb",
    "Viewing",
    "Visibility",
    "VoteState",
    "Why",
    "Win",
    "Words",
]
