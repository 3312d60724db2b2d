"""An upload is not lost where a run starts between the browser's question where to and the answer."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from fashrec.ui.uploads import keep_uploads


@pytest.fixture
def queue() -> ForwardMsgQueue:
    keep_uploads()
    keep_uploads()  # every run of the app does
    waiting = ForwardMsgQueue()
    answer = ForwardMsg()
    answer.file_urls_response.response_id = "upload"
    waiting.enqueue(answer)
    return waiting


@pytest.mark.parametrize("fragments", [None, ["a fragment"]])
def test_the_answer_is_sent_once_after_a_run_started(queue: ForwardMsgQueue, fragments: list[str] | None) -> None:
    drawn = ForwardMsg()
    drawn.delta.new_element.text.body = "of the run before"
    queue.enqueue(drawn)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    sent = [message for message in queue.flush() if message.HasField("file_urls_response")]
    assert [message.file_urls_response.response_id for message in sent] == ["upload"]


def test_what_was_sent_is_not_sent_again(queue: ForwardMsgQueue) -> None:
    assert len(queue.flush()) == 1
    assert queue.flush() == []
