--- The service `codeocean`: capsules, pipelines, computations and data assets of a Code Ocean deployment.

return require "stdlib.connect"(require "stdlib.codeocean.server", { "each", "wait", "downloads" },
  "local same = codeocean.connect{}\nprint(#same.capsules.search{}.results)")
