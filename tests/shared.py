"""Where the real plans and facts lie that the repository does not carry."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("LIANGGANG_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(*parts: str) -> Path:
    """The path of a shared file; skips the test, and says so, where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs the shared file {'/'.join(parts)}, which is not on this machine")
    return path
