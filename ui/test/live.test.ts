/** @file The live connection between host and cache. */
import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { job } from "../src/ipc/fake/jobs";
import { fakeHost } from "../src/ipc/fakeHost";
import type { Host } from "../src/ipc/host";
import { live } from "../src/ipc/live";
import type { JobMessage } from "../src/ipc/wire";

function connected() {
  const fake = fakeHost("empty");
  let say: (message: JobMessage) => void = () => undefined;
  const host: Host = { ...fake.host, subscribeJobs: async (listener) => void (say = listener) };
  const client = new QueryClient();
  const connection = live(host, client);
  return { fake, client, connection, say: (message: JobMessage) => say(message), load: () => client.fetchQuery({ ...connection.options, staleTime: 0 }) };
}

it("keeps a job that was told before the snapshot came", async () => {
  const { connection, say, load } = connected();
  await connection.connect();
  say({ type: "changed", job: job("early") });
  expect((await load()).jobs.map((one) => one.title)).toEqual(["early"]);
});

it("does not take back a job after it was deleted", async () => {
  const { client, connection, say, load } = connected();
  await connection.connect();
  await load();
  const gone = job("gone");
  say({ type: "deleted", id: gone.id });
  say({ type: "changed", job: { ...gone, revision: 9 } });
  expect(client.getQueryData(connection.options.queryKey)?.jobs).toEqual([]);
});

it("asks for the snapshot again after a lag", async () => {
  const { fake, client, connection, say, load } = connected();
  await connection.connect();
  await load();
  say({ type: "lagged" });
  expect(client.getQueryState(connection.options.queryKey)?.isInvalidated).toBe(true);
  expect(fake.calls.length).toBeGreaterThan(0);
});

it("hears that the queue rests", async () => {
  const { client, connection, say, load } = connected();
  await connection.connect();
  await load();
  say({ type: "queue", queue: { paused: true, held: null, when_done: "nothing", ends_in_ms: null } });
  expect(client.getQueryData(connection.options.queryKey)?.queue.paused).toBe(true);
});

it("keeps what it heard of the queue over a snapshot that was asked for before", async () => {
  const { fake, client, connection, say, load } = connected();
  await connection.connect();
  await load();
  const { queue } = await fake.host.appSnapshot();
  const loading = load();
  say({ type: "queue", queue: { ...queue, paused: true } });
  await loading;
  expect(client.getQueryData(connection.options.queryKey)?.queue.paused).toBe(true);
});
