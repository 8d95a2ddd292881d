-- One order a request: two lines, one of ten thousand customers, an external id of its own.
local key = os.getenv("KEY")
local salt = os.getenv("SALT")
local customers = tonumber(os.getenv("CUSTOMERS") or "10000")
local number = 0
local at = os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() - 3600)
local headers = {["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json"}

request = function()
  number = number + 1
  local body = string.format(
    '{"source":"shop","external_id":"%s-%d","customer":{"source":"shop","external_id":"%d"},"currency":"GBP",' ..
    '"placed_at":"%s","lines":[{"sku":"A1","quantity":1,"amount_minor":1250},{"sku":"B2","quantity":2,"amount_minor":799}]}',
    salt, number, math.random(0, customers - 1), at)
  return wrk.format("POST", nil, headers, body)
end
