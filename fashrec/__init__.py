"""fashrec finds the fashion products that look like a photo.

A photo becomes 2,048 numbers (the trunk, Keras ResNet50), then a short unit-length vector (the gender model);
the nearest vectors by Euclidean distance on that gender's shelf (Annoy) are its look-alikes.
"""

__version__ = "0.1.0"
