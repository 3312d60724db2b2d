"""Which colour names mean nearly the same: a navy shirt called blue is no great mistake."""

GROUPS = (
    ("Navy Blue", "Blue"),
    ("Blue", "Turquoise Blue", "Teal"),
    ("Grey", "Grey Melange", "Charcoal", "Steel", "Silver"),
    ("Black", "Charcoal"),
    ("White", "Off White", "Cream"),
    ("Cream", "Beige", "Nude", "Skin"),
    ("Brown", "Coffee Brown", "Mushroom Brown", "Tan", "Rust", "Bronze"),
    ("Beige", "Khaki", "Tan", "Taupe", "Mushroom Brown"),
    ("Red", "Maroon", "Burgundy", "Rust"),
    ("Pink", "Magenta", "Rose", "Peach"),
    ("Purple", "Lavender", "Mauve", "Magenta"),
    ("Green", "Olive", "Sea Green", "Lime Green", "Fluorescent Green", "Teal"),
    ("Olive", "Khaki"),
    ("Orange", "Peach", "Rust", "Mustard"),
    ("Yellow", "Mustard", "Gold"),
    ("Gold", "Bronze", "Copper", "Metallic"),
    ("Silver", "Steel", "Metallic"),
)


def neighbours(colour: str) -> tuple[str, ...]:
    """The names that people readily use for nearly the same colour, sorted; none for a name that is not known."""
    return tuple(sorted({other for group in GROUPS if colour in group for other in group} - {colour}))
