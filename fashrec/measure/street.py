"""Photos that people took of their clothes, against a shop's products: what counts as the right kind."""

import numpy as np
from numpy.typing import NDArray

RIGHT_TYPES: dict[str, frozenset[str]] = {
    "t-shirt": frozenset({"Tshirts", "Tops"}),
    "shirt": frozenset({"Shirts"}),
    "pants": frozenset({"Jeans", "Trousers", "Track Pants", "Leggings", "Capris", "Jeggings"}),
    "shorts": frozenset({"Shorts"}),
    "shoes": frozenset({"Casual Shoes", "Sports Shoes", "Formal Shoes", "Flats", "Heels"}),
    "dress": frozenset({"Dresses", "Tunics"}),
    "skirt": frozenset({"Skirts"}),
    "outwear": frozenset(
        {"Jackets", "Sweatshirts", "Sweaters", "Blazers", "Rain Jacket", "Nehru Jackets", "Waistcoat"}
    ),
    "hat": frozenset({"Caps", "Hat"}),
    "longsleeve": frozenset({"Tshirts", "Sweatshirts", "Sweaters", "Tops", "Shirts"}),
}


def right_kind(
    classes: NDArray[np.object_], product_types: NDArray[np.object_]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which product types answer each class, bool of classes×n, and where in it each photo's class stands.

    Raises:
        KeyError: a class is none of `RIGHT_TYPES`.
    """
    names, code = np.unique(classes, return_inverse=True)
    right = np.stack([np.isin(product_types, list(RIGHT_TYPES[str(name)])) for name in names])
    return right, code
