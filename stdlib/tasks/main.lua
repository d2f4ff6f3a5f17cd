--- Runs a script as the first task.

return require("stdlib.tasks.scope").main
