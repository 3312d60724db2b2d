"""Training the trunk on labelled products: `train` is what the command line calls.

Keras is imported by `learner` and `run`, so choose the backend (KERAS_BACKEND) before importing them.
"""

from fashrec.embedding.training.products import TrainingProducts, load_training_products
from fashrec.embedding.training.recipe import Length, Phase, Recipe, TrainingStep

__all__ = ["Length", "Phase", "Recipe", "TrainingProducts", "TrainingStep", "load_training_products"]
