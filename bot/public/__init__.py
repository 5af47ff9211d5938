"""What everybody may see: pages, feeds and data of the reviews, read only."""
