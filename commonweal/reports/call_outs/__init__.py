"""Call-outs of the patrol and visits of the night team: asked for while a call is taken, worked by who goes there."""
