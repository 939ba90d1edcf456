"""A small S3 server on the loopback address: it checks signatures, lists two keys a page, and is full when told to."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

BUCKET, KEY, SECRET, REGION = "pieces", "la-cle", "le-secret", "eu-west-9"
SIGNED = re.compile(r"Credential=([^/]+)/.*SignedHeaders=([^,]+), Signature=(\w+)")
A_PAGE = 2


class S3:
    """What is kept: key → content and when it came. `full` makes it refuse any more."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self.full = False
        self.address = ""


class Door(BaseHTTPRequestHandler):
    """One request; `server.s3` is what is kept."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if key := self._allowed(content):
            if self._s3.full:
                return self._answer(507, "QuotaExceeded")
            self._s3.kept[key] = (content, datetime.now(UTC))
            self._answer(200)

    def do_GET(self) -> None:
        if (key := self._allowed(b"")) is None:
            return
        if not key:
            return self._list()
        content = self._s3.kept.get(key)
        self._answer(200, body=content[0]) if content else self._answer(404, "NoSuchKey")

    def do_DELETE(self) -> None:
        if key := self._allowed(b""):
            self._s3.kept.pop(key, None)
            self._answer(204)

    @property
    def _s3(self) -> S3:
        s3: S3 = self.server.s3  # type: ignore[attr-defined]
        return s3

    def _allowed(self, content: bytes) -> str | None:
        """The key asked for, once the signature is that of the secret and the bucket is there; else it is answered."""
        found = SIGNED.search(self.headers.get("Authorization", ""))
        if not found or found[1] != KEY or found[3] != self._signature(found[2].split(";"), content):
            return self._answer(403, "SignatureDoesNotMatch")
        _, bucket, *rest = urlsplit(self.path).path.split("/")
        return "/".join(rest) if bucket == BUCKET else self._answer(404, "NoSuchBucket")

    def _signature(self, names: list[str], content: bytes) -> str:
        signer = S3SigV4Auth(Credentials(KEY, SECRET), "s3", REGION)
        headers = {name: self.headers[name] for name in names}
        request: Any = AWSRequest(self.command, self._s3.address + self.path, headers, content)
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        request.context["payload_signing_enabled"] = True
        canonical = signer.canonical_request(request)
        signature: str = signer.signature(signer.string_to_sign(request, canonical), request)
        return signature

    def _list(self) -> None:
        after = parse_qs(urlsplit(self.path).query).get("continuation-token", [""])[0]
        later = sorted(key for key in self._s3.kept if key > after)
        page = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{self._s3.kept[key][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            "</Contents>"
            for key in later[:A_PAGE]
        )
        if len(later) > A_PAGE:
            page += f"<IsTruncated>true</IsTruncated><NextContinuationToken>{later[A_PAGE - 1]}</NextContinuationToken>"
        self._answer(200, body=f"<ListBucketResult>{page}</ListBucketResult>".encode())

    def _answer(self, status: int, code: str = "", body: bytes = b"") -> None:
        body = f"<Error><Code>{code}</Code></Error>".encode() if code else body
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def listening() -> Iterator[S3]:
    """A server on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        s3 = S3()
        s3.address = f"http://127.0.0.1:{server.server_address[1]}"
        server.s3 = s3  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield s3
        finally:
            server.shutdown()
            thread.join()
