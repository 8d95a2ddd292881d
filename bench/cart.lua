-- What one cart would earn, always the same; its JSON comes in a file.
local file = assert(io.open(os.getenv("CART"), "r"))
local body = file:read("*a")
file:close()
local headers = {["Authorization"] = "Bearer " .. os.getenv("KEY"), ["Content-Type"] = "application/json"}

request = function()
  return wrk.format("POST", nil, headers, body)
end
