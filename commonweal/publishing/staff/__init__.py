"""The pages of staff: what is published, the preview with what is kept back and why, publishing and taking back."""
