"""The least that the live tier and a plain Channels consumer need."""

import os

SECRET_KEY = "bench"
INSTALLED_APPS = ["live"]
USE_TZ = True
ALLOWED_HOSTS = ["*"]
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": {
            "core": "channels_redis.core.RedisChannelLayer",
            "pubsub": "channels_redis.pubsub.RedisPubSubChannelLayer",
        }[os.environ["BENCH_LAYER"]],
        "CONFIG": {
            # redis-py 8 opens at most 100 connections, a plain consumer per socket asks for more.
            "hosts": [
                {
                    "address": os.environ["REDIS_URL"],
                    "socket_timeout": None,
                    "socket_connect_timeout": 60,
                    "max_connections": 10_000,
                }
            ],
            "capacity": 10_000,
        },
    }
}
