"""What is served of a folder of results, and what is not."""

import http.client
import threading
from functools import partial
from http.server import ThreadingHTTPServer

import pytest

from lianggang.cli.serve import _Handler
from tests.cli.terminal import lianggang


@pytest.fixture
def folder(tmp_path):
    """A folder of two results, with links in and out of it and hidden files; a secret lies beside it."""
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    out = tmp_path / "out"
    for name in ("county", "nation"):
        (out / name / "pages").mkdir(parents=True)
        (out / name / "pages/index.html").write_text(f"<title>{name}</title>", "utf-8")
    (out / "county/.lianggang.json").write_text("{}", "utf-8")
    (out / "county/report.docx").write_text("report", "utf-8")
    (out / "county/out.txt").symlink_to(tmp_path / "secret.txt")
    (out / "county/beside").symlink_to(tmp_path)
    (out / "county/inside.docx").symlink_to(out / "county/report.docx")
    (out / "county/visible.json").symlink_to(out / "county/.lianggang.json")
    (out / "county/circle").symlink_to(out / "county/circle")
    (out / "linked").mkdir()
    (out / "linked/index.html").symlink_to(tmp_path / "secret.txt")
    return out


@pytest.fixture
def ask(folder):
    """Asks a server of the folder for a path and gives the status and the body."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def get(path, host="127.0.0.1", method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        connection.putrequest(method, path, skip_host=True)
        if host is not None:
            connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    yield get
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/", "/index.html", "/?a", "/index.html?x=1#y"])
def test_the_root_names_every_result(ask, path):
    status, body = ask(path)
    assert status == 200
    assert 'href="/county/pages/index.html">county<' in body
    assert 'href="/nation/pages/index.html">nation<' in body


@pytest.mark.parametrize(
    "path", ["/county/pages/index.html", "/county/pages/", "/county/report.docx", "/county/inside.docx?x"]
)
def test_files_of_the_folder_are_served(ask, path):
    assert ask(path)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/county/",
        "/county/?a",
        "/county/.lianggang.json",
        "/county/%2elianggang.json",
        "/county/visible.json",
        "/county/out.txt",
        "/county/beside/secret.txt",
        "/county/beside/",
        "/county/circle",
        "/linked/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/county/a%00b",
        "/county/%ff%ed%a0%80",
        "/absent",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_else_is_found(ask, path, method):
    status, body = ask(path, method=method)
    assert status == 404
    assert "secret" not in body
    assert "lianggang.json" not in body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_names_of_this_machine_are_answered(ask, host):
    assert ask("/", host)[0] == 200


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1@x"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_other_names_are_refused(ask, host, method):
    status, body = ask("/county/report.docx", host, method)
    assert status == 403
    assert "report" not in body


def test_a_folder_without_pages_is_not_served(tmp_path):
    result = lianggang("serve", tmp_path)
    assert result.exit_code == 1
    assert "没有 index.html" in result.stderr
    assert "lianggang run" in result.stderr
