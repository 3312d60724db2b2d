"""What can be set: an argument wins over a `FASHREC_*` variable, which wins over the default."""

import os
import re
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from fashrec.errors import FashrecError

ASSETS = Path(__file__).resolve().parent.parent / "assets"


class Settings(BaseSettings):
    """Every setting of fashrec; nothing else reads the environment."""

    model_config = SettingsConfigDict(env_prefix="FASHREC_", frozen=True, extra="forbid")

    home: Path = Field(
        default_factory=lambda: user_data_path("fashrec", appauthor=False),
        description="Folder that holds the built catalogues, the cache and the store.",
    )
    catalogue: str = Field(default="", description="Name of the catalogue to serve; empty means the last one built.")
    weights: str = Field(default="fashion", description="Trunk weights: fashion, imagenet, or a .safetensors path.")
    dimensions: int = Field(default=128, ge=2, le=256, description="Length of the vectors, at most.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Seed of every random choice.")
    batch_size: int = Field(default=32, ge=1, le=1024, description="Photos in one pass through the trunk.")
    exact: bool = Field(default=False, description="Search exactly, without Annoy.")
    retention_days: int = Field(
        default=365, ge=1, le=36_500, description="Days after which a visitor's click or setting is deleted."
    )
    api_key: SecretStr = Field(default=SecretStr(""), description="What HTTP requests must carry; empty asks for none.")
    api_origins: str = Field(default="", description="Origins whose pages may ask over HTTP, by comma.")
    half_life_days: float = Field(default=45.0, gt=0, le=36_500, description="Days after which a like counts half.")

    @field_validator("api_origins")
    @classmethod
    def _are_origins(cls, text: str) -> str:
        for origin in filter(None, map(str.strip, text.split(","))):
            if origin != "*" and not re.fullmatch(r"https?://[^/\s]+/?", origin):
                raise ValueError(f"{origin!r} is no origin; https://shop.example is one")
        return text

    @field_validator("api_key")
    @classmethod
    def _can_stand_in_a_header(cls, key: SecretStr) -> SecretStr:
        if not key.get_secret_value().isascii():
            raise ValueError("only letters, digits and signs of ASCII can stand in a header")
        return key

    @property
    def catalogues(self) -> Path:
        """The folder with one sub-folder for each built catalogue."""
        return self.home / "catalogues"

    @property
    def origins(self) -> list[str]:
        """The origins whose pages may ask over HTTP."""
        return [origin.strip().rstrip("/") for origin in self.api_origins.split(",") if origin.strip()]

    @property
    def cache(self) -> Path:
        """The file that keeps what the trunk said of each photo."""
        return self.home / "cache" / "photos.sqlite"

    @property
    def store(self) -> Path:
        """The file that keeps what visitors clicked on."""
        return self.home / "store.sqlite"

    @property
    def active(self) -> Path:
        """The file that names the catalogue built last."""
        return self.home / "ACTIVE"

    @property
    def sample(self) -> Path:
        """The embedded sample catalogue, read-only."""
        return ASSETS / "sample"


def load_settings(**arguments: object) -> Settings:
    """The settings in force; arguments that are None count as not given.

    Raises:
        FashrecError: a value is of the wrong kind or out of its range.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        given_as = "cannot be used" if name == "api_key" else f"is {first['input']!r}"
        raise FashrecError(f"The setting {name} (FASHREC_{name.upper()}) {given_as}: {first['msg']}.") from None
    try:
        home = settings.home.expanduser().absolute()
    except RuntimeError as error:
        raise FashrecError(
            f"The setting home (FASHREC_HOME) is {settings.home}, where ~ stands for nobody here."
        ) from error
    return settings.model_copy(update={"home": home})


def prefer_keras_backend(name: str) -> None:
    """Lets Keras run on this backend, unless KERAS_BACKEND names another; call it before Keras is imported."""
    os.environ.setdefault("KERAS_BACKEND", name)
