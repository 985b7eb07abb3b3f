-- What wrk asks in turn: mostly what the page asks, each connection beginning elsewhere.
local from, to = os.getenv("FROM"), os.getenv("TO")
local targets = {
  "/api/search?q=lib",
  "/api/neighbours?id=package:" .. from .. "&limit=8",
  "/api/search?q=" .. from,
  "/api/neighbours?id=package:" .. to .. "&limit=8",
  "/api/paths?from=" .. from .. "&to=" .. to .. "&limit=5",
  "/api/totals",
}
local at = 0

function request()
  at = at % #targets + 1
  return wrk.format("GET", targets[at])
end
