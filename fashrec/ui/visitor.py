"""Who is looking: an opaque id that the browser makes and keeps across reloads. It stands in no link."""

import re
import secrets

import streamlit as st

# Kept in the browser's own storage; where that is closed (a private window), the id lives as long as the page.
KEEP = """
export default function ({ setStateValue }) {
  const name = "fashrec-visitor";
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  let id;
  try {
    id = localStorage.getItem(name);
    if (!/^[0-9a-f]{32}$/.test(id || "")) {
      id = fresh();
      localStorage.setItem(name, id);
    }
  } catch {
    id = window.fashrecVisitor = window.fashrecVisitor || fresh();
  }
  setStateValue("id", id);
}
"""  # noqa: E501

_ID = re.compile(r"[0-9a-f]{32}")


def meet_visitor() -> None:
    """Asks the browser who is looking; to be called once, before a page is drawn."""
    # Always: what follows must not move up in the next run, or a photo that is being uploaded is lost.
    place = st.container(key="visitor-keeper")
    if "visitor" in st.session_state:
        return
    keep = st.components.v2.component("fashrec_visitor", js=KEEP)
    with place:
        said = keep(key="visitor-id", on_id_change=lambda: None).get("id")
    if isinstance(said, str) and _ID.fullmatch(said):
        st.session_state["visitor"] = said


def visitor_id() -> str:
    """The visitor's id; a passing one before the browser has spoken."""
    known = st.session_state.get("visitor") or st.session_state.setdefault("visitor_for_now", secrets.token_hex(16))
    return str(known)
