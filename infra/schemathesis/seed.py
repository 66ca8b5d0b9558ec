"""Two users of the console with an app of each kind that behaves differently, and one of everything in each app."""

import base64
import itertools
import json
import os
import urllib.request

URL = os.environ["REELOG_URL"]
OPERATOR = "Bearer " + os.environ["REELOG_OPERATOR_TOKEN"]
PASSWORD = "correct horse"
NUMBERS = itertools.count(1)


def ask(by, method, path, body=None):
    """The JSON of an answer; none where there is no body."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, method=method)
    request.add_header("content-type", "application/json")
    if by:
        request.add_header("authorization", by)
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def user():
    """A user with apps: Authorization headers by security scheme, and ids by what they are of."""
    name = f"fuzz{next(NUMBERS)}"
    kinds = ["VICOLLO_MANAGED", "VICOLLO_UNMANAGED", "FLIPFLOP_PORTAL_APP"]
    invited = ask(OPERATOR, "POST", "/v2/operator/users", {"email": f"{name}@example.org", "name": name, "appKinds": kinds})
    opened = ask("", "POST", "/v2/console/sign-up", {"invitationToken": invited["invitationToken"], "password": PASSWORD})
    session = "Bearer " + opened["sessionToken"]
    apps = [app(session, name, kind) for kind in ("FLIPFLOP_APP", "VICOLLO_MANAGED")]
    for one in apps:
        one["user"] = session
        one["ids"]["user"] = invited["id"]
    return apps


def app(session, name, kind):
    made = ask(session, "POST", "/v2/console/apps", {"name": name, "kind": kind, "adminPassword": PASSWORD})
    basic = "Basic " + base64.b64encode(f"{made['apiKey']}:{made['apiSecret']}".encode()).decode()
    server = lambda method, path, body=None: ask(basic, method, "/v2/apps/me" + path, body)
    tokens = server("POST", "/members/login", {"appUserId": name, "appUserName": name})
    member = "Bearer " + tokens["accessToken"]
    ids = {"app": made["id"], "member": name, "words": "foo", "session number": 1}
    room = server("POST", "/video-rooms", {"appUserId": name, "type": "VIDEO_CONFERENCE", "title": name})
    ids["room"], ids["uuid"] = room["id"], room["uuid"]
    ids["post"] = server("POST", "/video-posts", {"appUserId": name, "title": name})["id"]
    ids["stream key"] = server("GET", f"/members/{name}/stream-key")["id"]
    profile = {"name": name, "type": "THUMBNAIL", "profile": {"longSide": 64}}
    ids["profile"] = ask(OPERATOR, "POST", f"/v2/operator/apps/{made['id']}/transcoding-profiles", profile)["id"]
    server("PUT", "/callback", {"url": "https://hooks.example/a", "id": "hook", "password": "a long password"})
    ids["delivery"] = server("POST", "/callback/ping")["id"]
    channel = f"/v2/members/me/video-rooms/{room['id']}/channel"
    ask(member, "POST", channel + "/join")
    ask(member, "POST", channel + "/messages", {"message": "hello"})
    ids["message"] = ask(member, "GET", channel + "/messages")["content"][0]["messageId"]
    server("POST", f"/video-rooms/{room['id']}/chat-room")
    if kind != "FLIPFLOP_APP":
        vicollo = lambda method, path, body=None: ask(basic, method, "/v2/vicollo-apps/me" + path, body)
        vicollo("PUT", f"/members/{name}/group", {"groupId": 1})
        ids["group"] = vicollo("POST", "/groups", {"name": name, "permissions": []})["id"]
        file = {"filename": "a.pdf", "contentType": "application/pdf", "size": 4}
        ids["object"] = ask(member, "POST", "/v2/members/me/app-storage/objects", file)["id"]
        server("POST", "/logins", {"userName": name + "login", "password": PASSWORD})
        ids["login"] = name + "login"
    return {"app": basic, "member": member, "operator": OPERATOR, "ids": ids, "is_vicollo": kind != "FLIPFLOP_APP"}
