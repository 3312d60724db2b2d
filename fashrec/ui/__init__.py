"""What the pages share: cached library calls, what a link says, and a few parts of a page."""
