"""Pure figures and metrics: arrays in, numbers out."""
