"""Where an error came from, without its text, which may quote what a person wrote."""

import traceback

FRAMES = 4
_LIBRARIES = ("site-packages", "<")


def where(error: BaseException) -> str:
    """Return the innermost frames of our own, outermost first: `application/score_responses.py:41 __call__ > …`."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if not any(mark in frame.filename for mark in _LIBRARIES)]
    places = [
        f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}"
        for frame in (ours or frames)[-FRAMES:]
    ]
    return " > ".join(places)
