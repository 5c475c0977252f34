"""A real server that speaks S3, in a process of its own on the loopback, with a bucket in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import boto3
import requests

from tests.support.patience import PATIENCE

REGION, NAME = "us-east-1", "paintoff-pictures"
ANY_KEY = {"S3_ACCESS_KEY_ID": "anybody", "S3_SECRET_ACCESS_KEY": "whatever"}


@contextmanager
def bucket_server() -> Iterator[int]:
    """Its port. Keeps everything in memory, and admits every key until `only_by_key`."""
    port = _free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=os.environ | {"MOTO_PORT": str(port)}, **quiet) as server:
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()


def environ_of(port: int, **changes: str) -> dict[str, str]:
    """What an operator writes to keep pictures there."""
    return {"S3_BUCKET": NAME, "S3_ENDPOINT": f"http://127.0.0.1:{port}", **ANY_KEY, **changes}


def empty_bucket(port: int) -> Any:
    """Nothing on the server but a new bucket. The client that made it."""
    requests.post(f"http://127.0.0.1:{port}/moto-api/reset", timeout=PATIENCE).raise_for_status()
    client = _client(port, "s3")
    client.create_bucket(Bucket=NAME)
    return client


@contextmanager
def only_by_key(port: int) -> Iterator[dict[str, str]]:
    """The variables with the one key that is admitted; every other one is refused."""
    people = _client(port, "iam")
    people.create_user(UserName="paintoff")
    everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    people.put_user_policy(UserName="paintoff", PolicyName="all", PolicyDocument=everything)
    key = people.create_access_key(UserName="paintoff")["AccessKey"]
    _admit(port, "0")
    try:
        yield {"S3_ACCESS_KEY_ID": key["AccessKeyId"], "S3_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    finally:
        _admit(port, "inf")


def _admit(port: int, calls_of_anybody: str) -> None:
    answer = requests.post(f"http://127.0.0.1:{port}/moto-api/reset-auth", data=calls_of_anybody, timeout=PATIENCE)
    answer.raise_for_status()


def _client(port: int, service: str) -> Any:
    made = {"aws_access_key_id": "anybody", "aws_secret_access_key": "whatever", "region_name": REGION}
    return boto3.client(service, endpoint_url=f"http://127.0.0.1:{port}", **made)


def _free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        with closing(socket.socket()) as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the bucket server did not come up")
