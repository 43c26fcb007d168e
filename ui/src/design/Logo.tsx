/** @file The mark: a spool seen from the side, amber thread between two indigo flanges, its end running off. */
import classes from "./Logo.module.css";

export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg className={classes.logo} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className={classes.thread} x="8" y="9" width="16" height="14" rx="2.5" />
      <path className={classes.turns} d="M8.5 13.2l15-2M8.5 17.2l15-2M8.5 21.2l15-2" />
      <path className={classes.end} d="M23.5 20.5c3 .2 5.500 1.200 5.500 3.500s-3 3-3 5" />
      <rect className={classes.flange} x="5" y="4" width="22" height="5.500" rx="2.750" />
      <rect className={classes.flange} x="5" y="22.500" width="22" height="5.500" rx="2.750" />
    </svg>
  );
}
