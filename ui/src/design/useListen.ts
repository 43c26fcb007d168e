/** @file One sound at a time: a line as it is spoken, or a voice's sample. Pressing again stops it. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tellProblem } from "./notify";
import { useDoor } from "../ipc/HostContext";

export interface Listen {
  /** What is heard, or on its way. */
  key: string | null;
  loading: boolean;
  toggle: (key: string, url: string) => void;
  stop: () => void;
}

export function useListen(): Listen {
  const { t } = useTranslation();
  const { host, report } = useDoor();
  const audio = useRef<HTMLAudioElement | null>(null);
  const [now, setNow] = useState<{ key: string; loading: boolean } | null>(null);
  const current = useRef<string | null>(null);

  useEffect(() => () => audio.current?.pause(), []);

  const { toggle, stop } = useMemo(() => {
    const stop = () => {
      audio.current?.pause();
      audio.current = null;
      current.current = null;
      setNow(null);
    };
    const toggle = (key: string, url: string) => {
      const same = current.current === key;
      stop();
      if (same) return;
      const playing = new Audio(url);
      const mine = () => audio.current === playing;
      playing.addEventListener("playing", () => mine() && setNow({ key, loading: false }));
      playing.addEventListener("ended", () => mine() && stop());
      playing.addEventListener("error", () => {
        if (!mine()) return;
        stop();
        const unknown = () => tellProblem({ text: t("board.listenFailed"), hint: t("board.listenHint") });
        host.troubleWith(url).then((error) => (error ? report(error, { again: () => toggle(key, url) }) : unknown()), unknown);
      });
      audio.current = playing;
      current.current = key;
      setNow({ key, loading: true });
      // A refusal is told by the error event.
      playing.play().catch(() => undefined);
    };
    return { toggle, stop };
  }, [t, host, report]);

  return { key: now?.key ?? null, loading: now?.loading ?? false, toggle, stop };
}
