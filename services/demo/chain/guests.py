"""Invented guests who are known by name, with telephone numbers for films and addresses for examples."""

from functools import cache
from typing import Any

from services.demo.chain.chance import by_chance

KNOWN = 1400
_NAMES = (
    "Anna Lena Marie Sophie Hannah Clara Ida Frieda Katharina Johanna Leonie Mila Elif Zeynep Olga Helga Renate Birgit "
    "Paul Jakob Emil Anton Felix Lukas Moritz Karl Jan Tim Ole Hannes Matthias Stefan Murat Emre Dieter Klaus Günter "
    "James Emma Oliver Grace Liam Chloe Sofia Marco Elena Pavel"
)
_SURNAMES = (
    "Brandt Jensen Hansen Petersen Lorenzen Schröder Möller Behrens Kröger Voss Ahrens Timm Reimers Thomsen Gruber "
    "Huber Steiner Wagner Moser Hofer Leitner Brunner Pichler Winkler Yilmaz Kaya Öztürk Kowalski Novák Horvat "
    "Smith Taylor Murphy Rossi Lindqvist Meier Schulz Krüger Albrecht Vogel"
)


@cache
def guest(number: int) -> dict[str, Any]:
    """Return how a guest is known to the chain: a `respondent` of the API."""
    rng = by_chance(f"guest {number}")
    first, last = rng.choice(_NAMES.split()), rng.choice(_SURNAMES.split())
    return {
        "external_id": f"K-{10_000 + number}",
        "name": f"{first} {last}",
        "email": f"guest{number}@example.com",
        "phone": f"+49 171 39200{rng.randrange(100):02}",
    }
