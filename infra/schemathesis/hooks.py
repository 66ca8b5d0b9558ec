"""Who asks, and for which things: credentials of one of two users by the operation's security, and real ids."""

import os
import random
import threading

import schemathesis

import seed

# What ends sessions, members and apps is asked for things that are not there, or all the rest would be refused.
ENDS = (
    "DELETE /v2/apps/me/members/{appUserId}", "DELETE /v2/console/apps/{appId}", "DELETE /v2/operator/apps/{id}",
    "DELETE /v2/vicollo-apps/me/members/{appUserId}", "POST /v2/console/apps/{appId}/reset-credentials",
    "POST /v2/operator/apps/{id}/reset-credentials", "POST /v2/operator/users/{id}/disable",
)
# The same for what needs no id.
CLOSES = ("POST /v2/console/sign-out", "POST /v2/console/me/password", "DELETE /v2/console/sessions/{id}")
# Calls after which everything is made anew: some delete what the next ones are about.
CALLS_A_SEED = 2_000

# What tus sends are bytes (tus 1.0).
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

RANDOM = random.Random(int(os.environ["FUZZ_SEED"]))
LOCK = threading.Lock()
STATE = {"calls": 0, "apps": []}


def of(name, before):
    """What an id is of, by its name and the segment before it."""
    return {
        ("id", "apps"): "app", ("id", "video-rooms"): "room", ("id", "video-posts"): "post", ("id", "users"): "user",
        ("id", "stream-keys"): "stream key", ("id", "transcoding-profiles"): "profile",
        ("id", "webhook-deliveries"): "delivery",
    }.get((name, before)) or {
        "appId": "app", "app": "app", "appUserId": "member", "roomId": "room", "post": "post", "uuid": "uuid",
        "messageId": "message", "groupId": "group", "objectId": "object", "userName": "login", "words": "words",
        "sessionNo": "session number", "file": "file",
    }.get(name)


def someone():
    """One of the apps of the two users."""
    with LOCK:
        if STATE["calls"] % CALLS_A_SEED == 0:
            STATE["apps"] = seed.user() + seed.user()
        STATE["calls"] += 1
        return RANDOM.choice(STATE["apps"]), RANDOM.random()


@schemathesis.hook
def before_call(context, case, kwargs):
    app, chance = someone()
    operation = f"{case.method.upper()} {case.operation.path}"
    segments = case.operation.path.split("/")
    for before, segment in zip(segments, segments[1:]):
        name = segment.strip("{}")
        known = of(name, before) if segment.startswith("{") else None
        if known and known in app["ids"] and chance < 0.7 and operation not in ENDS:
            case.path_parameters[name] = app["ids"][known]
    schemes = [scheme for one in case.operation.definition.raw.get("security", []) for scheme in one]
    # An event stream has no end to wait for: it is asked without credentials only.
    is_endless = operation.endswith("/event-sources")
    if schemes and chance < 0.97 and operation not in CLOSES and not is_endless:
        case.headers["Authorization"] = app[schemes[0]]
