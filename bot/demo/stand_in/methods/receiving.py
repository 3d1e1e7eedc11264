"""Updates for the bot: by polling, or at its webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.demo.stand_in.refusal import RefusedError
from bot.demo.stand_in.webhook import check_address

if TYPE_CHECKING:
    from bot.demo.stand_in.chat import Body
    from bot.demo.stand_in.world import World

WEBHOOK_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def get_updates(world: World, call: Body) -> list[Body]:
    if world.webhook.address is not None:
        raise RefusedError(WEBHOOK_SET, code=409)
    world.updates.allow(call.get("allowed_updates"))
    limit = min(max(call.get("limit", 100), 1), 100)
    return await world.updates.take(call.get("offset", 0), limit=limit, timeout=call.get("timeout", 0))


async def set_webhook(world: World, call: Body) -> bool:
    if "url" not in call:
        return await delete_webhook(world, call)
    address = check_address(call)
    world.updates.allow(call.get("allowed_updates"))
    if call.get("drop_pending_updates"):
        world.updates.pending.clear()
    await world.webhook.set(address)
    return True


async def delete_webhook(world: World, call: Body) -> bool:
    if call.get("drop_pending_updates"):
        world.updates.pending.clear()
    await world.webhook.stop()
    return True


def get_webhook_info(world: World, _call: Body) -> Body:
    webhook, address = world.webhook, world.webhook.address
    info: dict[str, Any] = {
        "url": "" if address is None else address.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if address is not None:
        info["max_connections"] = address.max_connections
    if webhook.last_error is not None:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    if world.updates.allowed is not None:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info
