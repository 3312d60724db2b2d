"""Which products exist: outside formats in, one checked table out."""

from fashrec.catalog.addresses import FETCHED, WebPhoto, WebPhotos, find_web_photos
from fashrec.catalog.naming import SAMPLE, folder_name, own_name
from fashrec.catalog.product import COLUMNS, GENDERS, UNISEX, Gender, Product, parse_gender, shelf_rows
from fashrec.catalog.reading import FORMATS, Catalogue, Source, read_catalogue
from fashrec.catalog.report import LeftOut, Report

__all__ = [
    "COLUMNS",
    "FETCHED",
    "FORMATS",
    "GENDERS",
    "SAMPLE",
    "UNISEX",
    "Catalogue",
    "Gender",
    "LeftOut",
    "Product",
    "Report",
    "Source",
    "WebPhoto",
    "WebPhotos",
    "find_web_photos",
    "folder_name",
    "own_name",
    "parse_gender",
    "read_catalogue",
    "shelf_rows",
]
