--- Puts the globals in place: cap, json, tasks, require, help. Runs once when a state starts.

package.preload.jsonpatch = function() return require "stdlib.jsonpatch" end
_G.cap = require "stdlib.cap.init"
package.loaded.cap = _G.cap
require "stdlib.json_help"
_G.tasks = require "stdlib.tasks.init"
package.loaded.tasks = _G.tasks
_G.require = require "stdlib.require"
_G.help = require "stdlib.help"
