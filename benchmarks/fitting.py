"""How long the model of one gender takes to fit, at as many products as Kaggle's larger set has."""

from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.clock import median, timed
from fashrec.assemble import assemble, served_products
from fashrec.build import aspects, model_for, stream_catalogue
from fashrec.embedding import Embedded
from fashrec.settings import Settings

PRODUCTS = 44_000
ROUNDS = 3
NOISE = 0.1  # of each number, in products that are there more than once


def measure(settings: Settings) -> dict[str, Any]:
    """Seconds to fit and to try on products held out, as a build does it, all products on one shelf.

    A catalogue of fewer products is drawn from again and again, each time with noise. Trunk outputs come from the cache
    that its build has filled.
    """
    recommender = assemble(settings)
    catalogue = served_products(settings).read()
    results = list(stream_catalogue(catalogue, settings, recommender.embedder, lambda stage, done, total: None))
    readable = np.array([at for at, result in enumerate(results) if isinstance(result, Embedded)])
    trunk = np.stack([result.trunk for result in results if isinstance(result, Embedded)])
    random = np.random.default_rng(settings.seed)
    rows = np.resize(random.permutation(len(trunk)), PRODUCTS)
    many, labels = trunk[rows], aspects(catalogue.table)[readable][rows]
    many[len(trunk) :] *= 1 + NOISE * random.standard_normal(many[len(trunk) :].shape, dtype=np.float32)
    with threadpool_limits(1, user_api="blas"):  # as in a build
        took = [timed(model_for, np.arange(PRODUCTS), many, labels, settings) for _ in range(ROUNDS)]
    return {
        "catalogue": recommender.shelf.manifest.catalogue.name,
        "products": PRODUCTS,
        "seconds": median([milliseconds / 1000 for milliseconds in took]),
    }
