/**
 * @file The host in memory: jobs really wait, go on stage by stage, pause, stop and end. Drives the tests, `npm run dev`
 * in a browser, and the scenes. Time only passes through `pass`, or by itself after `run`.
 */
import type { ApiError } from "./bindings/ApiError";
import type { AttemptView } from "./bindings/AttemptView";
import type { DropMessage } from "./bindings/DropMessage";
import type { HeardView } from "./bindings/HeardView";
import type { JobMessage } from "./bindings/JobMessage";
import type { JobView } from "./bindings/JobView";
import type { QueueView } from "./bindings/QueueView";
import type { Storyboard } from "./bindings/Storyboard";
import { fakeDoor } from "./fake/door";
import { pastOf, remembered } from "./fake/history";
import { idAt, job as fresh, NOW } from "./fake/jobs";
import { fakeLibrary } from "./fake/library";
import { film, posterOf, samplePoster } from "./fake/media";
import { firstPreferences } from "./fake/preferences";
import { moment, type Scene } from "./fake/scenes";
import { fakeProjects } from "./fake/projects";
import { fakeRecorder } from "./fake/recorder";
import { fakeShelf, inside } from "./fake/shelf";
import { after, behind } from "./fake/simulate";
import { WORDS } from "./fake/words";
import { fakeWriters } from "./fake/writers";
import type { Host } from "./host";
import { inLine } from "./jobs";

export interface Fake {
  host: Host;
  /** Lets so many seconds pass for whatever is running. */
  pass: (seconds: number) => void;
  /** Lets time pass by itself. */
  run: () => void;
  /** Files over or on the window. */
  drop: (message: DropMessage) => void;
  /** The next command is rejected with this. */
  failNext: (error: ApiError) => void;
  /** Tells the page something, as the back end does. */
  say: (message: JobMessage) => void;
  /** Why nothing is made, or that it goes on. */
  hold: (why: ApiError | null) => void;
  /** Another program changes the file of the project that is worked on. */
  changeOutside: (change: (now: Storyboard) => Storyboard) => void;
  /** A script that is held in the middle is written to its end. */
  writeOn: () => void;
  /** The microphone hears something. */
  hear: (heard: HeardView) => void;
  /** A project as it is kept. */
  board: (id: string) => Storyboard;
  /** What was called, newest last: `["move_job", id, before]`. */
  calls: unknown[][];
  jobs: () => JobView[];
}

const [WAITING, OVER] = [["queued", "retryable", "needs_you", "paused"], ["completed", "cancelled", "failed"]];
/** How long the computer waits before it sleeps or is shut down. */
const GRACE_MS = 60_000;
export function fakeHost(scene: Scene, language: keyof typeof WORDS = "en"): Fake {
  const w = WORDS[language];
  const start = moment(scene, language);
  const jobs = new Map<string, JobView>(start.jobs.map((job) => [job.id, job]));
  const bin = new Map<string, JobView>();
  const spent = new Map<string, number>();
  const calls: unknown[][] = [];
  const jobListeners: ((message: JobMessage) => void)[] = [];
  const dropListeners: ((message: DropMessage) => void)[] = [];
  const attempts = new Map<string, AttemptView[]>(start.jobs.map((job) => [job.id, pastOf(job, new Date(NOW).toISOString())]));
  let queue: QueueView = start.queue;
  let reject: ApiError | null = null;
  let count = 0;
  let preferences = firstPreferences(language);

  const tellAll = (message: JobMessage) => jobListeners.forEach((listener) => listener(message));
  const now = () => new Date(NOW + count).toISOString();

  function put(job: JobView): JobView {
    attempts.set(job.id, remembered(attempts.get(job.id) ?? [], jobs.get(job.id), job, now()));
    jobs.set(job.id, job);
    tellAll({ type: "changed", job });
    return job;
  }
  async function call<T>(name: string, args: unknown[], answer: () => T): Promise<T> {
    calls.push([name, ...args]);
    await Promise.resolve();
    if (reject) {
      const error = reject;
      reject = null;
      throw error;
    }
    return answer();
  }
  function find(id: string): JobView {
    const job = jobs.get(id);
    if (!job) throw { code: "not_found", message: "That video is not here any more.", hint: "It may have been removed.", retryable: false };
    return job;
  }
  const change = (id: string, more: Partial<JobView>) => {
    const job = find(id);
    return put({ ...job, revision: job.revision + 1, ...more });
  };
  function add(title: string, choices: JobView["choices"] = { quality: null, shape: null }): JobView {
    count += 1;
    return put({ ...fresh(title, { created_at: now(), choices }), id: idAt(NOW + count, count) });
  }
  const stands = (more: Partial<QueueView>) => {
    queue = { ...queue, ...more };
    tellAll({ type: "queue", queue });
  };
  /** Counts down once all is done, and stops when something is asked for again. */
  function wind(seconds: number) {
    const over = jobs.size > 0 && [...jobs.values()].every((job) => OVER.includes(job.state));
    if (!over || queue.when_done === "nothing") return queue.ends_in_ms !== null && stands({ ends_in_ms: null });
    if (queue.ends_in_ms === null) return stands({ ends_in_ms: GRACE_MS });
    queue = { ...queue, ends_in_ms: Math.max(0, queue.ends_in_ms - seconds * 1000) };
  }
  function pass(seconds: number) {
    wind(seconds);
    shelf.pack();
    if (queue.paused || queue.held) return;
    const line = inLine([...jobs.values()]);
    const inHand = line.find((job) => job.state === "running") ?? line.find((job) => job.state === "queued");
    if (!inHand) return;
    const worked = (spent.get(inHand.id) ?? behind(inHand)) + seconds;
    spent.set(inHand.id, worked);
    put(after(inHand, worked, now()));
  }
  const titleOf = (text: string | null) => text?.split(/[\n.!?。！？]/)[0]?.slice(0, 60) || w.rocket;
  const remove = (id: string) => {
    bin.set(id, find(id));
    jobs.delete(id);
    tellAll({ type: "deleted", id });
  };
  const all = (...states: JobView["state"][]) => newestFirst().filter((job) => states.includes(job.state));
  const waiting = (id: string) => {
    if (!WAITING.includes(find(id).state)) throw { code: "not_now", message: "That cannot be changed now.", hint: "It is being made already.", retryable: false };
  };
  const newestFirst = () => [...jobs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const projects = fakeProjects(scene, language, call);
  const door = fakeDoor(call, (more) => (preferences = { ...preferences, ...more }));
  const recorder = fakeRecorder(scene, call);
  const writers = fakeWriters(scene, language, call);
  const shelf = fakeShelf(language, call, find, add, () => projects.host.openSampleProject(), remove);

  const host: Host = {
    ...projects.host,
    ...writers.host,
    ...recorder.host,
    ...shelf.host,
    makeProject: (id, choices) => call("make_project", [id, choices], () => add(projects.titleOf(id), choices)),
    appSnapshot: () =>
      call("app_snapshot", [], () => ({
        version: "0.1.0",
        jobs: newestFirst(),
        next: null,
        queue,
        most_at_once: 3, shared_queue: null,
        preferences,
        api: door.access(),
        system_languages: [],
        media_base: "fake:",
        page_drags: true,
        notice: start.notice,
        interrupted: start.interrupted,
        check: [],
      })),
    subscribeJobs: async (listener) => void jobListeners.push(listener),
    subscribeDrops: async (listener) => {
      dropListeners.push(listener);
      if (start.over.length > 0) setTimeout(() => listener({ type: "over", items: start.over }), 0);
    },
    submitRender: (request) => call("submit_render", [request], () => [add(titleOf(request.text))]),
    lookInside: (grant) => call("look_inside", [grant], inside),
    lookInsideSample: () => call("look_inside_sample", [], inside),
    makeSample: (choices) => call("make_sample", [choices], () => [add(w.sky)]),
    getJob: (id) => call("get_job", [id], () => find(id)),
    listJobs: (query) =>
      call("list_jobs", [query], () => ({ jobs: newestFirst().filter(({ state }) => query.states.length === 0 || query.states.includes(state)), next: null })),
    cancelJob: (id) => call("cancel_job", [id], () => change(id, { state: "cancelled", eta_ms: null })),
    pauseJob: (id) => call("pause_job", [id], () => change(id, { state: "paused", eta_ms: null })),
    resumeJob: (id) => call("resume_job", [id], () => change(id, { state: "queued", question: null })),
    retryJob: (id) => call("retry_job", [id], () => change(id, { state: "queued", error: null, attempt: 1 })),
    duplicateJob: (id) => call("duplicate_job", [id], () => add(find(id).title)),
    moveJob: (id, before) =>
      call("move_job", [id, before], () => {
        const line = inLine([...jobs.values()]).filter((job) => job.id !== id);
        const at = line.findIndex((job) => (before ? job.id === before : job.state === "queued"));
        const { priority } = line[at] ?? find(id);
        line.splice(Math.max(0, at), 0, { ...find(id), priority });
        line.forEach((job, place) => change(job.id, { priority: job.priority, order: String(place).padStart(6, "0") }));
        return find(id);
      }),
    deleteJob: (id) => call("delete_job", [id], () => remove(id)),
    restoreJob: (id) =>
      call("restore_job", [id], () => {
        const job = bin.get(id);
        if (!job) throw { code: "not_found", message: "That video is gone for good.", hint: "Make it again.", retryable: false };
        jobs.set(id, job);
        return job;
      }),
    editJob: (id, { title, choices }) =>
      call("edit_job", [id, { title, choices }], () => {
        waiting(id);
        return change(id, { title: title ?? find(id).title, choices: choices ?? find(id).choices });
      }),
    prioritizeJob: (id, priority) => call("prioritize_job", [id, priority], () => change(id, { priority })),
    answerJob: (id, grants) =>
      call("answer_job", [id, grants], () => {
        waiting(id);
        return change(id, { state: "queued", question: null });
      }),
    jobHistory: (id) => call("job_history", [id], () => (find(id), attempts.get(id) ?? [])),
    retryAllFailed: () => call("retry_all_failed", [], () => all("failed").map((job) => change(job.id, { state: "queued", error: null, attempt: 1 })).length),
    clearFinished: () => call("clear_finished", [], () => all("completed", "cancelled", "failed").map((job) => remove(job.id)).length),
    setWhenDone: (when_done) =>
      call("set_when_done", [when_done], () => {
        stands({ when_done, ends_in_ms: null });
        wind(0);
      }),
    pauseQueue: () => call("pause_queue", [], () => stands({ paused: true })),
    resumeQueue: () => call("resume_queue", [], () => stands({ paused: false })),
    revealVideo: (id, index) => call("reveal_video", [id, index], () => undefined),
    copyVideo: (id, index) => call("copy_video", [id, index], () => undefined),
    dragVideo: (id, index) => call("drag_video", [id, index], () => undefined),
    setPreferences: (chosen) => call("set_preferences", [chosen], () => (preferences = chosen)),
    pickOutputFolder: () => call("pick_output_folder", [], () => (preferences = { ...preferences, output_folder: "/home/you/Films" })),
    ...door.commands,
    ...fakeLibrary(call),
    videoUrl: () => film,
    posterUrl: (_, id) => posterOf(jobs.get(id)),
    samplePosterUrl: () => samplePoster,
  };

  return {
    host,
    pass,
    run: () => void setInterval(() => pass(0.25), 250),
    drop: (message) => dropListeners.forEach((listener) => listener(message)),
    failNext: (error) => void (reject = error),
    say: tellAll,
    hold: (held) => stands({ held }),
    changeOutside: projects.changeOutside,
    writeOn: writers.goOn,
    hear: recorder.hear,
    board: projects.board,
    calls,
    jobs: () => [...jobs.values()],
  };
}
