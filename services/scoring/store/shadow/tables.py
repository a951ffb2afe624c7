"""The shadow's tables as SQLAlchemy knows them, for what is done to them as to the live ones."""

from sqlalchemy import MetaData

from services.scoring.store.tables import SCORED_RESPONSE, SLICE, VERBATIM

SHADOW = "scoring_replay"
"""The schema that they live in."""

_METADATA = MetaData(schema=SHADOW)
SHADOW_RESPONSE = SCORED_RESPONSE.to_metadata(_METADATA, schema=SHADOW)
SHADOW_VERBATIM = VERBATIM.to_metadata(_METADATA, schema=SHADOW)
SHADOW_SLICE = SLICE.to_metadata(_METADATA, schema=SHADOW)
