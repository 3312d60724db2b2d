"""What is read out after a click."""

import json

from fashrec.ui.heard import script


def test_words_of_a_catalogue_cannot_end_the_script() -> None:
    hostile = "a'\"</script><img src=x onerror=alert(1)>\n"
    said = script(hostile)
    assert said.count("<") == 2
    written = said.split("const words = ")[1].split(";\n  setTimeout")[0]
    assert json.loads(written) == hostile
