"""What a review is: people, policy, stages, header, record, events, changes."""
