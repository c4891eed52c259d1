"""What the facts of a site mean together: who refers to whom, what is under review, what falls due, what changed."""
