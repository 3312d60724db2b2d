"""What has come of a click, said to who listens to the page: it is drawn anew below them, in silence."""

import json

import streamlit as st

# Its place stands outside of what Streamlit draws: words are read out where they change in a place that was there
# before, not where the place comes with them.
SAY = """<script>
{
  let said = document.getElementById('fashrec-said');
  if (!said) {
    said = document.createElement('div');
    said.id = 'fashrec-said';
    said.setAttribute('role', 'status');
    said.style.cssText = 'position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)';
    document.body.append(said);
  }
  const words = WORDS;
  setTimeout(() => { if (said.textContent !== words) said.textContent = words; }, 300);
}
</script>"""


def say(words: str) -> None:
    """Has these words read out, where they are others than the last."""
    with st.container(key="heard"):
        st.html(script(words), unsafe_allow_javascript=True)


def script(words: str) -> str:
    """What says the words, none of which can end it."""
    return SAY.replace("WORDS", json.dumps(words).replace("<", "\\u003c"))
