/**
 * @file The commands as features call them: the answer goes into the cache, a rejection is told to the person.
 * Every command answers `null` instead of throwing when it did not work.
 */
import { useMemo } from "react";
import type { ApiSwitched } from "./bindings/ApiSwitched";
import type { AppSnapshot } from "./bindings/AppSnapshot";
import type { EditJob } from "./bindings/EditJob";
import type { JobPage } from "./bindings/JobPage";
import type { JobView } from "./bindings/JobView";
import type { QueueView } from "./bindings/QueueView";
import type { RenderChoices } from "./bindings/RenderChoices";
import type { WhenDone } from "./bindings/WhenDone";
import { toApiError } from "./rejection";
import type { Own } from "./fixer";
import type { RenderRequest } from "./host";
import { useDoor } from "./HostContext";
import type { Preferences } from "./wire";
import { OVER, withPage } from "./jobs";

export function useCommands() {
  const { host, live, report } = useDoor();
  return useMemo(() => {
    /** `again` is for what may be done twice and needs nobody to wait for it. */
    async function attempt<T>(call: () => Promise<T>, again?: () => void, own: Own = {}): Promise<T | null> {
      try {
        return await call();
      } catch (thrown) {
        report(toApiError(thrown), again ? { again, ...own } : own);
        return null;
      }
    }
    async function one(call: () => Promise<JobView>): Promise<JobView | null> {
      const job = await attempt(call, () => void one(call));
      if (job) live.took([job]);
      return job;
    }
    /** What would make a second one is not offered again. */
    async function once(call: () => Promise<JobView>): Promise<JobView | null> {
      const job = await attempt(call);
      if (job) live.took([job]);
      return job;
    }
    async function several(call: () => Promise<JobView[]>): Promise<JobView[] | null> {
      const jobs = await attempt(call);
      if (jobs) live.took(jobs);
      return jobs;
    }
    async function did(call: () => Promise<void>, then: () => void = () => undefined, own: Own = {}): Promise<boolean> {
      const done = await attempt(() => call().then(() => true), () => void did(call, then, own), own);
      if (done) then();
      return done ?? false;
    }
    async function prefer(call: () => Promise<Preferences>): Promise<Preferences | null> {
      const preferences = await attempt(call, () => void prefer(call));
      if (preferences) live.update((snapshot) => ({ ...snapshot, preferences }));
      return preferences;
    }
    async function switched(call: () => Promise<ApiSwitched>): Promise<ApiSwitched | null> {
      const answer = await attempt(call);
      if (answer) live.update((snapshot) => ({ ...snapshot, preferences: answer.preferences, api: answer.api }));
      return answer;
    }
    const stands = (now: Partial<QueueView>) => () => live.update((snapshot) => ({ ...snapshot, queue: { ...snapshot.queue, ...now } }));
    async function bringBack(id: string): Promise<JobView | null> {
      return one(async () => {
        const job = await host.restoreJob(id);
        live.remembered(id);
        return job;
      });
    }
    async function ended(): Promise<string[]> {
      const ids: string[] = [];
      for (let after: string | null = null, more = true; more; more = after !== null) {
        const page: JobPage = await host.listJobs({ states: [...OVER], limit: 100, after });
        ids.push(...page.jobs.map((job) => job.id));
        after = page.next;
      }
      return ids;
    }

    return {
      submit: (request: RenderRequest) => several(() => host.submitRender(request)),
      makeSample: (choices: RenderChoices) => several(() => host.makeSample(choices)),
      submitTable: (grant: string, choices: RenderChoices, shapes: string[]) => several(() => host.submitTable(grant, choices, shapes)),
      cancel: (id: string) => one(() => host.cancelJob(id)),
      pause: (id: string) => one(() => host.pauseJob(id)),
      resume: (id: string) => one(() => host.resumeJob(id)),
      retry: (id: string) => one(() => host.retryJob(id)),
      again: (id: string) => once(() => host.duplicateJob(id)),
      move: (id: string, before: string | null) => one(() => host.moveJob(id, before)),
      remove: (id: string) => did(() => host.deleteJob(id), () => live.forgot(id)),
      /** Off the list and into the trash; nobody can bring it back here. */
      trash: (id: string) => did(() => host.trashVideo(id), () => live.forgot(id)),
      /** What the report is called; nothing when no file was named, too. */
      saveReport: (job: string | null, details: string) => attempt(() => host.saveReport(job, details)),
      bringBack,
      edit: (id: string, change: EditJob) => one(() => host.editJob(id, change)),
      prioritize: (id: string, priority: number) => one(() => host.prioritizeJob(id, priority)),
      answer: (id: string, grants: string[]) => one(() => host.answerJob(id, grants)),
      /** How many are tried again. */
      retryAllFailed: () => attempt(() => host.retryAllFailed()),
      /** What was taken off the list, so that it can be brought back. */
      clearFinished: () =>
        attempt(async () => {
          const ids = await ended();
          const count = await host.clearFinished();
          ids.forEach((id) => live.forgot(id));
          return { count, ids };
        }),
      bringAllBack: async (ids: readonly string[]) => {
        for (const id of ids) if (!(await bringBack(id))) return;
      },
      setWhenDone: (when_done: WhenDone) => did(() => host.setWhenDone(when_done), stands({ when_done, ends_in_ms: null })),
      /** `own` is what else helps when its folder cannot be shown. */
      reveal: (id: string, own: Own) => did(() => host.revealVideo(id, 0), undefined, own),
      copyVideo: (id: string, own: Own) => did(() => host.copyVideo(id, 0), undefined, own),
      /** Not offered again: the mouse button is up by then. */
      dragVideo: async (id: string, own: Own) => (await attempt(() => host.dragVideo(id, 0).then(() => true), undefined, own)) ?? false,
      pauseQueue: () => did(() => host.pauseQueue(), stands({ paused: true })),
      resumeQueue: () => did(() => host.resumeQueue(), stands({ paused: false })),
      pickFiles: () => attempt(() => host.pickFiles()),
      pickFolder: () => attempt(() => host.pickFolder()),
      pastedFiles: () => attempt(() => host.pastedFiles()),
      setPreferences: (preferences: Preferences) => prefer(() => host.setPreferences(preferences)),
      pickOutputFolder: () => prefer(() => host.pickOutputFolder()),
      setApi: (on: boolean, port: number) => switched(() => host.setApi(on, port)),
      renewApiToken: () => switched(() => host.renewApiToken()),
      webhookSecret: () => attempt(() => host.webhookSecret()),
      async older(snapshot: AppSnapshot) {
        const page = await attempt(() => host.listJobs({ states: [...OVER], limit: 50, after: snapshot.next }));
        if (page) live.update((now) => withPage(now, page));
      },
    };
  }, [host, live, report]);
}

export type Commands = ReturnType<typeof useCommands>;
