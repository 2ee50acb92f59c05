-- Arguments: file with the host names, path, bytes of the body, "close" or "keep", mean pause in milliseconds (0: none).
-- Hosts are asked for in turn, a stride apart, so that none is still warm from the request before.

local requests = {}
local stride = 7
local turn = 0

function init(args)
  local file, path, bodyBytes, connection, pause = args[1], args[2], tonumber(args[3]), args[4], tonumber(args[5])
  local method = bodyBytes > 0 and "POST" or "GET"
  local body = bodyBytes > 0 and string.rep("x", bodyBytes) or nil
  local headers = { ["User-Agent"] = "bench", ["Accept"] = "*/*" }
  if connection == "close" then headers["Connection"] = "close" end
  for host in io.lines(file) do
    headers["Host"] = host
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
  if pause > 0 then
    -- Uniform between nothing and twice the mean: clients that do not march in step.
    function delay() return math.random(0, 2 * pause) end
  end
end

function request()
  turn = (turn + stride) % #requests
  return requests[turn + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"failures":%d,"p50":%d,"p99":%d,"p999":%d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
