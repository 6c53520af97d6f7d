"""What an image version is made of, and the storage profile that says so."""

from collections.abc import Sequence

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.ids import parse_id

ONE_OF = "usage error: please specify only one of the --managed-image\\--virtual-machine\\--image-version arguments"
NONE = "usage error: Please provide --managed-image or --os-snapshot or --vhd"


def storage_profile(call: Call) -> JSON:
    """Give the storage profile that the line's sources make; AzError when they do not fit together."""
    args = call.args
    if sum(args.text(name) is not None for name in ("managed_image", "virtual_machine", "image_version")) > 1:
        raise AzError(ONE_OF)
    profile: dict[str, JSON] = {}
    source = _source(call)
    if source is not None:
        profile["source"] = source
    if args.text("os_snapshot") is not None:
        profile["osDiskImage"] = {"source": {"id": _id(call, args.need("os_snapshot"), "snapshots")}}
    if args.text("os_vhd_uri") is not None:
        profile["osDiskImage"] = {"source": _vhd(call, args.need("os_vhd_uri"), args.text("os_vhd_storage_account"))}
    if not profile:
        raise AzError(NONE)
    disks = _data_snapshots(call) + _data_vhds(call)
    if disks:
        profile["dataDiskImages"] = disks
    return profile


def _source(call: Call) -> dict[str, JSON] | None:
    args = call.args
    if args.text("managed_image") is not None:
        return {"id": _id(call, args.need("managed_image"), "images")}
    machine = args.text("virtual_machine")
    if machine is not None:
        if parse_id(machine) is None:
            raise AzError(f"usage error: {machine} is an invalid VM resource id")
        return {"virtualMachineId": machine}
    version = args.text("image_version")
    if version is None:
        return None
    if parse_id(version) is None:
        gallery, definition = args.need("gallery_name"), args.need("definition")
        version = call.path("galleries", gallery, "images", definition, "versions", version)
    return {"id": version}


def _id(call: Call, text: str, kind: str) -> str:
    return text if parse_id(text) is not None else call.path(kind, text)


def _vhd(call: Call, uri: str, account: str | None) -> JSON:
    if account is None:
        raise AzError("usage error: --os-vhd-uri and --os-vhd-storage-account should be used together.")
    return {"storageAccountId": _account(call, account), "uri": uri}


def _account(call: Call, text: str) -> str:
    if parse_id(text) is not None:
        return text
    return call.path("").replace("Microsoft.Compute/", f"Microsoft.Storage/storageAccounts/{text}")


def _luns(given: Sequence[str] | None, count: int, option: str) -> list[int]:
    if given is None:
        return list(range(count))
    if len(given) != count:
        raise AzError(f"usage error: Length of {option} and its LUNs should be the same.")
    try:
        return [int(lun) for lun in given]
    except ValueError:
        raise AzError(f"usage error: the LUNs of {option} are integers.") from None


def _data_snapshots(call: Call) -> list[JSON]:
    snapshots, luns = call.args.texts("data_snapshots"), call.args.texts("data_snapshot_luns")
    if luns and not snapshots:
        raise AzError("usage error: --data-snapshot-luns must be used together with --data-snapshots")
    places = _luns(luns, len(snapshots or []), "--data-snapshots")
    return [
        {"lun": lun, "source": {"id": _id(call, text, "snapshots")}} for lun, text in zip(places, snapshots or [], strict=True)
    ]


def _data_vhds(call: Call) -> list[JSON]:
    args = call.args
    uris, luns, accounts = (
        args.texts("data_vhds_uris"),
        args.texts("data_vhds_luns"),
        args.texts("data_vhds_storage_accounts"),
    )
    if uris is None:
        if luns or accounts:
            raise AzError("usage error: --data-vhds-luns and --data-vhds-sa must be used together with --data-vhds-uris")
        return []
    if accounts is None:
        os_account = args.text("os_vhd_storage_account")
        accounts = [os_account] * len(uris) if os_account else []
    if len(accounts) != len(uris):
        raise AzError("usage error: Length of --data-vhds-uris and --data-vhds-sa should be the same.")
    places = _luns(luns, len(uris), "--data-vhds-uris")
    return [
        {"lun": lun, "source": {"storageAccountId": _account(call, account), "uri": uri}}
        for lun, uri, account in zip(places, uris, accounts, strict=True)
    ]
