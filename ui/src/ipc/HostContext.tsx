/** @file Hands the host, the live snapshot and the place for errors to every feature. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { fileAddress } from "../lib/fileAddress";
import type { ApiError } from "./bindings/ApiError";
import type { AppSnapshot } from "./bindings/AppSnapshot";
import type { Drops } from "./drops";
import type { Anywhere, Own } from "./fixer";
import type { Host } from "./host";
import type { Live } from "./live";

interface Door {
  host: Host;
  live: Live;
  drops: Drops;
  /** Tells the person what went wrong, with the buttons that end it; `own` is what only this place can do. */
  report: (error: ApiError, own?: Own) => void;
  /** Does what a button beside an error promises; answers whether it is done. */
  fix: (fix: Anywhere, error: ApiError) => Promise<boolean>;
  /** Opens the settings at a section; `voices:openai` at one of its services. */
  settings: (section: string) => void;
  /** Opens what help tells about it. */
  help: (about: string) => void;
}

const Context = createContext<Door | null>(null);

export function HostProvider({ door, children }: { door: Door; children: ReactNode }) {
  return <Context value={door}>{children}</Context>;
}

export function useDoor(): Door {
  const door = useContext(Context);
  if (!door) throw new Error("HostProvider is missing above this component");
  return door;
}

/** Whoever only looks at the snapshot asks for nothing: one place of the page does, for all. */
const LOOKS = { refetchInterval: false, refetchOnWindowFocus: false } as const;

/** The snapshot as a query: pending at first, then always the newest known. Asks again now and then: for the gate alone. */
export function useSnapshot() {
  return useQuery(useDoor().live.options);
}

/** The snapshot where it is known to be there: anywhere below the shell. */
export function useLoaded(): AppSnapshot {
  return useLoadedPart(whole);
}

const whole = (snapshot: AppSnapshot) => snapshot;
const mediaBase = (snapshot: AppSnapshot) => snapshot.media_base;
const pageDrags = (snapshot: AppSnapshot) => snapshot.page_drags;

/** One thing of it: whoever takes only that is not drawn again when all else changes. */
export function useLoadedPart<T>(select: (snapshot: AppSnapshot) => T): T {
  const { data } = useQuery({ ...useDoor().live.options, ...LOOKS, select });
  if (data === undefined) throw new Error("the shell draws its features only once the snapshot is there");
  return data;
}

function addresses(host: Host, base: string, drags: boolean) {
  return {
    /** What a dragged video takes along; none where the back end drags it. */
    dragged: (path: string) => (drags ? fileAddress(path) : null),
    video: (id: string, index: number) => host.videoUrl(base, id, index),
    poster: (id: string, moment: string) => host.posterUrl(base, id, moment),
    samplePoster: host.samplePosterUrl(base),
    line: (project: string, scene: string, version: string, at: number | null = null) => host.lineUrl(base, project, scene, version, at),
    look: (project: string, scene: string, look: string, version: string) => host.lookUrl(base, project, scene, look, version),
    card: (project: string, place: "title" | "end", version: string) => host.cardUrl(base, project, place, version),
    thumb: (project: string, media: string) => host.thumbUrl(base, project, media),
    offer: (project: string, offer: string) => host.offerUrl(base, project, offer),
    voice: (project: string, scene: string, version: string) => host.voiceUrl(base, project, scene, version),
    play: (project: string, scene: string | null, version: string) => host.playUrl(base, project, scene, version),
    frame: (project: string, media: string, ms: number) => host.frameUrl(base, project, media, ms),
    sound: (project: string, media: string) => host.soundUrl(base, project, media),
    take: (version: number) => host.takeUrl(base, version),
    track: (id: string) => host.trackUrl(base, id),
    voiceSample: (voice: string) => host.voiceSampleUrl(base, voice),
  };
}

const Media = createContext<ReturnType<typeof addresses> | null>(null);

/** Below it the snapshot is there. Looks up once where pictures are, for every card. */
export function MediaProvider({ children }: { children: ReactNode }) {
  const { host } = useDoor();
  const base = useLoadedPart(mediaBase);
  const drags = useLoadedPart(pageDrags);
  return <Media value={useMemo(() => addresses(host, base, drags), [host, base, drags])}>{children}</Media>;
}

/** Addresses of pictures and films. */
export function useMedia() {
  const media = useContext(Media);
  if (!media) throw new Error("MediaProvider is missing above this component");
  return media;
}
