"""A photo's upload survives whatever else happens on the page at that moment."""

from functools import wraps

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


def keep_uploads() -> None:
    """Makes Streamlit keep its answer to an upload where a run starts before the answer is sent.

    A browser that uploads a file asks where to, and waits for the answer for ever. Streamlit 1.67 drops what is still
    to be sent when a run starts, and this answer with it: the photo is lost without a word. It happens to a new visitor
    on a slow machine, whose id is reported in the same moment and starts a run.
    """
    clear = ForwardMsgQueue.clear
    if hasattr(clear, "__wrapped__"):
        return

    @wraps(clear)
    def clear_but_uploads(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        waiting = [message for message in queue._queue if message.WhichOneof("type") == "file_urls_response"]
        clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        if retain_lifecycle_msgs:  # not where all was sent
            queue._queue.extend(one for one in waiting if one not in queue._queue)

    ForwardMsgQueue.clear = clear_but_uploads  # type: ignore[method-assign, assignment]
