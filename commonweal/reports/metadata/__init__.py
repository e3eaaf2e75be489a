"""Reports as whoever watches over their use knows them: by reference, and by nothing that they say."""
