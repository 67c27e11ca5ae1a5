"""The settings of every process: read once, at its start, and handed in."""

import os
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = int


def default_data_folder() -> Path:
    """Root keeps its data in /var/lib/pingxi, others in $XDG_DATA_HOME/pingxi (~/.local/share/pingxi)."""
    if os.geteuid() == 0:
        return Path("/var/lib/pingxi")
    share = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(share) / "pingxi"


class Settings(BaseSettings):
    """One value for each environment variable ``PINGXI_<NAME>``; three have a plain name as well.

    ``DATABASE_URL`` and ``TEMPORAL_ADDRESS`` that are given replace the embedded PostgreSQL and Temporal;
    ``PINGXI_DATABASE_OWNER_URL`` is then the one that migrations use. A port of 0 means: find a free one.
    """

    model_config = SettingsConfigDict(
        env_prefix="PINGXI_", frozen=True, extra="ignore", populate_by_name=True
    )

    data_folder: Path = Field(default_factory=default_data_folder)
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("PINGXI_DATABASE_URL", "DATABASE_URL")
    )
    database_owner_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("PINGXI_DATABASE_OWNER_URL", "DATABASE_OWNER_URL")
    )
    temporal_address: str | None = Field(
        default=None, validation_alias=AliasChoices("PINGXI_TEMPORAL_ADDRESS", "TEMPORAL_ADDRESS")
    )
    temporal_namespace: str = "pingxi"
    task_queue: str = "pingxi-incidents"
    watch_queue: str = Field(default="pingxi-watch", description="Task queue of the watcher")
    watch_speed: int = Field(
        default=1,
        ge=1,
        le=10_000,
        description="For demonstrations: posts that are played so many times as fast are watched as fast",
    )
    api_host: str = "127.0.0.1"
    api_port: Port = Field(default=0, ge=0, le=65535)
    api_names: str = Field(default="", description="Further host names of the pages, comma between")
    site: str = Field(
        default="",
        pattern=r"^(https?://[^/?#\s]+)?$",
        description="Where browsers find the pages: scheme://host",
    )
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="Addresses of proxies that are believed whom they pass on, comma between",
    )
    time_zone: str = Field(default="Asia/Shanghai", description="Of pages without a plan")
    sign_in_hours: int = Field(default=12, ge=1, le=168, description="A sign-in ends after these hours")
    sign_in_idle_minutes: int = Field(default=240, ge=5, le=10080, description="... or so long without use")
    oidc_issuer: str = Field(default="", description="The other provider that people may sign in through")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = Field(default="", max_length=40, description="What people call that provider")
    oidc_scopes: str = "openid profile email"
    oidc_login_claim: str = Field(
        default="", description="A claim that names a person's login here, trusted at their first sign-in"
    )
    witness_folder: Path | None = Field(default=None, description="Of the witness's key and memory, if apart")
    intake_folder: Path | None = Field(default=None, description="Of the intake's secret, if apart")
    posts_retention_days: int = Field(
        default=180,
        ge=1,
        description="Posts and counts that belong to no incident are deleted after these days",
    )
    postgres_port: Port = Field(default=0, ge=0, le=65535)
    temporal_port: Port = Field(default=0, ge=0, le=65535)
    temporal_ui_port: Port = Field(default=0, ge=0, le=65535)
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    locale: Literal["zh-CN", "en"] = "zh-CN"

    @field_validator("site", mode="before")
    @classmethod
    def _without_slash(cls, given: object) -> object:
        return given.rstrip("/") if isinstance(given, str) else given

    @field_validator("time_zone")
    @classmethod
    def _known(cls, given: str) -> str:
        try:
            return ZoneInfo(given).key
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError(given) from error

    @property
    def app_dsn(self) -> str | None:
        """The address of the database for run time, in clear, or None if none was given."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def witness_place(self) -> Path:
        """Where the witness keeps its key and its memory."""
        return self.witness_folder or self.data_folder / "witness"

    @property
    def intake_place(self) -> Path:
        """Where the intake's secret lies: pages, watcher and commands need the same one."""
        return self.intake_folder or self.data_folder / "intake"

    @property
    def owner_dsn(self) -> str | None:
        """The address of the database for migrations: that of the owner, else that of run time, else None."""
        return self.database_owner_url.get_secret_value() if self.database_owner_url else self.app_dsn


def read_settings() -> Settings:
    """The settings that the environment gives. Raises pydantic's ValidationError, naming each variable."""
    return Settings()
