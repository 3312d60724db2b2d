"""Which products are pictures of one thing, also in a shop that gives no titles."""

import numpy as np
import pandas as pd
import pytest

from fashrec.embedding import same_things
from fashrec.embedding.same_things import CHUNK, SAME_PICTURE


@pytest.mark.parametrize(("products", "seed"), [(0, 0), (1, 0), (40, 1), (40, 2), (CHUNK + 90, 3)])
def test_things_are_those_that_comparing_all_pairs_finds(products: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    seen = random.random((products // 3 + 1, 64)).astype(np.float32)[random.integers(0, products // 3 + 1, products)]
    seen += (10 ** random.uniform(-3, -0.5, (products, 1)) * random.random((products, 64))).astype(np.float32)
    photo = random.integers(0, max(products, 1), products)
    seen = seen[[int(np.flatnonzero(photo == one)[0]) for one in photo]]
    table = pd.DataFrame({name: random.choice(words, products) for name, words in (("gender", ["Men", "Women"]),
                          ("title", ["", "shirt", "Shirt", "coat"]))}, dtype=object)  # fmt: skip
    unit = seen / np.linalg.norm(seen, axis=1, keepdims=True)
    wanted = list(range(products))
    for one in range(products):
        for other in range(one):
            near = np.linalg.norm(unit[one] - unit[other]) < SAME_PICTURE
            titles = table["title"][one].casefold() == table["title"][other].casefold()
            same = photo[one] == photo[other] or (near and titles)
            if table["gender"][one] == table["gender"][other] and same:
                low, high = sorted((wanted[one], wanted[other]))
                wanted = [low if thing == high else thing for thing in wanted]
    digests = [int(one).to_bytes(32, "big") for one in photo]
    assert same_things(table, digests, seen).tolist() == wanted
