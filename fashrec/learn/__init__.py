"""From the clicks of visitors to a new index version whose gender models have learned from them."""

from fashrec.learn.lessons_learned import GenderLearned, Learned, read_learned, read_refusals
from fashrec.learn.run import learn_from_clicks, learned_but_not_served

__all__ = ["GenderLearned", "Learned", "learn_from_clicks", "learned_but_not_served", "read_learned", "read_refusals"]
