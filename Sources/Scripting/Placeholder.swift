// Placeholder of the layout; replaced by the first real file.
