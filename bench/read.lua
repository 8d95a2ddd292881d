-- One read a request, always of the same address.
local headers = {["Authorization"] = "Bearer " .. os.getenv("KEY")}

request = function()
  return wrk.format("GET", nil, headers)
end
