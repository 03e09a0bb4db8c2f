"""The folder of one office: its database, its key and its files, all outside the served folders."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "LIANGGANG_HOME"
DATABASE_VARIABLE = "DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Home:
    """Where an office keeps everything that is its own."""

    folder: Path

    @classmethod
    def current(cls) -> Home:
        """The folder that the environment names, else `office` in the working folder."""
        return cls(Path(os.environ.get(HOME_VARIABLE) or "office").resolve())

    @property
    def database(self) -> Path:
        """The SQLite file, used unless the environment names another database."""
        return self.folder / "office.sqlite3"

    @property
    def database_url(self) -> str:
        """The database of the office: a server's where the environment names one, else its own file."""
        return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{self.database}"

    @property
    def files(self) -> Path:
        """Uploaded documents, evidence and written reports."""
        return self.folder / "files"

    @property
    def key_file(self) -> Path:
        """The secret that signs sessions; readable by its owner only."""
        return self.folder / "secret_key"

    @property
    def signing_key(self) -> Path:
        """The key that signs packages for other offices, made when it is first needed; readable by its owner only."""
        return self.folder / "signing_key"

    @property
    def arriving(self) -> Path:
        """What has arrived of packages that other systems are sending; made when it is first needed."""
        return self.folder / "arriving"

    def prepare(self) -> None:
        """Create the folder, its files and its key where they are missing."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.files.mkdir(exist_ok=True, mode=0o700)
        if not self.key_file.exists():
            handle = os.open(self.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(64))

    def key(self) -> str:
        """The secret key; a new one for this process where the office has not been created yet."""
        return self.key_file.read_text().strip() if self.key_file.exists() else secrets.token_urlsafe(64)
