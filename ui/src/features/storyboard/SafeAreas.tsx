/** @file Over the preview: where a site lays its buttons and texts, so that one sees what would be hidden. Always left to right, as the picture. */
import { COVERED, type Site } from "./safe";
import classes from "./Preview.module.css";

const percent = (thousandths: number) => `${thousandths / 10}%`;
const BUTTONS = [0, 1, 2, 3];

export function SafeAreas({ site }: { site: Site }) {
  const { top, bottom, side } = COVERED[site];
  return (
    <div className={classes.safe} aria-hidden="true" dir="ltr" data-testid="safe-areas" data-site={site}>
      <span className={classes.covered} style={{ top: 0, left: 0, right: 0, height: percent(top) }} />
      <span className={classes.covered} style={{ bottom: 0, left: 0, right: 0, height: percent(bottom) }}>
        <span className={classes.who} />
        <span className={classes.said} />
        <span className={classes.said} data-short />
      </span>
      <span className={classes.covered} style={{ top: percent(top), bottom: percent(bottom), right: 0, width: percent(side) }} />
      <span className={classes.buttons} style={{ bottom: percent(Math.max(90, bottom - 130)) }}>
        {BUTTONS.map((one) => (
          <span key={one} className={classes.button} />
        ))}
      </span>
    </div>
  );
}
