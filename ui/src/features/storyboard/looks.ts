/** @file How captions can look, in the order in which it is offered. */
export const LOOKS = ["spoken_word", "pop", "karaoke", "word_box", "box", "outline", "one_word", "lower_third", "typewriter", "off"] as const;

export type Look = (typeof LOOKS)[number];

/** A look by the name that the back end has for it. */
export const lookNamed = (name: string): Look => LOOKS.find((one) => one === name) ?? "spoken_word";
