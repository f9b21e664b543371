"""Who can be sent where: the reachability graph of a game and its independent parts."""
