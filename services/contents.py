"""The contents of erased papers, after the commit that erased their rows."""

import logging
from collections.abc import Iterable

from adapters.storage import Storage, Unreachable

log = logging.getLogger(__name__)


def delete(storage: Storage, keys: Iterable[str]) -> None:
    """Delete what no row names any more; what a storage in trouble still holds is swept some other night."""
    for key in keys:
        try:
            storage.delete(key)
        except Unreachable as trouble:
            log.warning("content left behind: %s", trouble)
            return
