package dev.tauko.tools;

/** What {@link Repeat} does when a run has taken longer than the period. */
public enum Overrun {
  /** Leaves out the runs that were missed. The next one is at its time by the original beat. */
  SKIP,

  /** Makes up for the runs that were missed, one right after the other, until the beat is met. */
  BURST,

  /** Runs at once; the beat begins anew from there. */
  DELAY
}
