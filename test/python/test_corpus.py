"""Every wrapper of test/corpus in plain Python: its hooks called as a host calls them, and as `python wrapper.py`."""

import base64
import hashlib
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / "test" / "corpus"
CASES = {each.parent.name: json.loads(each.read_text(encoding="utf-8")) for each in sorted(CORPUS.glob("*/case.json"))}


def python(arguments, cwd, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "AIGES"))}
    environment.update(PYTHONPATH=str(ROOT / "python"), PYTHONDONTWRITEBYTECODE="1", PYTHONIOENCODING="utf-8")
    environment.update(variables)
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=120)


class Service(http.server.BaseHTTPRequestHandler):
    """Answers as a case's `service` says."""

    def do_POST(self):
        wanted = self.server.wanted
        data = self.rfile.read(int(self.headers["Content-Length"]))
        digest = "SHA-256=" + base64.b64encode(hashlib.sha256(data).digest()).decode()
        posted = json.loads(data)
        facts = {"mode": posted["mode"], "bytes": len(base64.b64decode(posted["audio"]))}
        answer = (wanted["answer"] % facts).encode()
        self.send_response(200 if self.path == wanted["path"] and self.headers["Digest"] == digest else 403)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Nothing on stderr."""


@pytest.fixture
def service(request):
    wanted = CASES[request.node.callspec.params["name"]].get("service")
    if wanted is None:
        yield ""
        return
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.wanted = wanted
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def in_base64(items):
    return [{**{key: value for key, value in each.items() if key != "text"}, **encoded(each)} for each in items]


def encoded(each):
    return {"base64": base64.b64encode(each["text"].encode()).decode()} if "text" in each else {}


@pytest.mark.parametrize("name", CASES)
def test_answers(name, service, tmp_path):
    done = python([CORPUS / "drive.py", CORPUS / name, tmp_path / "result.json", service], tmp_path, AIGES_LOG_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    answer = json.loads((tmp_path / "result.json").read_text())
    expected = dict(CASES[name]["expect"])
    assert expected.pop("message", "") in answer.pop("message", ""), done.stderr
    if "list" in expected:
        expected["list"] = in_base64(expected["list"])
    assert answer == expected, done.stderr


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "script" in case])
def test_runs_as_a_script(name, service, tmp_path):
    done = python(["wrapper.py"], CORPUS / name, AIGES_LOG_DIR=str(tmp_path), AIGES_TEST_SERVICE=service)
    for text in CASES[name]["script"]["says"]:
        assert text in done.stdout + done.stderr, done.stdout + done.stderr
    assert done.returncode == CASES[name]["script"]["code"], done.stdout + done.stderr


def test_the_corpus_is_there():
    assert len(CASES) >= 60
    assert {case["mode"] for case in CASES.values()} == {"once", "async", "stream"}
