/** @file Keeps the cached snapshot true: the channel is the speed-up, the slow poll while something runs is the truth. */
import { queryOptions, type QueryClient } from "@tanstack/react-query";
import type { AppSnapshot } from "./bindings/AppSnapshot";
import type { JobMessage } from "./bindings/JobMessage";
import type { JobView } from "./bindings/JobView";
import type { Host } from "./host";
import { merged, withJobs, withoutJob } from "./jobs";

const KEY = ["snapshot"];
const POLL_MS = 5_000;

export interface Live {
  /** The query all of the page reads. */
  readonly options: ReturnType<typeof snapshotOptions>;
  /** Listens to the back end; call it once. */
  connect(): Promise<void>;
  /** Changes what is cached, when something is. */
  update(change: (snapshot: AppSnapshot) => AppSnapshot): void;
  took(jobs: readonly JobView[]): void;
  forgot(id: string): void;
  /** A job that was gone is back. */
  remembered(id: string): void;
  /** Hears which job the person chose outside the page; answers how to stop. */
  chosen(listener: (id: string) => void): () => void;
}

function snapshotOptions(load: () => Promise<AppSnapshot>) {
  return queryOptions({
    queryKey: KEY,
    queryFn: load,
    staleTime: Infinity,
    retry: 1,
    structuralSharing: false,
    refetchInterval: (query) => (query.state.data && mayChange(query.state.data) ? POLL_MS : false),
    refetchIntervalInBackground: false,
  });
}

const busy = (job: JobView) => job.state === "running" || job.state === "queued" || job.state === "retryable";
const mayChange = ({ jobs, queue }: AppSnapshot) => jobs.some(busy) || queue.held !== null || queue.ends_in_ms !== null;

export function live(host: Host, client: QueryClient): Live {
  const deleted = new Set<string>();
  const early = new Map<string, JobView>();
  const choosers = new Set<(id: string) => void>();
  // Queue and preferences have no revision: what was learnt while a snapshot was on its way is newer than it.
  let learnt = 0;
  const known = () => client.getQueryData<AppSnapshot>(KEY);

  async function load(): Promise<AppSnapshot> {
    const before = learnt;
    const told = await host.appSnapshot();
    const now = known();
    const fresh = now && learnt !== before ? { ...told, queue: now.queue, preferences: now.preferences, api: now.api } : told;
    const snapshot = withJobs(merged(fresh, known(), deleted), [...early.values()]);
    early.clear();
    return snapshot;
  }

  function learn(change: (snapshot: AppSnapshot) => AppSnapshot) {
    learnt += 1;
    update(change);
  }

  function update(change: (snapshot: AppSnapshot) => AppSnapshot) {
    client.setQueryData<AppSnapshot>(KEY, (snapshot) => snapshot && change(snapshot));
  }

  function took(jobs: readonly JobView[]) {
    const alive = jobs.filter((job) => !deleted.has(job.id));
    if (!known()) for (const job of alive) early.set(job.id, job);
    update((snapshot) => withJobs(snapshot, alive));
  }

  function forgot(id: string) {
    deleted.add(id);
    early.delete(id);
    update((snapshot) => withoutJob(snapshot, id));
  }

  function heard(message: JobMessage) {
    switch (message.type) {
      case "changed":
        return took([message.job]);
      case "deleted":
        return forgot(message.id);
      case "queue":
        return learn((snapshot) => ({ ...snapshot, queue: message.queue }));
      case "chosen":
        return choosers.forEach((listener) => listener(message.id));
      case "lagged":
        return void client.invalidateQueries({ queryKey: KEY });
    }
  }

  function chosen(listener: (id: string) => void) {
    choosers.add(listener);
    return () => void choosers.delete(listener);
  }

  return { options: snapshotOptions(load), connect: () => host.subscribeJobs(heard), update: learn, took, forgot, remembered: (id) => void deleted.delete(id), chosen };
}
