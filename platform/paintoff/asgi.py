"""HTTP and sockets, told apart here and nowhere else."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paintoff.settings")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from accounts.sockets import identify
from live.routing import sockets

application = ProtocolTypeRouter({"http": http, "websocket": identify(sockets())})
