"""Runs schemathesis over every operation of a server of its own, with two users' credentials.

    .cache/schemathesis/bin/python infra/schemathesis/run.py target/debug/reelog 30

Fails when an answer is a 5xx or differs from the OpenAPI document. The last argument is the time in seconds; the
environment variable FUZZ_SEED makes a run like an earlier one. `hooks.py` says who asks, and for which things.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def start(reelog, data, log):
    """A server on a free port: the process, and the URL that it says it serves."""
    command = [reelog, "serve", "--http", "127.0.0.1:0", "--data", data]
    # No limits: one address sends more in a minute than a client in a day.
    limits = {
        "REELOG_APP_REQUESTS_PER_S": "0",
        "REELOG_ADDRESS_REQUESTS_PER_S": "0",
        "REELOG_REQUESTS_AT_ONCE": "0",
        "REELOG_INGEST_URL": "rtmp://media.example/live",
        "REELOG_WEB_RTC_URL": "wss://rooms.example",
        "REELOG_VICOLLO_WEB_URL": "https://vicollo.example",
    }
    process = subprocess.Popen(
        command, env={**os.environ, **limits}, stdout=subprocess.PIPE, stderr=log, text=True
    )
    for line in process.stdout:
        if line.startswith("ready "):
            return process, line.split()[1].rstrip("/")
    raise SystemExit(f"the server did not start: see {log.name}")


def run(url, data, seconds, seed):
    """Schemathesis itself; its exit status.

    One worker: Python 3.11 has one count of the depth of `ast.parse` for all threads, so that two that parse at a time,
    as hypothesis does, fail with "AST constructor recursion depth mismatch".
    """
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", HERE / "schemathesis.toml",
        "run", f"{url}/openapi.json",
        "--url", url, "--checks", CHECKS, "--max-time", str(seconds), "--seed", str(seed),
        "--phases", "examples,coverage,fuzzing", "--workers", "1", "--request-timeout", "30",
        "--continue-on-failure", "--no-shrink", "--warnings", "off", "--suppress-health-check", "all",
    ]
    here = {
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "REELOG_URL": url,
        "REELOG_OPERATOR_TOKEN": (pathlib.Path(data) / "operator.token").read_text().strip(),
        "FUZZ_SEED": str(seed),
        "NO_COLOR": "1",
    }
    # Away from the repository: it writes a folder of examples where it runs.
    return subprocess.run(command, env={**os.environ, **here}, cwd=data).returncode


def main():
    reelog, seconds = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    seed = int(os.environ.get("FUZZ_SEED", "1"))
    print(f"FUZZ_SEED={seed}, {seconds} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="reelog-fuzz-") as data:
        log = open(os.path.join(data, "server.log"), "w+")
        process, url = start(reelog, data, log)
        try:
            status = run(url, data, seconds, seed)
            if process.poll() is not None:
                raise SystemExit(f"the server ended with {process.returncode}")
        finally:
            process.terminate()
            process.wait(30)
            log.seek(0)
            errors = [line for line in log if " ERROR " in line or '"ERROR"' in line or "panicked" in line]
            print("".join(errors[:20]), end="")
        sys.exit(status or bool(errors))


main()
