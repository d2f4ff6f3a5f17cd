--- Puts the globals in place: cap, codeocean, capsule, json, tasks, progress, require, help. Runs once when a state starts.

package.preload.jsonpatch = function() return require "stdlib.jsonpatch" end
_G.cap = require "stdlib.cap.init"
_G.codeocean = require "stdlib.codeocean.init"
_G.capsule = _G.codeocean.capsules
for _, name in ipairs { "cap", "codeocean", "capsule" } do package.loaded[name] = _G[name] end
require "stdlib.json_help"
_G.tasks = require "stdlib.tasks.init"
_G.progress = require "stdlib.progress"
package.loaded.tasks, package.loaded.progress = _G.tasks, _G.progress
_G.require = require "stdlib.require"
_G.help = require "stdlib.help"
