"""The server as it runs: headers of pages and files, cookies over https, the handshake of the pages, paths, the log."""

import asyncio
import http.client
import json

import httpx
import pytest
import websockets
from oidc_provider_mock import run_server_in_thread

from bench.serving import PROJECT, served

ADDRESS = "https://audiences.example.com"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server whose own address is https, as it is behind a proxy; and the folder that its log lies in."""
    place = tmp_path_factory.mktemp("served")
    with run_server_in_thread() as provider:
        told = {
            "ACTIVATION_OIDC_ISSUER": f"http://localhost:{provider.server_port}",
            "ACTIVATION_OIDC_CLIENT_ID": "activation",
            "ACTIVATION_OIDC_CLIENT_SECRET": "a throwaway client secret",
            "ACTIVATION_URL": ADDRESS,
        }
        with served(place / "store", lambda _: told) as address:
            yield address, place


def asked(site, path, method="GET"):
    """The answer to exactly that path, which no client has tidied up."""
    connection = http.client.HTTPConnection(site[0].removeprefix("http://"), timeout=30)
    connection.request(method, path)
    answer = connection.getresponse()
    found = (
        answer.status,
        {name.lower(): value for name, value in answer.getheaders()},
        answer.read().decode(errors="replace"),
    )
    connection.close()
    return found


def a_file(site):
    """The address of one of the scripts that the page loads."""
    page = httpx.get(site[0]).text
    return "/" + page.split('src="./', 1)[1].split('"', 1)[0]


PATHS = ["/", "/people", "/nothing-here", "/favicon.png", "/_stcore/health", "/_stcore/host-config", "/auth/login", "/media/x",
         "/api/health", "/api/docs", "/api/nothing", "//evil.example", "/oauth2callback?code=x&state=y", "/static/nothing.js"]  # fmt: skip


@pytest.mark.parametrize("path", [*PATHS, "a script of the page"])
def test_every_answer_says_what_a_browser_may_not_do_with_it_and_nothing_of_what_answers(site, path):
    _, headers, text = asked(site, a_file(site) if path == "a script of the page" else path)

    assert ("nosniff", "DENY", "no-referrer") == tuple(
        headers[name] for name in ("x-content-type-options", "x-frame-options", "referrer-policy")
    )
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-request-id"]
    assert not any(letter.isdigit() for letter in headers.get("server", "")) and "x-powered-by" not in headers
    assert [] == [word for word in ("Traceback (most", str(PROJECT), "site-packages", str(site[1])) if word in text]


def test_every_cookie_is_for_https_alone_where_the_apps_address_is(site):
    cookies = [
        value
        for path in ("/", "/_stcore/health", "/_stcore/host-config", "/auth/login", "/auth/logout")
        for value in httpx.get(site[0] + path).headers.get_list("set-cookie")
    ]

    assert cookies
    assert [] == [one for one in cookies if "; secure" not in one.lower() or "samesite=lax" not in one.lower()]
    assert [] == [
        one for one in cookies if not any(word in one.lower() for word in ("httponly", "max-age=0", "_streamlit_xsrf="))
    ]


def test_the_pages_own_connection_opens_and_another_websites_does_not(site):
    async def opened(origin):
        address = site[0].replace("http", "ws") + "/_stcore/stream"
        async with websockets.connect(
            address, subprotocols=["streamlit"], additional_headers={"Origin": origin}
        ) as one:
            return one.subprotocol

    assert "streamlit" == asyncio.run(opened(site[0]))
    with pytest.raises(websockets.exceptions.InvalidStatus):
        asyncio.run(opened("https://evil.example"))


OUTWARDS = [
    "/..%2fapp.py", "/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/%2e%2e/app.py", "/static//etc/passwd",
    "/static/..%5c..%5capp.py", "/media/..%2f..%2fapp.py", "/component/x/..%2f..%2fapp.py", "/app/static/..%2fapp.py",
    "/api/..%2fapp.py", "/api/../app.py", "/api/%2e%2e/app.py", "/api/static-offline-docs/..%2f..%2f..%2fapp.py",
    "/app.py", "/.streamlit/config.toml", "/data/persistence/vault.key", "/static/%00", "/%00", "/%ff%fe", "/" + "a" * 8_000,
]  # fmt: skip


@pytest.mark.parametrize("path", OUTWARDS)
def test_no_path_leads_to_a_file_of_the_app(site, path):
    status, _, text = asked(site, path)

    assert status < 500
    assert [] == [word for word in ("import streamlit", "[server]", "root:", "Traceback", str(PROJECT)) if word in text]


def test_nobody_uploads_a_file_who_has_no_page_open(site):
    status, _, text = asked(site, "/_stcore/upload_file/some-session/some-file", "PUT")

    assert status in (400, 403)
    assert "Traceback" not in text


def test_the_servers_log_has_a_line_of_json_for_each_call_and_no_address(site):
    httpx.get(f"{site[0]}/api/audiences?q=Confidential", headers={"X-Request-Id": "a-nightly-call"})
    httpx.get(f"{site[0]}/api/health")  # the line is written after the answer, and before that of the next call

    log = next(site[1].glob("server-*.log")).read_text()
    [line] = [json.loads(line) for line in log.splitlines() if "a-nightly-call" in line]
    assert ("GET", "/audiences", 401, None) == (line["method"], line["route"], line["status"], line["user"])
    assert "Confidential" not in log and "throwaway" not in log
