"""Print every score as it changes. Stopped and started again, it continues where it stopped, and nothing is lost.

After a kill the last score may be printed twice, with the same `revision`. Run it from the top of the repository while
`make run` is running: .venv/bin/python deploy/examples/subscriber.py
"""

import json
import os
import time
from pathlib import Path

import httpx

URL = os.environ.get("HEED_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("HEED_KEY") or Path("data/admin-key").read_text().strip()
PLACE = Path(os.environ.get("HEED_PLACE", "subscriber.place"))

while True:
    headers = {"Authorization": f"Bearer {KEY}", "Last-Event-ID": PLACE.read_text() if PLACE.exists() else ""}
    try:
        with httpx.stream("GET", f"{URL}/v1/scores/stream", headers=headers, timeout=60) as reply:
            reply.raise_for_status()
            block = {}
            for line in reply.iter_lines():
                name, _, text = line.partition(": ")
                block[name] = text
                if not line:  # the end of a block; its id is the position behind it
                    if "data" in block:
                        print(json.dumps(json.loads(block["data"])["data"]), flush=True)
                    written = PLACE.with_suffix(".new")
                    written.write_text(block.get("id", headers["Last-Event-ID"]))
                    written.replace(PLACE)
                    block = {}
    except httpx.TransportError:
        time.sleep(2)
