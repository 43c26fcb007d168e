/** @file How one picture can become the next, in the order in which it is offered. */
export const TRANSITIONS = ["none", "fade", "slide", "slide_up", "wipe", "zoom", "fade_black", "fade_white", "circle", "blur", "clock", "pixels"] as const;
