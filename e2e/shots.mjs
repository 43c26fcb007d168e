/**
 * @file Pictures of the real window for people to look at: every state, light and dark, English and Chinese, into
 * e2e/shots. Each state is brought about as a person would, so the pictures are of the app and not of a stage.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { openDesk, until } from "./desk.mjs";
import { SHORT, tinyProject } from "./projects.mjs";

const shots = join(dirname(fileURLToPath(import.meta.url)), "shots");
const started = Date.now();
after(() => console.log(`Pictures are in ${shots} (${Math.round((Date.now() - started) / 1000)} s)`));

for (const language of ["en", "zh-CN"]) {
  for (const theme of ["light", "dark"]) {
    test(`${language} ${theme}`, { timeout: 10 * 60_000 }, async (t) => {
      const desk = await openDesk(t);
      const picture = async (state) => {
        // Transitions end: pictures are for eyes, nothing is decided on them.
        await pause(600);
        await desk.picture(join(shots, `${state}-${language}-${theme}.png`));
      };
      const { preferences } = await desk.invoke("app_snapshot");
      await desk.invoke("set_preferences", { preferences: { ...preferences, language, theme, choices: { quality: "draft", shape: null } } });
      await desk.driver.navigate().refresh();
      await desk.shown("sample-card");
      await picture("1-empty");
      await desk.click("sample-look");
      await desk.shown("inside-line");
      await picture("2-sample-open");
      await desk.click("inside-make");
      await desk.invoke("submit_render", { request: { grants: [], text: SHORT.join(" "), title: null, choices: { quality: "draft", shape: "16:9" } } });
      await desk.card("it is being made", (card) => card.state === "running" && card.progress >= 10, 120_000);
      await picture("3-running");
      await desk.invoke("pause_queue");
      await picture("4-paused");
      await desk.invoke("resume_queue");
      await until("both are done", async () => (await desk.cards()).filter((card) => card.state === "completed").length === 2, 5 * 60_000);
      await picture("5-done");
      const project = tinyProject(desk.folder, "Broken", SHORT);
      writeFileSync(join(desk.folder, "media", "moving.mp4"), "no film");
      desk.start(process.env.SPOOL_DESKTOP, [project]);
      await desk.card("it cannot be made", (card) => ["failed", "needs_you"].includes(card.state), 120_000);
      await picture("6-failed");
      await desk.click("action-play");
      await desk.shown("player-video");
      await pause(1500);
      await picture("7-player");
    });
  }
}
