"""Well-formed bodies of the operations of the API that need one."""

from __future__ import annotations

from typing import Any

NOWHERE = "0" * 64

BODIES: dict[str, dict[str, Any]] = {
    "POST /api/guests": {"nickname": "Zed"},
    "PUT /api/players/{key}/distance": {"kind": "mute"},
    "PUT /api/me/viewing": {"most": "everyone"},
    "POST /api/battles": {"format": "free-for-all"},
    "POST /api/acts/{name}": {"pictures": ["x"]},
    "POST /api/pictures/{key}/comments": {"text": "A boat!"},
    "PATCH /api/comments/{number}": {"text": "A ship!"},
    "POST /api/pictures/{key}/reports": {"reason": "other"},
    "POST /api/comments/{number}/reports": {"reason": "other"},
    "POST /api/collections/{key}/reports": {"reason": "other"},
    "POST /api/me/notifications/read": {"until": "1-1"},
    "PUT /api/me/notifications/choices": {"categories": []},
    "POST /api/pictures/{key}/tags": {"words": "boats"},
    "POST /api/collections": {"title": "Boats"},
    "PUT /api/collections/{key}": {"title": "Ships"},
    "POST /api/collections/{key}/pictures": {"pictures": ["x"]},
    "PUT /api/collections/{key}/pictures/{other}/place": {"where": "first"},
    "POST /api/collections/{key}/offers": {"pictures": ["x"], "taken": True},
    "POST /api/studio/runs": {"words": "a boat"},
    "POST /api/pictures/{key}/enlargements": {"model": "fake", "size": "128x128"},
    "POST /api/sets": {"title": "Herons"},
    "PUT /api/sets/{key}": {"title": "Storks"},
    "PUT /api/sets/{key}/deleted": {"deleted": False},
    "PUT /api/sets/{key}/members/{other}": {"role": "view"},
    "POST /api/sets/{key}/branches": {"name": "woodcuts"},
    "PATCH /api/sets/{key}/branches/{name}": {},
    "POST /api/sets/{key}/tags": {"name": "second"},
    "POST /api/sets/{key}/exports": {"form": "plain"},
    "POST /api/sets/{key}/reports": {"reason": "other"},
    "POST /api/sets/{key}/pictures/known": {"hashes": [NOWHERE]},
    "POST /api/sets/{key}/branches/{name}/commits": {"head": NOWHERE, "changes": []},
    "POST /api/sets/{key}/branches/{name}/merges": {"head": NOWHERE, "other": "main"},
    "POST /api/sets/{key}/branches/{name}/reverts": {"head": NOWHERE, "commit": NOWHERE},
    "POST /api/sets/{key}/proposals": {"source": "fresh", "title": "An otter"},
    "PATCH /api/sets/{key}/proposals/{number}": {"title": "Otters"},
    "POST /api/sets/{key}/proposals/{number}/remarks": {"text": "An otter!"},
    "POST /api/sets/{key}/proposals/{number}/reviews": {"verdict": "comment", "head": NOWHERE, "text": "Well."},
    "POST /api/sets/{key}/proposals/{number}/merge": {"head": NOWHERE},
    "POST /api/sets/{key}/proposals/{number}/settlement": {"head": NOWHERE},
    "PUT /api/sets/{key}/proposal-rules": {"required": ["rating level"], "approvals": 1, "level": 0, "share": 0.5},
    "PUT /api/sets/{key}/proposals/{number}/picks": {"picks": [{"slot": "heron", "cell": "caption", "way": "ours"}]},
    "POST /api/sets/{key}/proposals/{number}/votes": {"slot": "heron", "cell": "caption", "length": "day"},
    "PATCH /api/studio/runs/{key}": {"note": "a boat"},
}

FILES: dict[str, dict[str, bytes]] = {
    "POST /api/sets/{key}/pictures": {"file": b"no picture"},
    "POST /api/sets/{key}/branches/{name}/imports": {"file": b"no zip"},
}
"""What is sent as files, which is no JSON."""
