"""What is shown of a review: status comment, digest, findings."""
