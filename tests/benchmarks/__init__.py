"""Speed, measured side by side and told as ratios. Nothing here is a test: a busy machine must not turn anything red."""
