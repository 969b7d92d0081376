package dev.tauko.test;

import org.jspecify.annotations.Nullable;

/** What makes the decisions of a run. */
sealed interface Way {

  /** Makes them anew. */
  Oracle oracle();

  /** What is said of a run that could not be as it should; null if it could. */
  default @Nullable String misfit(Finished finished) {
    return null;
  }

  /** How a program of this setup is run again, for people to read. */
  String text();

  /** First in, first out. */
  record Fifo() implements Way {
    @Override
    public Oracle oracle() {
      return Oracle.fifo();
    }

    @Override
    public String text() {
      return "Simulation.setup()";
    }
  }

  /** What a seed chooses. */
  record Seeded(long seed) implements Way {
    @Override
    public Oracle oracle() {
      return Oracle.ofSeed(seed);
    }

    @Override
    public String text() {
      return "Simulation.seeded(" + seed + ")";
    }
  }

  /** A schedule again. */
  record Replay(Schedule schedule) implements Way {
    @Override
    public Oracle oracle() {
      return Oracle.replay(schedule);
    }

    @Override
    public @Nullable String misfit(Finished finished) {
      return schedule.misfit(finished);
    }

    @Override
    public String text() {
      return "Simulation.replay(\"" + schedule + "\")";
    }
  }

  /** Priorities that a seed chooses. */
  record ByPriority(long seed, int depth, int decisions) implements Way {
    @Override
    public Oracle oracle() {
      return Oracle.drawing(new Priorities(new SplitMix(seed), depth, decisions), seed);
    }

    @Override
    public String text() {
      return "Simulation.seeded(" + seed + ").priorities(" + depth + ", " + decisions + ")";
    }
  }
}
