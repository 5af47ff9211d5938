"""What people may type: the table, its grammar, how a comment is read, who may."""
