"""What every message of a battle's socket is made from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """Nothing unknown is let through, in either direction."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True)
