"""Documents in an S3-compatible storage: one object for each key, in a bucket of this portal's own."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError

from adapters.storage import KEY, Missing, NoRoom, Unreachable, checked
from config import Config

LOST = {"NoSuchKey", "404"}
FULL = {"QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage", "507"}
"""A full storage has no code of its own in S3: these are what makers answer."""
# Addresses with the bucket in their path, and no check sums of AWS alone: what every maker's storage understands.
WAYS = ClientConfig(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3Storage:
    """As `adapters.storage.Storage`. The storage keeps an object whole or not at all."""

    def __init__(self, settings: Config) -> None:
        self.bucket = settings.s3_bucket
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=settings.s3_endpoint,
            region_name=settings.s3_region,
            aws_access_key_id=settings.s3_key,
            aws_secret_access_key=settings.s3_secret,
            config=WAYS,
        )

    def put(self, key: str, content: bytes) -> None:
        """As `Storage.put`."""
        with _told():
            self.client.put_object(Bucket=self.bucket, Key=checked(key), Body=content)

    def get(self, key: str) -> bytes:
        """As `Storage.get`."""
        with _told():
            content: bytes = self.client.get_object(Bucket=self.bucket, Key=checked(key))["Body"].read()
            return content

    def delete(self, key: str) -> None:
        """As `Storage.delete`."""
        with _told():
            self.client.delete_object(Bucket=self.bucket, Key=checked(key))

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """As `Storage.kept`; other objects of the bucket are nobody's here."""
        with _told():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                for found in page.get("Contents", []):
                    if KEY.fullmatch(found["Key"]):
                        yield found["Key"], found["LastModified"].astimezone(UTC)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """The library's errors in the words of `adapters.storage`."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise (Missing if code in LOST else NoRoom if code in FULL else Unreachable)(code) from error
    except BotoCoreError as error:
        raise Unreachable(str(error)) from error
