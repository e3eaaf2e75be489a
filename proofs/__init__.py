"""Full-size proofs, each printing one JSON line a figure; `script/prove` runs them."""
