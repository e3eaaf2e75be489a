"""Measurements of the product beside a peer, each run by `./script/bench` and its name."""
