"""Pixels in, vectors out: the trunk (Keras ResNet50) and one gender model for each gender."""

from fashrec.embedding.cache import PhotoCache
from fashrec.embedding.embedder import TRUNK_OUTPUT, Embedder, LazyTrunk
from fashrec.embedding.fitting import Examples, fit_gender_model, hold_nothing_out, hold_out, unlabelled
from fashrec.embedding.gender_model import GenderModel, normalise
from fashrec.embedding.likes import PRIOR, likes_map, neighbours_of
from fashrec.embedding.same_things import same_things
from fashrec.embedding.stream import Embedded, embed_photos
from fashrec.embedding.weights import Preprocessing, Weights, find_weights

__all__ = [
    "PRIOR",
    "TRUNK_OUTPUT",
    "Embedded",
    "Embedder",
    "Examples",
    "GenderModel",
    "LazyTrunk",
    "PhotoCache",
    "Preprocessing",
    "Weights",
    "embed_photos",
    "find_weights",
    "fit_gender_model",
    "hold_nothing_out",
    "hold_out",
    "likes_map",
    "neighbours_of",
    "normalise",
    "same_things",
    "unlabelled",
]
