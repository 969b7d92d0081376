package dev.tauko.console.internal.view;

import java.util.BitSet;

/** The tasks that a query has selected, in their order. */
final class Selection {
  private final Forest forest;
  private final int[] places;
  private final BitSet matches;

  /**
   * @param places the places in the forest that are shown
   * @param matches the places that the query matches, folded ones too
   */
  Selection(Forest forest, int[] places, BitSet matches) {
    this.forest = forest;
    this.places = places;
    this.matches = matches;
  }

  Forest forest() {
    return forest;
  }

  /** How many tasks are shown. */
  int size() {
    return places.length;
  }

  /** The place in the forest of the task that is shown there. */
  int place(int index) {
    return places[index];
  }

  /** Whether the query matches a place; else it is shown for those below it. */
  boolean matches(int place) {
    return matches.get(place);
  }

  /** How many tasks the query matches. */
  int matched() {
    return matches.cardinality();
  }
}
