"""What is kept is shown and played by a browser, with the length and the size that were recorded."""

from base64 import b64encode

import pytest
from playwright.sync_api import Browser

from commonweal.files.evidence.terms import Coding
from commonweal.files.evidence.workshop.photo import photo_anew
from commonweal.files.evidence.workshop.sound import sound_anew
from tests.files.evidence.phone_files import jpeg_of_a_phone, wav

PAGE = '<img src="data:image/jpeg;base64,{photo}"><audio src="data:audio/mpeg;base64,{sound}"></audio>'
MEASURE = """async () => {
    const heard = document.querySelector("audio"), seen = document.querySelector("img");
    await new Promise((done) => {
        if (heard.readyState || heard.error) done();
        heard.onloadedmetadata = heard.onerror = done;
    });
    return [heard.error === null, heard.duration, seen.naturalWidth, seen.naturalHeight];
}"""


@pytest.mark.browser
def test_a_browser_shows_the_photo_and_plays_the_sound(chromium: Browser) -> None:
    photo, sound = photo_anew(jpeg_of_a_phone(6), Coding.JPEG), sound_anew(wav(3.0), Coding.WAV)
    page = chromium.new_page()
    page.set_content(PAGE.format(photo=b64encode(photo).decode(), sound=b64encode(sound).decode()))
    plays, seconds, width, height = page.evaluate(MEASURE)
    page.close()
    assert (plays, width, height) == (True, 320, 200)
    assert seconds == pytest.approx(3.0, abs=0.15)
