"""What the tests of the house itself share: the rendered Kubernetes manifests."""

import re
import shutil

import pytest
import yaml

from deploy.check import KUBERNETES, LAYERS, render
from deploy.manifests import Object

WITH_KEDA = "overlays/production with keda"


@pytest.fixture(scope="module", params=[*LAYERS, WITH_KEDA])
def objects(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Object]:
    layer: str = request.param
    folder = KUBERNETES / layer
    if layer == WITH_KEDA:
        copy = tmp_path_factory.mktemp("kubernetes")
        shutil.copytree(KUBERNETES, copy, dirs_exist_ok=True)
        folder = copy / "overlays/production"
        file = folder / "kustomization.yaml"
        without = re.sub(
            r"^ +- \{name: (collector|scoring|alerts|tickets|notifications|accounts)-worker, .*\n",
            "",
            file.read_text(),
            flags=re.MULTILINE,
        )
        file.write_text(without.replace("# components:\n#   - ", "components:\n  - "))
    return [found for found in yaml.safe_load_all(render(folder)) if found]
