/** The colours of a map on paper: light, dark, or by the page's own style (`css`). */

import type { Tone } from "./document";

export interface Palette {
  ground: string;
  panel: string;
  ink: string;
  quiet: string;
  line: string;
  track: string;
  accent: string;
  band: string;
  good: string;
  bad: string;
  lost: string;
  churned: string;
  other: string;
  gap: string;
  buyer: string;
  customer: string;
  between: string;
  former: string;
  onAccent: string;
}

export type Theme = "light" | "dark" | "css";

const LIGHT: Palette = {
  ground: "#ffffff",
  panel: "#f4f6f9",
  ink: "#1c2430",
  quiet: "#5a6675",
  line: "#d9dee5",
  track: "#e6eaf0",
  accent: "#2563a8",
  band: "#9dbde0",
  good: "#1a7440",
  bad: "#9a5b00",
  lost: "#b3261e",
  churned: "#8a3ab9",
  other: "#0b6f83",
  gap: "#f3dcb8",
  buyer: "#dbe8f6",
  customer: "#d9efe0",
  between: "#efe6d3",
  former: "#eadff2",
  onAccent: "#ffffff",
};

const DARK: Palette = {
  ground: "#14181e",
  panel: "#1b2129",
  ink: "#e7ebf0",
  quiet: "#a2adba",
  line: "#333c47",
  track: "#2a323c",
  accent: "#6fb1f5",
  band: "#34567c",
  good: "#6fcf97",
  bad: "#f0b95b",
  lost: "#ff8f86",
  churned: "#d3a2f5",
  other: "#6fd0e3",
  gap: "#4a3a1c",
  buyer: "#1f3550",
  customer: "#1d3f2c",
  between: "#41371f",
  former: "#3a2a47",
  onAccent: "#14181e",
};

const named = (name: string) => `var(--jg-${name})`;

const CSS = Object.fromEntries(Object.keys(LIGHT).map((name) => [name, named(name)])) as unknown as Palette;

export const PALETTES: Record<Theme, Palette> = { light: LIGHT, dark: DARK, css: CSS };

/** The ink of a tone. */
export function inkOf(tone: Tone, palette: Palette): string {
  switch (tone) {
    case "quiet":
    case "unknown":
      return palette.quiet;
    case "won":
    case "good":
      return palette.good;
    case "lost":
      return palette.lost;
    case "not_now":
    case "bad":
      return palette.bad;
    case "churned":
      return palette.churned;
    case "other":
      return palette.other;
    default:
      return palette.ink;
  }
}

/** The ground of a phase's band. */
export function groundOf(phase: string | null, palette: Palette): string {
  switch (phase) {
    case "buyer":
      return palette.buyer;
    case "customer":
      return palette.customer;
    case "between":
      return palette.between;
    case "former":
      return palette.former;
    default:
      return palette.panel;
  }
}
