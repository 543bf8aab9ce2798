"""A chart taken along as a PNG: made in the browser, without a network, readable whatever theme the page wears."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, TimeoutError, expect

from activation import open_workspace
from bench.serving import served
from pages.parts.picture import LINE, SCALE, WIDTH

EVERYWHERE = {"all": [{"variable": "STATE", "op": "in", "value": ["TX", "CA", "HI"]}]}
WHITE, INK = (255, 255, 255), 90  # ink: the sum of red, green and blue of nearly black at most


@pytest.fixture(scope="module")
def details(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an audience of more ZIP areas than SVG draws."""
    folder = tmp_path_factory.mktemp("site") / "store"
    ws = open_workspace(store=folder)
    split = ws.split(EVERYWHERE, ["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"], number=12)
    saved = ws.audiences.save(ws.composed("Three states", EVERYWHERE, split), members=split.members)
    with served(folder) as address:
        yield f"{address}/audience_details?audience_id={saved.audience_id}"


@pytest.fixture
def visit(browser: Browser, details: str) -> Iterator:
    """Opens the page in a colour scheme and width, where every other host refuses."""
    contexts = []

    def opened(scheme: str, width: int) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        own = details.rsplit("/", 1)[0]

        def own_host_alone(route: Route) -> None:
            route.continue_() if route.request.url.startswith(own) else route.abort()

        context.route("**/*", own_host_alone)
        page = context.new_page()
        page.goto(details)
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
        return page

    yield opened
    for context in contexts:
        context.close()


def height(page: Page, chart: str) -> int:
    return int(
        page.evaluate("chart => document.querySelector(`.st-key-${chart} .js-plotly-plot`).layout.height", chart)
    )


def unfold(page: Page, name: str) -> None:
    page.locator("summary").filter(has_text=f"Table and downloads: {name}").click()


def picture(page: Page, folder: Path, press: str = "click") -> Image.Image:
    """The PNG that the one button in sight gives, pressed with the mouse or from the keyboard."""
    button = page.get_by_role("button", name="Download as PNG")
    expect(button).to_have_count(1)
    # A chart that is being drawn anew has no camera yet, and the button says: try again in a moment.
    for wait in (10_000, 20_000, 60_000):
        try:
            with page.expect_download(timeout=wait) as downloading:
                button.click() if press == "click" else button.press("Enter")
            break
        except TimeoutError:
            if wait == 60_000:
                raise
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    image = Image.open(file)
    assert "PNG" == image.format
    return image.convert("RGB")


def ink(image: Image.Image) -> int:
    """How many dots of the picture are nearly black."""
    return int((np.asarray(image, dtype=int).sum(axis=2) < INK).sum())


def test_a_picture_has_white_paper_and_dark_text_in_both_themes_and_on_a_phone(visit, tmp_path: Path):
    pictures = []
    for scheme, width, press in (("light", 1280, "click"), ("dark", 1280, "Enter"), ("dark", 400, "click")):
        page = visit(scheme, width)
        unfold(page, "sizes of the segments")
        pictures.append(picture(page, tmp_path, press))
        tall = height(page, "figure-sizes-of-the-segments")

        assert (SCALE * WIDTH, SCALE * (tall + LINE)) == pictures[-1].size
        assert WHITE == pictures[-1].getpixel((0, 0)) == pictures[-1].getpixel((pictures[-1].width - 1, 0))
        assert 5_000 < ink(pictures[-1])
        assert "rgba(0, 0, 0, 0)" == page.evaluate("document.querySelector('.js-plotly-plot').layout.paper_bgcolor")
    light, dark, phone = (np.asarray(one) for one in pictures)

    assert (light == dark).all() and (light == phone).all()


def test_a_map_of_many_zip_areas_is_in_its_picture_with_all_its_colours(visit, tmp_path: Path):
    page = visit("dark", 1280)
    page.get_by_text("ZIP areas", exact=True).last.click()
    expect(page.locator(".st-key-figure-zip-areas-of-the-audience .gl-canvas").first).to_be_attached()
    unfold(page, "ZIP areas of the audience")
    dots = np.asarray(picture(page, tmp_path), dtype=int)
    map_alone = dots[200:760]
    coloured = (map_alone.max(axis=2) - map_alone.min(axis=2)) > 60

    assert 2_000 < int(coloured.sum())


def test_the_map_is_zoomed_from_the_keyboard_and_its_table_holds_that_state_alone(visit, tmp_path: Path):
    page = visit("light", 400)
    page.get_by_text("ZIP areas", exact=True).last.click()
    zoom = page.get_by_role("combobox", name="Zoom to")
    zoom.focus()
    page.keyboard.type("Hawaii")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-figure-zip-areas-of-hawaii .js-plotly-plot .main-svg").first).to_be_visible()
    unfold(page, "ZIP areas of Hawaii")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download as CSV", exact=True).click()
    downloading.value.save_as(tmp_path / "hawaii.csv")
    places = pd.read_csv(tmp_path / "hawaii.csv")["Place"]

    assert "zip-areas-of-hawaii.csv" == downloading.value.suggested_filename
    assert 50 < len(places)
    assert places.str.endswith(", HI").all()


def test_the_camera_of_a_chart_makes_the_same_picture_as_the_button(visit, tmp_path: Path):
    page = visit("dark", 1280)
    unfold(page, "sizes of the segments")
    by_button = np.asarray(picture(page, tmp_path))
    page.locator(".st-key-figure-sizes-of-the-segments").hover()
    with page.expect_download() as downloading:
        page.locator(".st-key-figure-sizes-of-the-segments [data-title*='PNG']").click()
    downloading.value.save_as(tmp_path / "camera.png")

    assert (by_button == np.asarray(Image.open(tmp_path / "camera.png").convert("RGB"))).all()
