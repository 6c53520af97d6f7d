"""The peer: moto's EC2 backend called directly, the nearest thing that others have to a gallery. It refuses nothing and has no
versions, replicas, roles, locks or journal, so it is a floor and no rival.
"""

from importlib import import_module
from itertools import count

from gallery_engine.arm import JSON, Request
from gallery_engine.cloud import Cloud, new_store
from tests.bench.rounds import interleave, table


def report(rounds: int) -> str:
    """The engine's own create and read, committed in memory, in turns with moto's; empty when moto is not installed."""
    try:
        backend = import_module("moto.ec2.models").ec2_backends["123456789012"]["us-east-1"]
    except ModuleNotFoundError:
        return "moto is not installed (requirements-bench.txt): the peer is left out"
    store = new_store("bench", "azure")
    cloud = Cloud(store)
    numbers = count()
    group = f"/subscriptions/{store.head().subscription}/resourceGroups/bench"
    gallery = f"{group}/providers/Microsoft.Compute/galleries/bench"
    query = {"api-version": "2024-03-03"}

    def put(path: str, body: JSON) -> None:
        step = cloud.send(Request("PUT", path, query, body))
        assert step.response.status in {200, 201}, step.response.body
        store.commit(step.changes)

    def define() -> None:
        number = str(next(numbers))
        identifier: JSON = {"publisher": "p", "offer": "o", "sku": number}
        properties: JSON = {"osType": "Linux", "osState": "Generalized", "identifier": identifier}
        put(f"{gallery}/images/d{number}", {"location": "eastus", "properties": properties})

    put(group, {"location": "eastus"})
    put(gallery, {"location": "eastus"})
    ami = backend.register_image(name="first").id
    timings = interleave(
        {
            "moto register_image": lambda: backend.register_image(name=str(next(numbers))),
            "PUT image definition": define,
            "moto describe_images, one": lambda: backend.describe_images(ami_ids=[ami]),
            "GET gallery": lambda: cloud.send(Request("GET", gallery, query)),
        },
        rounds=rounds,
    )
    return table("The engine alone against moto's backend", timings, against=("moto register_image", "moto describe_images, one"))
