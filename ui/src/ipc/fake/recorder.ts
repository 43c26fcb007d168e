/** @file A microphone for the fake host: it hears what it is told to. */
import type { HeardView } from "../bindings/HeardView";
import type { TakeView } from "../bindings/TakeView";
import type { Host } from "../host";
import { SILENCE } from "./media";
import type { Scene } from "./scenes";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;
type Recording = Pick<Host, "listMicrophones" | "startRecording" | "stopRecording" | "keepRecording" | "dropRecording" | "takeUrl">;

export function fakeRecorder(scene: Scene, call: Call) {
  let take: TakeView | null = null;
  let tell: ((heard: HeardView) => void) | null = null;
  let length = 0;
  let kept = 0;
  const gone = { code: "recording_gone", message: "Nothing was recorded.", hint: "Record again.", retryable: false };
  const host: Recording = {
    listMicrophones: () => call("list_microphones", [], () => ({ microphones: [{ id: "alsa:usb", name: "Yeti Nano" }], take })),
    startRecording: (microphone, onHeard) =>
      call("start_recording", [microphone], () => {
        [tell, take, length] = [onHeard, null, 0];
        if (scene === "board-recording") setTimeout(() => hear({ ms: 2_300, level: 68, ended: false }), 0);
      }),
    stopRecording: () =>
      call("stop_recording", [], () => {
        if (!tell) throw gone;
        tell = null;
        return (take = { ms: length, notes: scene === "board-taken" ? ["loud"] : [], ended: null });
      }),
    keepRecording: (name) =>
      call("keep_recording", [name], () => {
        if (!take) throw gone;
        take = null;
        kept += 1;
        return { id: `sound-${kept}`, name: `${name}.wav`, kind: "audio", bytes: 200_000 };
      }),
    dropRecording: () => call("drop_recording", [], () => void (take = null)),
    takeUrl: () => SILENCE,
  };
  function hear(heard: HeardView) {
    length = heard.ms;
    tell?.(heard);
  }
  return { host, hear };
}
