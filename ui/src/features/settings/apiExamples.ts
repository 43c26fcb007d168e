/** @file How other programs ask for a video, ready to be pasted: each sends a topic, waits, and fetches the file. */

export const EXAMPLES = ["curl", "n8n", "python"] as const;
export type Example = (typeof EXAMPLES)[number];

const TOPIC = "Why bees dance";

/** The example for this address; without a token there is a place to put it. */
export function example(which: Example, address: string, token: string | null): string {
  const shown = token ?? "YOUR_TOKEN";
  switch (which) {
    case "curl":
      return curl(address, shown);
    case "n8n":
      return n8n(address, shown);
    case "python":
      return python(address, shown);
  }
}

function curl(address: string, token: string): string {
  return `U=${address}/v1 K="x-api-key: ${token}"
JOB=$(curl -sS -H "$K" --json '{"topic":"${TOPIC}"}' $U/jobs)
ID=$(echo "$JOB" | sed -n 's/.*"id":"\\([^"]*\\)".*/\\1/p')
until [ -z "$ID" ] || echo "$JOB" | grep -Eq '"state":"(completed|failed|cancelled|needs_you)"'; do
  sleep 2; JOB=$(curl -sS -H "$K" $U/jobs/$ID)
done
curl -sf -H "$K" -o bees.mp4 $U/jobs/$ID/videos/0 || echo "$JOB"
`;
}

function python(address: string, token: string): string {
  return `import json, time, urllib.error, urllib.request

def ask(path, body=None):
    head = {"x-api-key": "${token}", "Content-Type": "application/json"}
    request = urllib.request.Request("${address}/v1" + path, json.dumps(body).encode() if body else None, head)
    try:
        return urllib.request.urlopen(request).read()
    except urllib.error.HTTPError as refused:
        raise SystemExit(refused.read().decode())

job = json.loads(ask("/jobs", {"topic": "${TOPIC}"}))
while job["state"] not in ("completed", "failed", "cancelled", "needs_you"):
    time.sleep(2)
    job = json.loads(ask("/jobs/" + job["id"]))
print(job["state"], *job["warnings"], job["error"] or job["question"] or "")
if job["videos"]:
    open("bees.mp4", "wb").write(ask("/jobs/" + job["id"] + "/videos/0"))
`;
}

/** A flow to be pasted on n8n's canvas. */
function n8n(address: string, token: string): string {
  const headers = { sendHeaders: true, headerParameters: { parameters: [{ name: "x-api-key", value: token }] } };
  const http = (name: string, x: number, parameters: object) => ({
    name, type: "n8n-nodes-base.httpRequest", typeVersion: 4.2, position: [x, 0], parameters: { ...headers, ...parameters },
  });
  const jobs = `${address}/v1/jobs`;
  const body = JSON.stringify({ topic: TOPIC });
  const job = `=${jobs}/{{ $('Ask for a video').item.json.id }}`;
  const goesOn = "={{ ['queued', 'running', 'retryable', 'paused'].includes($json.state) }}";
  const condition = { leftValue: goesOn, rightValue: true, operator: { type: "boolean", operation: "equals" } };
  const nodes = [
    { name: "Start", type: "n8n-nodes-base.manualTrigger", typeVersion: 1, position: [0, 0], parameters: {} },
    http("Ask for a video", 200, { method: "POST", url: jobs, sendBody: true, specifyBody: "json", jsonBody: body }),
    { name: "Wait", type: "n8n-nodes-base.wait", typeVersion: 1.1, position: [400, 0], parameters: { amount: 2, unit: "seconds" } },
    http("How is it", 600, { url: job }),
    { name: "Not yet", type: "n8n-nodes-base.if", typeVersion: 2.2, position: [800, 0], parameters: { conditions: { combinator: "and", options: { version: 2 }, conditions: [condition] } } },
    http("Fetch it", 1000, { url: `${job}/videos/0`, options: { response: { response: { responseFormat: "file" } } } }),
  ];
  const to = (...names: string[]) => ({ main: names.map((node) => [{ node, type: "main", index: 0 }]) });
  const connections = {
    Start: to("Ask for a video"), "Ask for a video": to("Wait"), Wait: to("How is it"), "How is it": to("Not yet"), "Not yet": to("Wait", "Fetch it"),
  };
  return `${JSON.stringify({ nodes, connections }, null, 1)}\n`;
}
