"""What routes need of the app: the Recommender that is served now, and who may ask."""

import hmac
import logging
from typing import Annotated

from fastapi import Depends, HTTPException, Query, Request, status
from fastapi.security import APIKeyHeader

from fashrec.api.problems import NOT_NOW
from fashrec.api.served import Served
from fashrec.catalog import Gender, parse_gender
from fashrec.errors import FashrecError
from fashrec.recommend import Recommender

logger = logging.getLogger(__name__)

KEY = APIKeyHeader(name="X-API-Key", auto_error=False, description="Where the server asks for one.")


def known(request: Request, given: Annotated[str | None, Depends(KEY)]) -> None:
    """Turns away who does not have the key, where there is one."""
    wanted: str = request.app.state.key
    if wanted and not hmac.compare_digest(wanted.encode(), (given or "").encode()):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "The header X-API-Key is missing or wrong")


def _recommender(request: Request) -> Recommender:
    served: Served = request.app.state.served
    try:
        return served.recommender()
    except FashrecError as error:
        logger.error("%s", error)
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, NOT_NOW) from error


def _gender(gender: Annotated[str, Query(description="Men, Women, Boys or Girls.")]) -> Gender:
    return parse_gender(gender)


Ready = Annotated[Recommender, Depends(_recommender)]
OfGender = Annotated[Gender, Depends(_gender)]
