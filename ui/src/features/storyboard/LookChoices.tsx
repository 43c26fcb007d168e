/** @file The looks of captions, each in the line's own picture as the video would have it; until that is there, an imitation of it. */
import { useDebouncedValue } from "@mantine/hooks";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMedia } from "../../ipc/HostContext";
import { pictureVersionIn } from "../../ipc/projects";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { lettingGo, useInTurn, type InTurn } from "../../lib/inTurn";
import { useSeen } from "../../lib/near";
import classes from "./LookChoices.module.css";
import { LOOKS } from "./looks";
import panel from "./Panel.module.css";
import type { Acts } from "./useBoard";

/** What is changed again within this is not pictured. */
const AT_REST_MS = 300;
/** Characters that fit the small picture. */
const WIDEST = 11;
const CJK = /[\u3040-\u30ff\u3400-\u9fff]/;

/** Two short pieces of a line to show a look with: what is spoken now, and what comes after. */
export function specimen(text: string): [string, string] {
  if (CJK.test(text)) {
    const plain = text.replace(/[\s，。、！？；：“”‘’]/gu, "");
    return [plain.slice(0, 2), plain.slice(2, 4)];
  }
  const words = text.split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}’'-]/gu, "")).filter(Boolean);
  const lengths = words.slice(1).map((word, at) => word.length + (words[at]?.length ?? 0));
  const at = lengths.indexOf(Math.max(...lengths.filter((length) => length <= WIDEST)));
  return [words[Math.max(0, at)] ?? "", words[Math.max(0, at) + 1] ?? ""];
}

export function LookChoices({ board, scene, acts }: { board: Storyboard; scene: SceneView; acts: Acts }) {
  const { t } = useTranslation();
  const media = useMedia();
  const [spoken, next] = specimen(scene.text);
  const src = scene.media ? media.thumb(board.id, scene.media) : null;
  const group = useRef<HTMLDivElement>(null);
  const seen = useSeen(group);
  const exact = LOOKS.map((look) => media.look(board.id, scene.id, look, pictureVersionIn(board, scene, look)));
  const [rested] = useDebouncedValue(exact[0], AT_REST_MS);
  const { stateOf, settle } = useInTurn(exact, seen && scene.length_ms > 0 && rested === exact[0]);
  return (
    <div className={panel.block}>
      <h3 id="looks" className={panel.label}>
        {t("board.captions")}
      </h3>
      <div ref={group} role="radiogroup" aria-labelledby="looks" className={classes.looks} data-shape={board.shape ?? "9:16"} data-place={board.captions.position} data-testid="looks">
        {LOOKS.map((look, at) => (
          <label key={look} className={classes.look}>
            <input
              type="radio"
              name="look"
              className="sp-hidden"
              checked={board.look === look}
              disabled={board.read_only}
              onChange={() => void acts.edit({ do: "look", scene: null, look }, t("board.said.look", { name: t(`board.looks.${look}`) }))}
              data-testid={`look-${look}`}
            />
            <span className={classes.sample} data-look={look} aria-hidden="true" lang={board.language}>
              {src && <img src={src} alt="" className={classes.back} draggable={false} loading="lazy" />}
              <span className={classes.words}>
                {look !== "off" && <span className={classes.spoken}>{spoken}</span>}
                {look !== "off" && look !== "one_word" && (
                  <>
                    {CJK.test(next) ? "" : " "}
                    <span className={classes.next}>{next}</span>
                  </>
                )}
              </span>
              <Exact src={exact[at] ?? ""} state={stateOf} onSettle={settle} />
            </span>
            <span className={classes.name}>{t(`board.looks.${look}`)}</span>
          </label>
        ))}
      </div>
      {scene.look !== null && <p className={panel.hint}>{t("board.ownLook", { line: board.scenes.indexOf(scene) + 1 })}</p>}
    </div>
  );
}

/** The picture itself over the imitation, once it is there. */
function Exact({ src, state, onSettle }: { src: string; state: InTurn["stateOf"]; onSettle: InTurn["settle"] }) {
  const now = state(src);
  if (now === null) return null;
  return (
    <img key={src} ref={lettingGo} src={src} alt="" className={classes.exact} data-state={now} draggable={false} onLoad={() => onSettle(src, true)} onError={() => onSettle(src, false)} data-testid="exact-look" />
  );
}
