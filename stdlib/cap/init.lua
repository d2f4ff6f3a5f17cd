--- The service `cap`: CERN Analysis Preservation.

return require "stdlib.connect"(require "stdlib.cap.server", {
  "analyses", "update", "validate", "metadata", "permissions", "files", "deposit_files", "discard", "lists",
  "repositories", "workflows", "tokens", "applications",
}, "local same = cap.connect{}\nprint(same.me().email)")
