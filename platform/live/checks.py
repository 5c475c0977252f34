"""System checks of the channel layer: each says what to write."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

CORE = "channels_redis.core.RedisChannelLayer"
CAPACITY = 5000


@register(Tags.compatibility)
def channel_layer(**_: Any) -> list[CheckMessage]:
    layer = getattr(settings, "CHANNEL_LAYERS", {}).get("default")
    if layer is None:
        return [Error("CHANNEL_LAYERS has no default.", hint=f"Use {CORE}.", id="live.E001")]
    return _of_core(layer.get("CONFIG", {})) if layer["BACKEND"] == CORE else []


def _of_core(config: dict[str, Any]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if config.get("capacity", 100) < CAPACITY:
        hint = f'Write "capacity": {CAPACITY} or more: one channel serves all rooms of a process.'
        found.append(Error("The channel layer's capacity is too small.", hint=hint, id="live.E004"))
    hosts = config.get("hosts", [])
    if len(hosts) != 1:
        found.append(Error("The channel layer needs exactly one host.", hint="Write one REDIS_URL.", id="live.E002"))
    if any(not isinstance(host, dict) or host.get("socket_timeout", 5) is not None for host in hosts):
        hint = 'Write "socket_timeout": None: redis-py 8 closes idle sockets after 5 s otherwise.'
        found.append(Error("The channel layer would go deaf when idle.", hint=hint, id="live.E003"))
    return found
