"""What shops export elsewhere already, read as a catalogue of their own."""

from pathlib import Path

from test_own_tables import write_shop

from fashrec.catalog import read_catalogue

MERCHANT = """id\ttitle\timage_link\tlink\tprice\tgender\tage_group\tcolor\tproduct_type
1\tShirt\thttps://cdn.example/a.jpg\thttps://shop.example/1\t25.00 USD\tmale\tadult\tBlue\tShirts
2\tTiny shirt\thttps://cdn.example/b.jpg\thttps://shop.example/2\t15.00 USD\tmale\tkids\tBlue\tShirts
3\tTiny skirt\thttps://cdn.example/c.jpg\thttps://shop.example/3\t15.00 USD\tfemale\tToddler\tRed\tSkirts
4\tTiny hat\thttps://cdn.example/d.jpg\thttps://shop.example/4\t9.00 USD\tunisex\tkids\tRed\tHats
"""
SHOPIFY = """Handle,Title,Type,Variant SKU,Variant Price,Image Src,Google Shopping / Gender,Google Shopping / Age Group
1,Shirt,Shirts,S-1,25.00,https://cdn.example/a.jpg,male,adult
1,,,S-2,25.00,https://cdn.example/b.jpg,,
2,Tiny skirt,Skirts,S-3,15.00,https://cdn.example/c.jpg,female,kids
"""


def test_a_feed_for_google_is_read_with_its_photos_saved_beside_it(tmp_path: Path) -> None:
    found = read_catalogue(write_shop(tmp_path, MERCHANT, "feed.tsv"))
    assert found.table["gender"].tolist() == ["Men", "Boys", "Girls"]
    assert found.table.iloc[0][["title", "product_type", "colour", "price", "currency", "url"]].tolist() == [
        "Shirt", "Shirts", "Blue", 25.0, "USD", "https://shop.example/1",
    ]  # fmt: skip
    assert [row.reason for row in found.report.left_out] == ["unknown gender: 'unisex' for 'kids'"]


def test_what_shopify_exports_is_read_and_each_product_once(tmp_path: Path) -> None:
    found = read_catalogue(write_shop(tmp_path, SHOPIFY, "products.csv"))
    assert found.table[["product_id", "title", "gender", "price"]].to_numpy().tolist() == [
        ["1", "Shirt", "Men", 25.0], ["2", "Tiny skirt", "Girls", 15.0],
    ]  # fmt: skip
    assert [row.reason for row in found.report.left_out] == ["duplicate id: first seen on line 2"]
