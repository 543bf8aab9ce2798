"""A secret goes in and never comes out: not on any page, in session state, files, exports, errors, logs or bodies."""

import base64
import logging
import re
import zipfile
from urllib.parse import quote

import pytest

from activation.sending.asked import Sending
from activation.sending.history import Question
from bench.serving import PROJECT
from store.exporting import export
from tests.activation.delivery.certificates import Authority
from tests.activation.delivery.places import S3Place
from tests.activation.delivery.receiver import Receiver, Reply
from tests.pages.test_platforms import everything
from tests.pages.test_saved_audiences import button, texts

MARKER = "hunter2-MARKER/secret+value="
FORMS = (
    MARKER,
    quote(MARKER),
    quote(MARKER, safe=""),
    base64.b64encode(MARKER.encode()).decode(),
    MARKER.encode().hex(),
    MARKER.replace("-", "\\-").replace("+", "\\+"),
)
PAGES = sorted(set(re.findall(r"pages/(\w+)\.py", (PROJECT / "app.py").read_text())))


def leaks(content):
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return [form for form in FORMS if form in text]


@pytest.fixture
def private(monkeypatch):
    monkeypatch.setenv("ACTIVATION_ALLOW_PRIVATE_ADDRESSES", "1")


@pytest.fixture
def secure(tmp_path_factory, monkeypatch):
    """A receiver over HTTPS whose authority is trusted here."""
    authority = Authority(tmp_path_factory.mktemp("authority"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    server = Receiver(authority.certificate("127.0.0.1", 10))
    yield server
    server.close()


@pytest.fixture
def planted(private, app, ws, moto_port, secure):
    """Platforms whose every secret is the marker: two that deliver, two that fail and say why; one typed on the page."""
    ws.settings = ws.settings.model_copy(update={"allow_private_addresses": True})
    bucket = S3Place(moto_port, "nothing-leaks")
    secrets = {"access_key_id": "AKIDTHROWAWAY", "secret_access_key": MARKER, "session_token": MARKER}
    visit = app("platforms")
    visit.selectbox(key="platform-type").select("s3").run()
    for name, value in (bucket.settings | secrets).items():
        visit.text_input(key=f"platform-s3-s3-field-{name}").input(value)
    button(visit, "Connect").click().run()
    assert not visit.exception
    hook = {"signing_key": MARKER, "token": MARKER, "header_name": "X-Own", "header_value": MARKER}
    ws.platforms.connect("webhook", "Hook", {"url": f"https://127.0.0.1:{secure.port}/in", **hook})
    ws.platforms.connect("webhook", "Other hook", {"url": "https://127.0.0.1:9/in", **hook})
    server = {"host": "127.0.0.1", "port": "9", "user": "me", "password": MARKER}
    ws.platforms.connect("sftp", "Server", server | {"host_key": "ssh-ed25519 " + "A" * 68})
    return visit, bucket


def everything_seen(app, ws, audience):
    """Every page with what it holds, after its buttons that only look were pressed."""
    done = [one.distribution_id for one in ws.distributions.list()]
    for page in PAGES:
        visit = app(page, audience_id=audience.audience_id, distribution_id=done[0])
        assert not visit.exception, page
        yield page, everything(visit)
        if page == "platforms":
            for platform in ws.platforms.list():
                yield "test", everything(visit.button(key=f"test-{platform.platform_id}").click().run())
        if page == "distributions":
            for part in ("Charts", "Where is a ZIP?"):
                yield part, everything(visit.radio(key="distributions-part").set_value(part).run())
    for one in done:
        yield one, everything(app("distribution_details", distribution_id=one))


def test_a_secret_is_nowhere_after_every_page_was_used(
    planted,
    app,
    ws,
    skiers,
    secure,
    caplog,
    capfd,
    store_folder,
    tmp_path,
):
    caplog.set_level(logging.DEBUG)
    visit, bucket = planted
    secure.reply = Reply(401, b"who is " + MARKER.encode() + b"?")  # the other side repeats the secret
    platforms = ws.platforms.list()
    asked = ws.distributions.send(*(Sending(skiers.audience_id, one.platform_id) for one in platforms))
    ws.worker().run_until_idle()
    status = {one.platform_name: ws.distributions.get(one.distribution_id).status for one in asked}
    assert {"Amazon S3": "completed", "Hook": "failed", "Other hook": "scheduled", "Server": "scheduled"} == status
    hook = next(one for one in ws.distributions.list() if one.platform_name == "Hook")
    assert "who is" in hook.error_details.said

    seen = dict(everything_seen(app, ws, skiers))
    assert [] == [page for page, content in seen.items() if leaks(content)]
    assert "who is" in "".join(seen.values())
    visit.run()
    assert [] == leaks(everything(visit)) + leaks(texts(visit))

    files = [path for folder in (store_folder, tmp_path) for path in folder.rglob("*") if path.is_file()]
    assert 20 < len(files)
    assert [] == [path for path in files if leaks(path.read_bytes()) or leaks(path.name)]
    assert [] == [name for name in bucket.listed() if leaks(name) or leaks(bucket.content(name))]
    assert [] == [call.path for call in secure.calls if leaks(call.body) or leaks(call.path)]
    export(store_folder, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert [] == [name for name in archive.namelist() if leaks(archive.read(name))]
    assert [] == leaks(ws.distributions.csv(Question()))
    for kind in ("csv", "json", "xlsx", "parquet"):
        assert [] == leaks(ws.audiences.export(skiers.audience_id, kind).content)
    out, err = capfd.readouterr()
    assert [] == leaks(caplog.text) + leaks(out) + leaks(err)
