"""A new question begins at the top of the page, other suggestions at the top of theirs; Back leads to where one was."""

import hashlib

import streamlit as st

from fashrec.ui.view import View

# How far down one was at each address, and the way there again after Back or Forward: the page is drawn anew bit by
# bit and is short at first, so that it is tried until the page has run, and the browser must not hold in its place what
# it happens to show meanwhile. Whoever scrolls or clicks wins.
# What a click brings about may move the page under its old address, so that for a while only a hand's scrolling counts.
# On its way to a product Streamlit first writes its address for the page that is left, which would be a step of Back
# that shows the same page twice; nor is it one that the gender in force is written into an address without one.
REMEMBER = """<script>
if (!window.fashrecPlaces) {
  const places = window.fashrecPlaces = { going: null };
  const down = new Map();
  const main = () => document.querySelector('[data-testid="stMain"]');
  const busy = () => !document.querySelector('[data-test-script-state="notRunning"]')
    || document.querySelector('[data-testid="stSkeleton"]');
  const push = history.pushState;
  history.pushState = function (state, unused, to) {
    const address = new URL(to ?? '', location.href);
    const left = /\\/(OTHERS)$/.test(address.pathname) && address.searchParams.has('product');
    const named = new URL(address);
    named.searchParams.delete('gender');
    if (named.href === location.href) history.replaceState(state, unused, to);
    else if (!left) push.call(history, state, unused, to);
  };
  const note = () => { if (main() && !places.going) down.set(location.href, main().scrollTop); };
  let clicked = 0;
  const stop = () => {
    clearInterval(places.going?.timer);
    places.going = null;
    if (main()) main().style.overflowAnchor = '';
  };
  document.addEventListener('scroll', (event) => {
    if (event.target === main() && Date.now() - clicked > 5000) note();
  }, true);
  document.addEventListener('click', () => { note(); clicked = Date.now(); }, true);
  for (const hand of ['wheel', 'touchmove', 'keydown']) document.addEventListener(hand, () => { clicked = 0; }, true);
  for (const hand of ['wheel', 'touchstart', 'pointerdown', 'keydown']) document.addEventListener(hand, stop, true);
  places.lead = (go) => {
    stop();
    const going = places.going = { tries: 0, quiet: 0, ran: false };
    if (main()) main().style.overflowAnchor = 'none';
    going.timer = setInterval(() => {
      going.tries += 1;
      going.ran ||= busy();
      going.quiet = busy() ? 0 : going.quiet + 1;
      go();
      if (going.tries > 300 || (going.quiet > 10 && (going.ran || going.tries > 60))) stop();
    }, 50);
    go();
  };
  window.addEventListener('popstate', () => {
    const top = down.get(location.href) ?? 0;
    places.lead(() => main()?.scrollTo({ top }));
  });
}
</script>"""

# A script runs again where its element is drawn anew, which says nothing of what it was for.
SCROLL = """<script>
if (window.{last} !== '{now}') {{
  window.{last} = '{now}';
  {go}
}}
</script>"""
# What was clicked goes with the old matches, and the keyboard's place with it, which would begin anew above all pages.
TO_THE_TOP = (
    "fashrecQuestion",
    """if (!window.fashrecPlaces?.going) document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  if (window.fashrecAsked) {
    let tries = 0, quiet = 0;
    const timer = setInterval(() => {
      quiet = document.querySelector('[data-test-script-state="notRunning"]') ? quiet + 1 : 0;
      if (quiet < 5 && (tries += 1) < 200) return;
      clearInterval(timer);
      const place = document.querySelector('.st-key-most-like h2') ?? document.querySelector('h1');
      if (document.activeElement !== document.body || !place) return;
      place.tabIndex = -1;
      place.focus({ preventScroll: true });
    }, 100);
  }
  window.fashrecAsked = true;""",
)
# At none, when the page is first drawn, it stays where it is.
TO_THE_FEED = (
    "fashrecFeed",
    "if (window.fashrecFeed !== '0')"
    " window.fashrecPlaces?.lead(() => document.querySelector('.st-key-feed')?.scrollIntoView());",
)
# The open one of a row of tabs that is wider than a phone; below or above, the page stays where it is.
TO_THE_TAB = (
    "fashrecTabs",
    "document.querySelector('[role=tab][aria-selected=true]')?.scrollIntoView({inline: 'center', block: 'nearest'});",
)


def remember_places(others: list[str]) -> None:
    """Makes the browser's Back and Forward lead to where one was on a page; to be called on each page.

    `others` are the addresses of the pages that are about no product.
    """
    with st.container(key="places"):
        st.html(REMEMBER.replace("OTHERS", "|".join(others)), unsafe_allow_javascript=True)


def begin_at_the_top(view: View) -> None:
    """Scrolls to the top where the view asks about something else than the one before, and only then."""
    asked = repr((view.gender, view.product, view.example, view.photo, view.comparing))
    _scroll(TO_THE_TOP, hashlib.sha256(asked.encode()).hexdigest()[:16])


def begin_at_the_feed(turns: int) -> None:
    """Scrolls to the container with the key `feed` where the visitor has asked for others once more.

    To be called before the first time too: what appears later draws all below it anew, and moves what is scrolled to.
    """
    _scroll(TO_THE_FEED, str(turns))


def show_open_tab(page: str) -> None:
    """Scrolls the row of tabs of this page to the one that its address opens, once; to be called below the row."""
    _scroll(TO_THE_TAB, page)


def _scroll(where: tuple[str, str], now: str) -> None:
    # A browser runs a script again only where its text is another.
    with st.container(key="top"):
        st.html(script(where, now), unsafe_allow_javascript=True)


def script(where: tuple[str, str], now: str) -> str:
    """What scrolls there where `now` is another than at the last time."""
    last, go = where
    return SCROLL.format(last=last, now=now, go=go)
