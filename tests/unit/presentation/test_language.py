"""Sentences in a reader's language."""

import pytest

from presentation.language import of


@pytest.mark.parametrize(
    ("band", "english", "chinese"),
    [
        ("0-35", "35 or younger", "35 岁及以下"),
        ("36-50", "36 to 50", "36 至 50 岁"),
        ("51+", "51 or older", "51 岁及以上"),
    ],
)
def test_a_band_of_ages_is_said_as_people_write_it(band: str, english: str, chinese: str) -> None:
    assert (of("en").ages(band), of("zh").ages(band)) == (english, chinese)
