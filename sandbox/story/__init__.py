"""A whole review as scenes, and what a scene has changed."""
