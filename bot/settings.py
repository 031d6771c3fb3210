"""Every setting of the bot, from the environment or a .env file, validated when the bot starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting is wrong; the message names each one and says what it should be."""


def utc_now() -> datetime:
    """The present moment, with its time zone."""
    return datetime.now(UTC)


class Settings(BaseSettings):
    """The settings. Each is an environment variable of the same name in capitals; .env.example explains them.

    `clock` says what the bot takes for the present; tests hand in their own.
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    discord_token: SecretStr | None = Field(None, description="the bot's token; without it `run` opens a local page")
    knowledge_dir: Path = Field(Path("knowledge"), description="the folder of the fact base")
    data_dir: Path = Field(Path("data"), description="the folder for what the bot remembers")
    home_guild_id: int | None = Field(None, gt=0, description="the server where moderation lives")
    moderator_role_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="roles that may moderate, separated by commas"
    )
    moderation_channel_id: int | None = Field(
        None, gt=0, description="the channel that gets suggestions and a diff of every change"
    )
    ask_channel_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="channels and forums where the bot answers sure questions without being mentioned"
    )
    database_url: str | None = Field(
        None, description="where activity is kept, if not in a SQLite file in the data folder"
    )
    source_url: str | None = Field(None, pattern="^https?://", description="where the bot's source is, shown by /about")
    retention_days: int = Field(90, ge=1, le=3650, description="how long questions and votes are remembered")
    conversation_minutes: float = Field(15, gt=0, le=24 * 60, description="how long a follow-up may lean on an answer")
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="how much is logged")
    clock: Callable[[], datetime] = Field(utc_now, exclude=True, repr=False)

    @field_validator("moderator_role_ids", "ask_channel_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part for part in value.replace(",", " ").split() if part]
        return [value] if isinstance(value, int) else value

    @field_validator(
        "discord_token", "home_guild_id", "moderation_channel_id", "database_url", "source_url", mode="before"
    )
    @classmethod
    def _empty_is_unset(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @property
    def activity_url(self) -> str:
        """The address of the activity database."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'activity.db'}"

    @property
    def conversation_lifetime(self) -> timedelta:
        """How long a follow-up may lean on what was said before."""
        return timedelta(minutes=self.conversation_minutes)


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment and .env; `overrides` win.

    Raises SettingsError that names every wrong setting and what it should be.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = []
        for detail in error.errors():
            name = str(detail["loc"][0]).upper() if detail["loc"] else "settings"
            message = str(detail["msg"])
            lines.append(f"{name}: {message[0].lower()}{message[1:]} (it is {detail['input']!r}); see .env.example")
        raise SettingsError("\n".join(lines)) from error
