"""The weekly product: an analyst's choices and words beside a frozen run, and the copies that its readers get."""
