"""The methods of one borough over each of a region's, in this process or on a Dask cluster, with equal numbers."""
