/**
 * @file Recording with the microphone, step by step: what can be recorded with, the count down, what is heard, and the
 * take that is used, recorded again or thrown away. Nothing is recorded before somebody pressed the button.
 */
import { useEffect, useReducer, useRef } from "react";
import { useDoor } from "./HostContext";
import { toApiError } from "./rejection";
import type { ApiError, Grant, HeardView, MicrophoneView, TakeView } from "./wire";

/** What the person sees of it now. */
export type Step = { is: "ready" } | { is: "counting"; left: number } | { is: "starting" } | { is: "recording"; heard: HeardView } | { is: "ending" };

export interface Recording {
  step: Step;
  /** What was recorded and not used yet; only looked at while nothing else goes on. */
  take: TakeView | null;
  /** Another number for each take. */
  version: number;
  microphones: MicrophoneView[];
  /** None for the system's usual one. */
  chosen: string | null;
  fault: ApiError | null;
}

type Act =
  | { type: "known"; microphones: MicrophoneView[]; take: TakeView | null }
  | { type: "chose"; microphone: string | null }
  | { type: "stepped"; step: Step }
  | { type: "heard"; heard: HeardView }
  | { type: "took"; take: TakeView | null }
  | { type: "failed"; fault: ApiError };

const READY: Step = { is: "ready" };
const SILENCE: HeardView = { ms: 0, level: 0, ended: false };
const COUNT = 3;
const EMPTY: Recording = { step: READY, take: null, version: 0, microphones: [], chosen: null, fault: null };

export function reduce(now: Recording, act: Act): Recording {
  switch (act.type) {
    case "known":
      return { ...now, microphones: act.microphones, take: act.take, version: now.version + 1 };
    case "chose":
      return { ...now, chosen: act.microphone, fault: null };
    case "stepped":
      return { ...now, step: act.step, fault: null };
    case "heard":
      return now.step.is === "recording" ? { ...now, step: { is: "recording", heard: act.heard } } : now;
    case "took":
      return { ...now, step: READY, take: act.take, version: now.version + 1, fault: null };
    case "failed":
      return { ...now, step: READY, fault: act.fault };
  }
}

export function useRecorder() {
  const { host } = useDoor();
  const [now, act] = useReducer(reduce, EMPTY);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  /** Whether the host records, or is about to. */
  const on = useRef(false);

  useEffect(() => {
    let here = true;
    host.listMicrophones().then(
      (known) => here && act({ type: "known", ...known }),
      (thrown: unknown) => here && act({ type: "failed", fault: toApiError(thrown) }),
    );
    return () => {
      here = false;
      clearTimeout(timer.current);
      // Nobody sees it any more; what was recorded is there the next time.
      if (on.current) void host.stopRecording().catch(() => undefined);
      on.current = false;
    };
  }, [host]);

  async function tried<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      return await call();
    } catch (thrown) {
      on.current = false;
      act({ type: "failed", fault: toApiError(thrown) });
      return null;
    }
  }

  async function stop(): Promise<void> {
    if (!on.current) return;
    on.current = false;
    act({ type: "stepped", step: { is: "ending" } });
    try {
      act({ type: "took", take: await host.stopRecording() });
    } catch (thrown) {
      // It ended while the window was away, or there is nothing.
      const take = await host.listMicrophones().then((known) => known.take, () => null);
      act({ type: "took", take });
      if (!take) act({ type: "failed", fault: toApiError(thrown) });
    }
  }

  async function begin(): Promise<void> {
    act({ type: "stepped", step: { is: "starting" } });
    on.current = true;
    const hear = (heard: HeardView) => {
      act({ type: "heard", heard });
      if (heard.ended) void stop();
    };
    const begun = await tried(() => host.startRecording(now.chosen, hear).then(() => true));
    if (begun && on.current) act({ type: "stepped", step: { is: "recording", heard: SILENCE } });
    // Everybody left while the microphone was opened.
    else if (begun) void host.stopRecording().catch(() => undefined);
  }

  function count(left: number): void {
    act({ type: "stepped", step: { is: "counting", left } });
    timer.current = setTimeout(() => (left > 1 ? count(left - 1) : void begin()), 1_000);
  }

  return {
    ...now,
    choose: (microphone: string | null) => act({ type: "chose", microphone }),
    /** Counts down, then records. */
    start: () => count(COUNT),
    /** Before anything was recorded. */
    cancel: () => {
      clearTimeout(timer.current);
      act({ type: "stepped", step: READY });
    },
    stop,
    /** Throws the take away. */
    drop: async () => {
      if (await tried(() => host.dropRecording().then(() => true))) act({ type: "took", take: null });
    },
    /** The take as a file of that name; null when that did not work. */
    keep: (name: string): Promise<Grant | null> => tried(() => host.keepRecording(name)),
  };
}

/** A name that none of these files has, whatever their endings. */
export function freshName(name: string, files: readonly string[]): string {
  const taken = new Set(files.map((file) => file.replace(/\.\w+$/, "")));
  const names = [name, ...files.map((_, place) => `${name} (${place + 2})`)];
  return names.find((one) => !taken.has(one)) ?? name;
}
