"""The trusted kernel: standard library only. It reads a certificate and returns a Theorem, or raises.

``verify.check(certificate)`` calls `verify.check.kernel.check`: this package is callable, because it is also a function's name.
"""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any


class _Check(ModuleType):
    def __call__(self, certificate: Any, limits: Any = None) -> Any:
        """Replay a certificate: its bytes, the path of its file, or an object with its bytes under ``data``."""
        from verify.check.kernel import check

        if isinstance(certificate, str | Path):
            certificate = Path(certificate).read_bytes()
        return check(certificate if isinstance(certificate, bytes) else certificate.data, limits)


sys.modules[__name__].__class__ = _Check
